import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/temporary.ts"],
    setupFiles: ["test/seed.ts"],
    testTimeout: 60_000,
    // Most scenarios wait for a child process, or for a time to pass: one more than a small machine has cores.
    maxWorkers: 3,
    // No file leaves anything behind in its worker; a new one for each would cost a sixth of the time.
    isolate: false,
    // A test that needs the network outside this machine must fail, not pass by luck.
    env: { HTTPS_PROXY: "", HTTP_PROXY: "", https_proxy: "", http_proxy: "", NO_PROXY: "" },
  },
});
