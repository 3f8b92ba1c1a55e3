import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.workflow.ts"],
    globalSetup: ["tools.ts"],
    testTimeout: 120_000,
    // As in the tests of the project: what needs the network outside this machine must fail.
    env: { HTTPS_PROXY: "", HTTP_PROXY: "", https_proxy: "", http_proxy: "", NO_PROXY: "" },
  },
});
