import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.truth.ts"],
    globalSetup: ["tools.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The judge keeps what it knows in memory, and warns of it. Here it should.
    onConsoleLog: (text) => !text.includes("in-memory adapter"),
    // As in the tests of the project: what needs the network outside this machine must fail.
    env: { HTTPS_PROXY: "", HTTP_PROXY: "", https_proxy: "", http_proxy: "", NO_PROXY: "" },
  },
});
