import { DAY, HERE, type RotationScene } from "../support/rotation.ts";
import { type Company, found, randomOf } from "./company.ts";
import { Judge, TALLY } from "./judge.ts";
import { enter } from "./machine.ts";
import { type Fates, inputVariables, Proc } from "./proc.ts";
import type { Subject } from "./subject.ts";
import { Time } from "./time.ts";

const HOUR = 3_600_000;
const WEEK = 7 * DAY;
const MOST_NIGHTS = 6;
const START = Date.UTC(2026, 10, 21, 6);
/** One run as the runner starts it: the action, and after it the post step. */
export interface Job {
  readonly command?: "rotate" | "issue";
  readonly repository?: string;
  /** The number of the run; a new one where there is none. */
  readonly runId?: number;
  readonly attempt?: number;
  readonly fates?: Fates;
  readonly post?: boolean;
  readonly postFates?: Fates;
  /** Milliseconds until the runner comes to the post step. */
  readonly postAfter?: number;
  readonly landing?: boolean;
  readonly skew?: number;
  readonly latency?: () => number;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Looks at what the main step says, before the post step. */
  readonly check?: (proc: Proc) => void;
}

/** A world in its own time, and what happens in it. */
export class Story {
  readonly scene: RotationScene;
  readonly subject: Subject;
  readonly judge: Judge;
  readonly time: Time;
  /** What happened, in words, for whoever must understand a failure. */
  readonly told: string[] = [];
  readonly #company: Company;
  #serial = 1000;

  constructor(company: Company) {
    TALLY.worlds++;
    this.#company = company;
    this.time = new Time(START);
    enter(this.time, randomOf(company.seed));
    const { scene, subject } = found(company);
    this.scene = scene;
    this.subject = subject;
    this.judge = new Judge(scene, subject, company.places, company.graceHours ?? 24);
  }

  inputs({ command = "rotate", repository = HERE, inputs = {} }: Job): Record<string, string> {
    const { places, self, current = "first", graceHours } = this.#company;
    const { scene, subject } = this;
    const { what } = subject;
    const value = this.#current;
    const more: Record<string, string> = {
      ...{ command, "credential-type": what, "current-secret": "", "current-certificate": "" },
      ...(current !== "none" && command !== "issue" && { [`current-${what}`]: value }),
      ...(graceHours !== undefined && { "grace-hours": String(graceHours) }),
      ...(self && { "client-id": scene.application.appId, "target-client-id": "", "client-secret": "" }),
      ...(self && { [`client-${what}`]: value }),
      ...inputs,
    };
    const all = scene.inputs(places, more);
    if (command === "issue") return { ...all, stores: "", "github-token": "" };
    const elsewhere = all["stores"]?.replaceAll(
      /^github:(secret|environment|dependabot)\//gm,
      `github:${HERE}/$1/`,
    );
    return repository === HERE ? all : { ...all, stores: elsewhere ?? "" };
  }

