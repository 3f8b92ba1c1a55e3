import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { SEED } from "../seed.ts";
import type { Done, Order } from "./worker.ts";

/**
 * The invariants of the rotation, in thousands of small worlds: `ROTATION_EFFORT=1000 ROTATION_HISTORIES=5000` tries
 * every fault at every request, and so many histories. `ROTATION_LAYOUT=certificate` tries the faults in the layouts
 * with that word in their name.
 */
const EFFORT = Number(process.env["ROTATION_EFFORT"] ?? 0.3);
const HISTORIES = Number(process.env["ROTATION_HISTORIES"] ?? 24);
const LAYOUT = process.env["ROTATION_LAYOUT"] ?? "";
const PARTS = 2;
const PATIENCE = 60_000 * Math.max(3, EFFORT, HISTORIES / 100);

test(
  "every store that held a working secret holds one, whatever fails, dies or comes at once",
  async () => {
    const begin = performance.now();
    const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => inThread(part)));
    const sum = (of: "worlds" | "runs" | "requests") =>
      parts.reduce((soFar, { tally }) => soFar + tally[of], 0);
    const nights = Math.max(...parts.map(({ tally }) => tally.nights));
    const seconds = ((performance.now() - begin) / 1000).toFixed(0);
    console.log(
      `rotation crash test: ${sum("worlds")} worlds, ${sum("requests")} requests checked, ${sum("runs")} runs, at most ${nights} nights to settle, seed ${SEED}, ${seconds} s`,
    );
    expect(parts.flatMap(({ complaints }) => complaints).join("\n\n")).toBe("");
  },
  PATIENCE,
);

function inThread(part: number): Promise<Done> {
  const workerData: Order = {
    ...{ part, parts: PARTS, effort: EFFORT, layout: LAYOUT },
    ...{ histories: HISTORIES / PARTS, seed: SEED },
  };
  return new Promise((resolve, reject) => {
    // Node runs TypeScript by itself; what the tests' own loader would do to it is not wanted here.
    const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData, execArgv: [], env: {} });
    worker.once("message", (done: Done) => {
      resolve(done);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread ended without a word")));
  });
}
