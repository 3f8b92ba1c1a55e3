import { AsyncLocalStorage } from "node:async_hooks";
import crypto, { type KeyObject } from "node:crypto";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import tls from "node:tls";
import { promisify } from "node:util";
import type { Proc } from "./proc.ts";
import type { Time } from "./time.ts";

/**
 * Lets the action's own `main` run many times in one thread, each run as if it were a process of its own: what it
 * asks Node for (HTTPS, the time, sleep, chance, its environment, its files, signals) is answered by the `Proc` on
 * whose behalf the code is running. Everything from there on is the action's own code. For a thread that does nothing else.
 */

const running = new AsyncLocalStorage<Proc>();
let time: Time | undefined;
let chance: (() => number) | undefined;

/** Runs what belongs to a process. */
export const inside = <T>(proc: Proc, work: () => T): T => running.run(proc, work);

/** From here on it is that time, and all chance comes from there. */
export function enter(world: Time, random: () => number): void {
  time = world;
  chance = random;
}

const now = (): number =>
  time === undefined ? RealDate.now() : Math.round(time.now + (running.getStore()?.skew ?? 0));

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given) =>
    given.length === 0 ? new target(now()) : (Reflect.construct(target, given) as Date),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});

const realRandom = Math.random;
Math.random = () => (chance ?? realRandom)();

/** Each in place of what Node has, where a `Proc` is running; else Node's own. */
function instead<T extends object, K extends keyof T>(owner: T, name: K, make: (proc: Proc) => T[K]): void {
  const own = owner[name] as (...given: unknown[]) => unknown;
  owner[name] = function (this: unknown, ...given: unknown[]) {
    const proc = running.getStore();
    const chosen = proc === undefined ? own : (make(proc) as typeof own);
    return chosen.apply(this, given);
  } as T[K];
}

/** RSA keys are dear: a few are made, and used in turn. */
const pairs: crypto.KeyPairKeyObjectResult[] = [];
let turn = 0;

function pooledKeyPair(): crypto.KeyPairKeyObjectResult {
  const index = turn++ % 6;
  pairs[index] ??= crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
  return pairs[index];
}

const generateKeyPair = Object.assign(() => {}, { [promisify.custom]: async () => pooledKeyPair() });
Object.assign(crypto, { generateKeyPair });

type Request = (url: URL, options: RequestOptions, answered: (incoming: unknown) => void) => unknown;

interface RequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const request =
  (proc: Proc): Request =>
  (url, { method, headers, signal }, answered) => {
    const outgoing = new EventEmitter();
    const fail = (error: unknown) => inside(proc, () => outgoing.emit("error", error));
    const end = (body = ""): void => {
      const hung = new AbortController();
      const abort = () => {
        hung.abort();
        fail(Object.assign(new Error("aborted"), { code: "ABORT_ERR" }));
      };
      if (signal.aborted) {
        queueMicrotask(abort);
        return;
      }
      signal.addEventListener("abort", abort, { once: true });
      proc.send({ method, url, headers: { ...headers }, body }, hung.signal).then(
        ({ status, headers: answer, body: text }) => {
          signal.removeEventListener("abort", abort);
          const chunks = (async function* () {
            yield Buffer.from(text);
          })();
          inside(proc, () => answered(Object.assign(chunks, { statusCode: status, headers: answer })));
        },
        (error: unknown) => {
          signal.removeEventListener("abort", abort);
          fail(error);
        },
      );
    };
    return Object.assign(outgoing, { end });
  };

instead(https, "request", (proc) => request(proc) as unknown as typeof https.request);
/** No connection is opened ahead. */
instead(tls, "connect", () => (() => Object.assign(new EventEmitter(), { destroy: () => {} })) as never);
instead(AbortSignal, "timeout", (proc) => (milliseconds: number) => {
  const controller = new AbortController();
  proc.wait(milliseconds, () => controller.abort(new DOMException("timeout", "TimeoutError")));
  return controller.signal;
});

const sleep =
  (proc: Proc) =>
  (milliseconds: number, value: unknown, options: { signal?: AbortSignal } = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      const abort = () => reject(new DOMException("aborted", "AbortError"));
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      proc.wait(milliseconds, () => {
        signal?.removeEventListener("abort", abort);
        resolve(value);
      });
    });
instead(timers, "setTimeout", (proc) => sleep(proc) as typeof timers.setTimeout);

const STDOUT = 1;
instead(
  fs,
  "writeSync",
  (proc) =>
    ((descriptor: number, bytes: Buffer, offset?: number | null) => {
      const from = offset ?? 0;
      if (descriptor !== STDOUT) throw new Error("only the log is written to");
      proc.printed.push(bytes.subarray(from).toString());
      return bytes.length - from;
    }) as typeof fs.writeSync,
);
const write = (proc: Proc) => (path: string, text: string) => {
  proc.files.set(path, (proc.files.get(path) ?? "") + text);
};
instead(fs, "appendFileSync", (proc) => write(proc) as typeof fs.appendFileSync);
instead(fs, "writeFileSync", (proc) => write(proc) as typeof fs.writeFileSync);

instead(
  process,
  "on",
  (proc) =>
    ((name: string, listener: () => void) => {
      if (/^SIG/.test(name)) proc.listeners.push(listener);
      return process;
    }) as typeof process.on,
);
const realEnv = process.env;
Object.defineProperty(process, "env", { get: () => running.getStore()?.env ?? realEnv });

/** A world that was built twice from one seed is the same to the last key id. */
const realUuid = crypto.randomUUID;
crypto.randomUUID = (options) => {
  if (chance === undefined || running.getStore() !== undefined) return realUuid(options);
  const digits = Array.from({ length: 30 }, () => Math.floor(Math.random() * 16).toString(16)).join("");
  const [a, b, c, d, e] = [
    [0, 8],
    [8, 12],
    [12, 15],
    [15, 18],
    [18, 30],
  ].map(([from, to]) => digits.slice(from, to));
  return `${a}-${b}-4${c}-8${d}-${e}`;
};
const realInt = crypto.randomInt;
crypto.randomInt = ((...given: [number]) =>
  chance === undefined || given.length > 1
    ? realInt(...given)
    : Math.floor(Math.random() * given[0])) as typeof realInt;

/** Nobody here forges tokens, and RSA is most of what a run would cost. MSAL signs its assertions by another door. */
const realVerify = crypto.verify;
const KEY = crypto.randomBytes(32);
const seal = (data: Buffer) => crypto.createHmac("sha512", KEY).update(data).digest();
Object.assign(crypto, {
  sign: (_: string, data: Buffer) => seal(data),
  verify: (hash: string, data: Buffer, key: KeyObject, signature: Buffer) =>
    seal(data).equals(signature) || realVerify(hash, data, key, signature),
});

syncBuiltinESMExports();
