import { describe, expect, test } from "vitest";
import { NetworkError, type NetworkFailure } from "../../src/core/failure.ts";
import { type Attempted, withRetry } from "../../src/http/retry.ts";

/** A clock that only sleeping moves. */
function patience(secondsLeft: number) {
  let now = Date.UTC(2026, 10, 21);
  const waits: number[] = [];
  return {
    waits,
    deadline: new Date(now + secondsLeft * 1000),
    now: () => new Date(now),
    random: () => 1,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

const failing = (failure: NetworkFailure, detail = "") => new NetworkError(failure, "login.example", detail);
const signal = new AbortController().signal;

function scripted(steps: readonly (NetworkError | Attempted<string>)[]) {
  let calls = 0;
  const attempt = async (): Promise<Attempted<string>> => {
    const step = steps[Math.min(calls++, steps.length - 1)] as NetworkError | Attempted<string>;
    if (step instanceof NetworkError) throw step;
    return step;
  };
  return { attempt, calls: () => calls };
}

describe("retrying within the time of the run", () => {
  test.each<[NetworkFailure, string]>([
    ["reset", "ECONNRESET"],
    ["timeout", ""],
    ["refused", "ECONNREFUSED"],
    ["dns", "EAI_AGAIN"],
  ])("%s (%s) passes: the next try may succeed", async (failure, detail) => {
    const script = scripted([failing(failure, detail), { result: "ok" }]);
    await expect(withRetry(script.attempt, patience(60), signal)).resolves.toBe("ok");
    expect(script.calls()).toBe(2);
  });

  test.each<[NetworkFailure, string]>([
    ["dns", "ENOTFOUND"],
    ["tls-untrusted", "SELF_SIGNED_CERT_IN_CHAIN"],
    ["proxy-authentication", "407"],
    ["redirect", "302"],
    ["foreign-host", "https:"],
  ])("%s (%s) does not pass: one try", async (failure, detail) => {
    const script = scripted([failing(failure, detail)]);
    await expect(withRetry(script.attempt, patience(60), signal)).rejects.toMatchObject({ failure });
    expect(script.calls()).toBe(1);
  });

  test("Retry-After is kept to the millisecond", async () => {
    const time = patience(60);
    const again = failing("throttled", "429");
    const script = scripted([{ result: "no", again, retryAfter: 7000 }, { result: "ok" }]);
    await expect(withRetry(script.attempt, time, signal)).resolves.toBe("ok");
    expect(time.waits).toEqual([7000]);
  });

  test("a Retry-After that outlasts the run ends it at once, as throttled", async () => {
    const time = patience(5);
    const script = scripted([{ result: "no", again: failing("throttled", "429"), retryAfter: 7000 }]);
    await expect(withRetry(script.attempt, time, signal)).rejects.toMatchObject({ failure: "throttled" });
    expect(time.waits).toEqual([]);
  });

  test("waits double, and a service that stays down gets six tries", async () => {
    const time = patience(300);
    const script = scripted([{ result: "no", again: failing("server-error", "503") }]);
    await expect(withRetry(script.attempt, time, signal)).rejects.toMatchObject({ failure: "server-error" });
    expect(time.waits).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(script.calls()).toBe(6);
  });

  test("a run that is stopped while it waits ends with what it waited for", async () => {
    const time = {
      ...patience(60),
      sleep: async () => {
        throw new DOMException("stopped", "AbortError");
      },
    };
    const script = scripted([failing("reset"), { result: "ok" }]);
    await expect(withRetry(script.attempt, time, signal)).rejects.toMatchObject({ failure: "reset" });
  });
});