  /** Begins a run; its end is to be waited for. */
  begin(job: Job, state: Readonly<Record<string, string>> = {}): Proc {
    const { time, scene } = this;
    const isPost = Object.keys(state).length > 0;
    const { fates, postFates, landing, skew, latency, repository = HERE, runId, attempt = 1 } = job;
    const chosen = isPost ? postFates : fates;
    return new Proc({
      ...{ time, simulator: scene.simulator, isPost },
      env: {
        ...inputVariables(this.inputs(job)),
        ...{ GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: String(runId ?? ++this.#serial) },
        GITHUB_RUN_ATTEMPT: String(attempt),
        ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      },
      ...(chosen !== undefined && { fates: chosen }),
      ...(landing !== undefined && { landing }),
      ...(skew !== undefined && { skew }),
      ...(latency !== undefined && { latency }),
    }).start();
  }

  /** The whole job, and what is left of it in the state for the post step. */
  async run(job: Job, name: string): Promise<Proc> {
    const [proc] = await this.together([{ job, name }]);
    return proc as Proc;
  }

  /** Jobs side by side, each begun so many milliseconds after the one before. */
  async together(jobs: readonly { job: Job; name: string; after?: number }[]): Promise<Proc[]> {
    const procs: Proc[] = [];
    let over = 0;
    for (const { job, name, after = 0 } of jobs) {
      if (after > 0) await this.time.rest(after);
      const runId = job.runId ?? ++this.#serial;
      const begun = { ...job, runId };
      const startedAt = this.time.now;
      const proc = this.begin(begun);
      procs.push(proc);
      proc.whenOver(() => {
        this.#hear(proc, name, startedAt);
        job.check?.(proc);
        const { state } = proc;
        if (job.post === false || !state["rotation"]) {
          over++;
          return;
        }
        this.time.after(job.postAfter ?? 0, () => {
          const postStartedAt = this.time.now;
          const post = this.begin(begun, state);
          post.whenOver(() => {
            this.#hear(post, `${name}, post`, postStartedAt);
            over++;
          });
        });
      });
    }
    await this.time.pass(() => over === jobs.length);
    return procs;
  }

  #hear(proc: Proc, name: string, startedAt: number): void {
    this.judge.hear(proc, name, startedAt);
    const codes = (proc.report?.findings ?? [])
      .map(({ code }) => code)
      .filter((code) => /^(rot|iss)/.test(code));
    const ill = proc.sent.flatMap(({ method, path, fate }, index) =>
      fate === "ok" ? [] : [`${index + 1} ${JSON.stringify(fate)} ${method} ${path}`],
    );
    const how = proc.ended === "killed" ? "killed" : (proc.outputs["verdict"] ?? "-");
    this.told.push(`${name}: ${how} [${codes.join(" ")}] ${proc.sent.length} requests; ${ill.join("; ")}`);
  }

  /** A person makes a secret and puts it into one of the stores. */
  byHand(store: number): void {
    const { places } = this.scene;
    const name = this.#company.places[store % this.#company.places.length];
    if (name === undefined) return;
    const text = this.subject.add();
    this.told.push(`by hand: a new one in ${name}`);
    this.judge.trust(this.subject.valueIn(text) ?? "");
    places[name].put(text);
    this.judge.look("a person");
  }

  async pause(milliseconds: number): Promise<void> {
    await this.time.rest(milliseconds);
    this.judge.look("a while");
  }

  /**
   * One healthy run a day later, then nights until nothing is left to do. A person must help where there is no room
   * (`mayBeFull`), and where an application that rotates itself has no secret any more.
   */
  async settle({ mayBeFull = false } = {}): Promise<void> {
    const { judge, scene } = this;
    const { places } = this.#company;
    // They are counted, not timed: after a day nothing is stale.
    Object.assign(scene.world.propagation, { staleReads: 0, removalMisses: 0 });
    for (let night = 0; night <= MOST_NIGHTS; night++) {
      await this.pause(DAY + HOUR);
      if (this.#company.self === true && !this.subject.accepts(this.#held ?? "")) return;
      const proc = await this.run({}, night === 0 ? "the healthy run" : `night ${night}`);
      const findings = proc.report?.findings ?? [];
      const codes = findings.map(({ code }) => code);
      if (mayBeFull && codes.includes("rotation/two-secrets")) return;
      // Many were made within the hour in which a store was written: for a week there is to be no further one.
      if (codes.includes("rotation/piled-up")) {
        await this.pause(WEEK);
        continue;
      }
      const errors = findings.filter(({ level }) => level === "error");
      if (errors.length > 0 || proc.report === undefined)
        judge.say(
          `I2: night ${night} failed: ${errors.map(({ code, what }) => `${code}: ${what}`).join("; ")}`,
        );
      const values = new Set(places.map((name) => scene.places[name].holds()));
      if (values.size !== 1) judge.say(`I2: the stores differ after night ${night}`);
      TALLY.nights = Math.max(TALLY.nights, night);
      if (codes.includes("rotation/not-due")) return this.#settled();
    }
    judge.say("I2: there is always something to do");
  }

  #settled(): void {
    const { judge } = this;
    const { ours } = judge;
    if (ours.length !== 1) judge.say(`I2: ${ours.length} of ours are left`);
    if (ours[0]?.value !== this.#held) judge.say("I2: the stores hold another than the newest");
  }

  /** What a workflow gives as `current-secret`, or signs in with. */
  get #current(): string {
    const { places, current } = this.#company;
    const from = current === "last" ? places.at(-1) : places[0];
    return (from && this.scene.places[from].holds()) ?? "";
  }

  get #held(): string | undefined {
    return this.subject.valueIn(this.scene.places[this.#company.places[0] ?? "repository"].holds());
  }

  /** What went wrong, and what had happened. */
  get complaint(): string | undefined {
    if (this.judge.broken.length === 0) return undefined;
    return `${JSON.stringify(this.#company)}\n  ${[...this.told, ...this.judge.broken.map((one) => `✗ ${one}`)].join("\n  ")}`;
  }
}
