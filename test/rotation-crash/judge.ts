import { parseLabel } from "../../src/core/rotation/label.ts";
import type { LogEntry } from "../simulator/log.ts";
import { leaksIn, waysToWrite } from "../support/leaks.ts";
import type { PlaceName, RotationScene } from "../support/rotation.ts";
import type { Proc } from "./proc.ts";
import type { Entry, Subject } from "./subject.ts";

const HOUR = 3_600_000;
/** As far as the clocks of a run and of GitHub may be wrong together, and a little. */
const CLOCKS = 20 * 60_000;
/** The longest that a process may take: `timeout-seconds`, and the moment after it. */
const LONGEST = 303_000;

/** What was looked at, for the last line of the test. */
export const TALLY = { worlds: 0, runs: 0, requests: 0, nights: 0, codes: new Map<string, number>() };

/** Looks at the world after every single request, and notes whoever broke a rule. */
export class Judge {
  readonly broken: string[] = [];
  readonly #scene: RotationScene;
  readonly #subject: Subject;
  readonly #places: readonly PlaceName[];
  readonly #graceHours: number;
  /** Those that are not ours: nobody may remove them. */
  readonly #foreign: ReadonlySet<string>;
  readonly #others: readonly string[];
  /** Every client secret, or certificate, that there ever was. */
  readonly #endsOn = new Map<string, number>();
  readonly #signedIn = new Set<string>();
  readonly #byHand = new Set<string>();
  /** What the stores have held. */
  readonly #texts = new Set<string>();
  readonly #worked = new Set<PlaceName>();
  readonly #held = new Map<PlaceName, string | undefined>();
  /** When a store last gave up a value for another: queued runs still read it. */
  readonly #leftAt = new Map<string, number>();
  #credentials: readonly Entry[] = [];

  constructor(scene: RotationScene, subject: Subject, places: readonly PlaceName[], graceHours: number) {
    this.#scene = scene;
    this.#subject = subject;
    this.#others = subject.others();
    this.#places = places;
    this.#graceHours = graceHours;
    const { old } = subject;
    // It may be removed only where it can be recognised.
    const isShared = this.#others.includes(old.keyId);
    const alike = subject.list().filter(({ value }) => value.startsWith(old.text.slice(0, 3)));
    const isKept = isShared || alike.length > 1;
    const foreign = subject.list().filter(({ keyId }) => isKept || keyId !== old.keyId);
    this.#foreign = new Set(foreign.map(({ keyId }) => keyId));
    this.look();
    scene.simulator.watch((entry) => {
      TALLY.requests++;
      this.#listen(entry);
      this.look(`${entry.method} ${entry.path}`);
    });
  }

  /** Of ours, and no one else's. */
  get ours(): readonly Entry[] {
    return this.#subject
      .list()
      .filter(
        ({ keyId, displayName }) => !this.#foreign.has(keyId) && parseLabel(displayName ?? "") !== undefined,
      );
  }

  say(what: string): void {
    if (!this.broken.includes(what)) this.broken.push(what);
  }

  /** What a person puts into a store need not be proven. */
  trust(value: string): void {
    this.#byHand.add(value);
  }

