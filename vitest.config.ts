import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    // Most scenarios wait for a child process, or for a time to pass: twice as many as a small machine has cores.
    maxWorkers: 4,
    // No file leaves anything behind in its worker; a new one for each would cost a sixth of the time.
    isolate: false,
    // A test that needs the network outside this machine must fail, not pass by luck.
    env: { HTTPS_PROXY: "", HTTP_PROXY: "", https_proxy: "", http_proxy: "", NO_PROXY: "" },
  },
});
