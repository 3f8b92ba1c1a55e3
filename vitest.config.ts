import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    // Most scenarios wait for a child process; one worker for each core would leave the smallest machines with one.
    maxWorkers: 2,
    // A test that needs the network outside this machine must fail, not pass by luck.
    env: { HTTPS_PROXY: "", HTTP_PROXY: "", https_proxy: "", http_proxy: "", NO_PROXY: "" },
  },
});
