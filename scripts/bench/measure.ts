import { spawn } from "node:child_process";

export interface Command {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The exit code that means the command did what it should. */
  readonly expect: number;
}

/** Milliseconds from start to exit of a Node process. */
export function time({ args, env, expect }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(process.execPath, args, {
      env,
      stdio: process.env["BENCH_SHOW"] ? "inherit" : "ignore",
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === expect) resolve(performance.now() - begin);
      else reject(new Error(`${args.join(" ")} ended with ${code}, not ${expect}`));
    });
  });
}

export interface Pair {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** Runs both in turn, so that a machine whose speed drifts drifts for both; medians of each and of the ratios. */
export async function compare(ours: Command, theirs: Command, rounds: number): Promise<Pair> {
  const pairs: Pair[] = [];
  for (let round = -1; round < rounds; round++) {
    const one = await time(ours);
    const other = await time(theirs);
    // The first round warms the disk cache.
    if (round >= 0) pairs.push({ ours: one, theirs: other, ratio: one / other });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.ratio)),
  };
}

/** Milliseconds of one command; the first round warms the disk cache. */
export async function medianTime(command: Command, rounds: number): Promise<number> {
  await time(command);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await time(command));
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