  look(after = "the beginning"): void {
    const { places } = this.#scene;
    const subject = this.#subject;
    const now = Date.now();
    for (const name of this.#places) {
      const value = subject.valueIn(places[name].holds());
      const before = this.#held.get(name);
      if (value !== before) {
        if (before !== undefined) this.#leftAt.set(before, now);
        if (
          after !== "the beginning" &&
          value !== undefined &&
          !this.#signedIn.has(value) &&
          !this.#byHand.has(value)
        )
          this.say(`proof: ${name} got what never signed in (${after})`);
        this.#held.set(name, value);
      }
      const works = value !== undefined && subject.accepts(value);
      if (works) this.#worked.add(name);
      // It came to its end by itself; whoever removed it before was told so then.
      else if (value !== undefined && (this.#endsOn.get(value) ?? Infinity) <= now) this.#worked.delete(name);
      else if (this.#worked.has(name)) this.say(`I1: ${name} holds nothing that works (${after})`);
    }
    const others = subject.others();
    for (const gone of this.#others.filter((keyId) => !others.includes(keyId)))
      this.say(`I3: ${gone} of the other kind was removed (${after})`);
    const all = subject.list();
    const listed = new Set(all.map(({ keyId }) => keyId));
    for (const gone of this.#credentials.filter(({ keyId }) => !listed.has(keyId)))
      this.#removed(gone, after);
    this.#credentials = [...all];
    for (const { value, endDateTime } of this.#credentials) this.#endsOn.set(value, endDateTime.getTime());
  }

  #removed({ keyId, value, endDateTime }: Entry, after: string): void {
    const hasEnded = endDateTime.getTime() <= Date.now();
    if (this.#foreign.has(keyId)) this.say(`I3: a credential of somebody else's was removed (${after})`);
    const isPredecessor = keyId === this.#subject.old.keyId || this.#byHand.has(value);
    if (isPredecessor && !this.#signedIn.has(value))
      this.say(`I3: the predecessor was removed, and nobody had shown that it is that (${after})`);
    const free = (this.#leftAt.get(value) ?? 0) + this.#graceHours * HOUR - CLOCKS;
    if (!hasEnded && this.#graceHours > 0 && free > Date.now())
      this.say(`grace: removed ${((free - Date.now()) / HOUR).toFixed(1)} hours too early (${after})`);
  }

  #listen({ path, body, status }: LogEntry): void {
    if (status !== 200 || !path.endsWith("/oauth2/v2.0/token")) return;
    this.#signedIn.add(this.#subject.shownIn(body));
  }

  /** A process that is over. */
  hear(proc: Proc, name: string, startedAt: number): void {
    TALLY.runs++;
    if (proc.bug !== undefined) this.say(`bug: ${name} threw ${String(proc.bug)}`);
    if (Date.now() - startedAt > LONGEST) this.say(`time: ${name} took ${(Date.now() - startedAt) / 1000} s`);
    const { report } = proc;
    for (const { code } of report?.findings ?? []) TALLY.codes.set(code, (TALLY.codes.get(code) ?? 0) + 1);
    const codes = (report?.findings ?? []).map(({ code }) => code);
    // To clean up is not to rotate; what was refused has changed nothing.
    const writes = proc.sent
      .filter(({ method, path }) => method !== "GET" && !path.endsWith("/token"))
      .filter(({ path, status }) => status === 204 || !/remove(?:Password|Key)$/.test(path));
    if (codes.includes("rotation/not-due") && writes.length > 0)
      this.say(
        `I5: ${name} had nothing due and sent ${writes.map(({ method, path }) => `${method} ${path}`)}`,
      );
    if (asksTwice(proc)) this.say(`rule 2: ${name} asked for a secret again, and did not look first`);
    for (const leak of this.#leaks(proc)) this.say(`I4: ${name}: ${leak}`);
  }

  #leaks(proc: Proc): readonly string[] {
    const masked = new Set(["client-secret", "creds"]);
    const places = {
      "the log": proc.printed
        .join("")
        .split("\n")
        .filter((line) => !line.startsWith("::add-mask::"))
        .join("\n"),
      "the summary": proc.files.get("STEP_SUMMARY") ?? "",
      state: proc.files.get("STATE") ?? "",
      "the outputs": Object.entries(proc.outputs)
        .map(([name, value]) => (masked.has(name) ? name : `${name}=${value}`))
        .join("\n"),
      "the files": [...proc.files]
        .filter(([path]) => path.startsWith("/temp"))
        .map(([path, text]) => `${path}\n${text}`)
        .join("\n"),
    };
    // Of a certificate only the private half is a secret: it is wherever a store has held it.
    for (const name of this.#places) this.#texts.add(this.#scene.places[name].holds() ?? "");
    const kept =
      this.#subject.what === "secret" ? [...this.#endsOn.keys()] : [...this.#texts].flatMap(keyLines);
    const secrets = [...kept, this.#scene.token].map(waysToWrite);
    return leaksIn(places, secrets);
  }
}

/** Two lines from the middle of a private key. */
const keyLines = (pem: string): readonly string[] => pem.split("\n").slice(5, 7);

/** Once the answer may be lost, the application is looked at before another secret is asked for. */
function asksTwice({ sent }: Proc): boolean {
  let knows = true;
  return sent.some(({ method, path, fate }) => {
    if (method === "GET" && path.includes("/applications(")) knows = true;
    if (!/add(?:Password|Key)$/.test(path)) return false;
    const before = knows;
    knows = typeof fate === "object" && fate.status === 429;
    return !before;
  });
}
