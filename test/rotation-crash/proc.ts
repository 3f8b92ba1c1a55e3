import { INPUTS } from "../../src/core/interface.ts";
import type { Report } from "../../src/core/report.ts";
import { main } from "../../src/main.ts";
import { ConnectionReset } from "../simulator/faults.ts";
import type { SimRequest, SimResponse } from "../simulator/request.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { keyValues } from "../support/runner-commands.ts";
import { inside } from "./machine.ts";
import type { Time } from "./time.ts";

/** What befalls one request. */
export type Fate =
  | "ok"
  /** The process dies; the request never leaves, or is done. */
  | "kill-before"
  | "kill-after"
  /** SIGINT, and the runner's patience with a process that does not end. */
  | "cancel"
  | "reset"
  | "lost-answer"
  /** No answer until the client gives up; done at once, never, or long after. */
  | "hang"
  | "hang-done"
  | "late"
  /** Done, and then 500. */
  | "done-500"
  /** A new secret begins with a dash; everything else is answered as it is. */
  | "awkward"
  | { readonly status: number; readonly retryAfter?: number; readonly body?: string };

/** A number from 1, in the order in which the requests of the process leave. */
export type Fates = (number: number, request: SimRequest) => Fate;

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly fate: Fate;
  status: number;
}

export interface ProcOptions {
  readonly time: Time;
  readonly simulator: Simulator;
  readonly env: Readonly<Record<string, string>>;
  readonly fates?: Fates;
  /** As `post.ts` starts it. */
  readonly isPost?: boolean;
  /** Milliseconds by which the clock of the machine is wrong. */
  readonly skew?: number;
  /** Of one way. */
  readonly latency?: () => number;
  /** Requests that were under way when the process died arrive. */
  readonly landing?: boolean;
}

const LATE = 45_000;
/** What the runner gives a cancelled step: SIGINT, SIGTERM, and the end. */
const TO_SIGTERM = 7_500;
const TO_KILL = 10_000;

export class Proc {
  readonly env: Readonly<Record<string, string>>;
  readonly skew: number;
  readonly printed: string[] = [];
  readonly files = new Map<string, string>();
  readonly listeners: (() => void)[] = [];
  readonly sent: Sent[] = [];
  /** What `main` threw: a bug. */
  bug: unknown;
  ended: "not yet" | "by itself" | "killed" = "not yet";
  #alive = true;
  #over: (() => void) | undefined;
  readonly #options: ProcOptions;

  constructor(options: ProcOptions) {
    this.#options = options;
    this.skew = options.skew ?? 0;
    this.env = {
      ...{ GITHUB_ACTIONS: "true", NO_COLOR: "1", RUNNER_TEMP: "/temp" },
      ...Object.fromEntries(
        ["OUTPUT", "ENV", "STATE", "STEP_SUMMARY"].map((name) => [`GITHUB_${name}`, name]),
      ),
      ...options.env,
    };
  }

  start(): this {
    inside(this, () => {
      main(this.env, this.#options.isPost === true)
        .catch((error: unknown) => {
          this.bug = error;
        })
        .finally(() => this.#end("by itself"));
    });
    return this;
  }

  whenOver(act: () => void): void {
    this.#over = act;
  }

  get isOver(): boolean {
    return this.ended !== "not yet";
  }

  get state(): Record<string, string> {
    return keyValues(this.files.get("STATE") ?? "");
  }

  get outputs(): Record<string, string> {
    return keyValues(this.files.get("OUTPUT") ?? "");
  }

  get report(): Report | undefined {
    const text = this.files.get(this.outputs["report"] ?? "");
    return text === undefined ? undefined : (JSON.parse(text) as Report);
  }

  kill(): void {
    this.#alive = false;
    this.#end("killed");
  }

  cancel(): void {
    const signal = () => {
      for (const listener of this.listeners) inside(this, listener);
      // Who listens to no signal dies of it.
      if (this.listeners.length === 0) this.kill();
    };
    signal();
    this.#options.time.after(TO_SIGTERM, signal);
    this.#options.time.after(TO_KILL, () => this.kill());
  }

  wait(milliseconds: number, act: () => void): void {
    this.#options.time.after(milliseconds, () => {
      if (this.#alive) inside(this, act);
    });
  }

  /** Never settles for a process that is dead. `hung` aborts where the client gives up. */
  send(request: SimRequest, hung: AbortSignal): Promise<SimResponse> {
    const { fates, landing, time, latency = () => 20 } = this.#options;
    if (!this.#alive) return new Promise(() => {});
    const fate = fates?.(this.sent.length + 1, request) ?? "ok";
    const entry: Sent = { method: request.method, path: request.url.pathname, fate, status: 0 };
    this.sent.push(entry);
    if (fate === "kill-before") this.kill();
    if (fate === "cancel") this.cancel();
    if (!this.#alive) return new Promise(() => {});
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) =>
        time.after(latency(), () => {
          if (this.#alive && !hung.aborted) act();
        });
      time.after(latency(), async () => {
        if (!this.#alive && landing !== true) return;
        await this.#arrive(request, fate, entry).then(
          (answer) => answer !== undefined && settle(() => resolve(answer)),
          (error: unknown) => settle(() => reject(error)),
        );
      });
    });
  }

  async #arrive(request: SimRequest, fate: Fate, entry: Sent): Promise<SimResponse | undefined> {
    const { simulator, time } = this.#options;
    const honest = async () => {
      const answer = await simulator.handle(request);
      entry.status = answer.status;
      return answer;
    };
    if (typeof fate === "object") return refusal(fate, time.now);
    switch (fate) {
      case "reset":
        throw new ConnectionReset("cut");
      case "lost-answer":
        await honest();
        throw new ConnectionReset("cut");
      case "hang":
        return undefined;
      case "hang-done":
        await honest();
        return undefined;
      case "late":
        time.after(LATE, async () => void (await honest()));
        return undefined;
      case "done-500":
        await honest();
        return refusal({ status: 500 }, time.now);
      case "awkward":
        return awkward(simulator, await honest());
      case "kill-after":
        await honest();
        this.kill();
        return undefined;
      default:
        return honest();
    }
  }

  #end(how: "by itself" | "killed"): void {
    if (this.ended !== "not yet") return;
    this.ended = how;
    // Not here: this may be in the name, and by the clock, of the process itself.
    this.#options.time.after(0, () => this.#over?.());
    // `leave`: whatever still runs has one second.
    if (how === "by itself") this.#options.time.after(1000, () => this.kill());
  }
}

function refusal({ status, retryAfter, body }: Exclude<Fate, string>, now: number): SimResponse {
  return {
    status,
    headers: {
      "content-type": "application/json",
      date: new Date(now).toUTCString(),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    body: body ?? JSON.stringify({ error: { code: "InjectedFault", message: "injected" } }),
  };
}

function awkward({ world }: Simulator, answer: SimResponse): SimResponse {
  if (!answer.body.includes("secretText")) return answer;
  const json = JSON.parse(answer.body) as { keyId: string; secretText: string };
  const value = `-${json.secretText.slice(1)}`;
  for (const { passwordCredentials } of world.tenants.flatMap(({ applications }) => applications)) {
    for (const one of passwordCredentials) if (one.keyId === json.keyId) one.value = value;
  }
  return { ...answer, body: JSON.stringify({ ...json, secretText: value, hint: value.slice(0, 3) }) };
}

/** As the runner hands inputs over: a variable for every one that action.yml declares. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    INPUTS.map((input) => [
      `INPUT_${input.name.toUpperCase()}`,
      inputs[input.name] ?? ("default" in input ? input.default : ""),
    ]),
  );
}
