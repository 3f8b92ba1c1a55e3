import { rotating } from "../../core/catalogue/rotating.ts";
import type { CredentialEntry } from "../../core/expiry.ts";
import type { Finding } from "../../core/finding.ts";
import { recognise } from "../../core/rotation/current.ts";
import { isOfThisProcess, oursIn } from "../../core/rotation/evidence.ts";
import { parseLabel } from "../../core/rotation/label.ts";
import { FRESH, type Memory } from "../../core/rotation/memory.ts";
import { isOlder } from "../../core/rotation/rivals.ts";
import { isReadable, printStore, storeId } from "../../core/rotation/stores.ts";
import { otherApplication, withoutFalseTag } from "../../core/rotation/tagged.ts";
import type { StoreLine } from "../../core/rotation/task.ts";
import { LIST_LAG } from "../../core/rotation/whole-list.ts";
import type { CurrentSecret, ObservedStore, StoreState, World } from "../../core/rotation/world.ts";
import type { Application, SecretStore } from "../../ports.ts";
import { type CurrentTrial, tryCurrent } from "./current.ts";
import { notMeant } from "./foreign.ts";
import type { Listed } from "./kind.ts";
import { noRoom } from "./room.ts";
import { explain, nowOf, type Rotation, rest, subjectOf } from "./rotation.ts";

/** An older look at the application is no ground for a decision: another run may have changed it. */
const FRESH_FOR = 5000;
interface OpenedStore {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly line: StoreLine;
  readonly door: SecretStore;
  /** Before it was `seen`, it means nothing. */
  state: StoreState;
  seen: boolean;
  /** Whether it held nothing when the run began. */
  isNew: boolean;
}

/** The same name at another GitHub (Enterprise Server) is another place. */
function idOf({ store }: StoreLine, { task }: Rotation): string {
  const id = storeId(store, task.here);
  const { host } = new URL(task.githubUrl);
  return store.kind === "key-vault" || host === "api.github.com" ? id : `${id}@${host}`;
}

/** Reads the world: everything at first, and after that what a step may have changed. */
export class Observer {
  readonly #run: Rotation;
  readonly #stores: readonly OpenedStore[];
  readonly #problems: Finding[] = [];
  readonly #born: CredentialEntry[] = [];
  #application: Application | undefined;
  #seenAt = 0;
  #current: CurrentTrial = { kind: "untold" };
  #isForeign = false;

  constructor(run: Rotation) {
    this.#run = run;
    this.#stores = run.task.stores.map((line) => ({
      line,
      id: idOf(line, run),
      name: `\`${printStore(line.store)}\``,
      subject: `stores, line ${line.line}: ${printStore(line.store)}`,
      door: run.openStore(line.store),
      state: { kind: "absent" },
      seen: false,
      isNew: false,
    }));
  }

  get stores(): readonly OpenedStore[] {
    return this.#stores;
  }

  store(id: string): OpenedStore {
    const found = this.#stores.find((store) => store.id === id);
    if (found === undefined) throw new TypeError("not one of the stores");
    return found;
  }

  get application(): Application | undefined {
    return this.#application;
  }

  get #listed(): Listed {
    return this.#run.kind.listed(this.#application);
  }

  /** Entra has made one; a list may not show it for a while. */
  born(entry: CredentialEntry): void {
    this.#born.push(entry);
  }

  credential(keyId: string | undefined): CredentialEntry | undefined {
    return [...this.#listed.credentials, ...this.#born].find((one) => one.keyId === keyId);
  }

  /** Whether what Graph shows of a credential tells it from all others of the application. */
  isOnlyOne(hint: string | undefined): boolean {
    return this.#listed.credentials.filter((one) => one.hint === hint).length === 1;
  }

  isListed(keyId: string): boolean {
    return this.#listed.credentials.some((one) => one.keyId === keyId);
  }

  /** Whether its label says that this process made it: the main step, where this is the post step. */
  isOfThisProcess(keyId: string): boolean {
    const label = parseLabel(this.credential(keyId)?.displayName);
    return label !== undefined && isOfThisProcess({ label }, this.#run.task.policy);
  }

  /** Whether Entra knows what the stores hold as none of this application's, and no run before has written them. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** The newest one of ours, or the one that the stores are known to hold. */
  get newest(): string | undefined {
    const world = this.world(FRESH);
    const proven = world.current.kind === "alive" ? world.current.is : undefined;
    return proven ?? oursIn(world)[0]?.keyId;
  }

  /** The preflight: everything side by side. What cannot be read is a problem, and nothing is then begun. */
  async look(): Promise<void> {
    const run = this.#run;
    const [current] = await Promise.all([
      tryCurrent(run.kind),
      this.lookAtApplication().catch((error: unknown) => {
        this.#problems.push(explain(run, error, subjectOf(run)));
      }),
      ...this.#stores.map((store) =>
        this.lookAtStore(store).catch((error: unknown) => {
          this.#problems.push(explain(run, error, store.subject));
        }),
      ),
    ]);
    this.#problems.push(...this.#ofOthers());
    this.#current = await this.#believed(current);
    if (this.#current.kind !== "dead") return;
    run.kind.current?.disown?.();
    this.#isForeign = this.#current.isUnknown && oursIn(this.world(FRESH)).length === 0;
    if (this.#isForeign) this.#problems.push(...notMeant(run));
  }

  /** Stores that say themselves that another application signs in with what they hold. */
  #ofOthers(): readonly Finding[] {
    const { clientId } = this.#run.task;
    return this.#stores.flatMap(({ state, subject, name: place }) => {
      const other = otherApplication(state, clientId, this.#listed.credentials);
      if (other === undefined) return [];
      const holes = { place, other, clientId, what: this.#run.kind.what };
      return [rotating("rotation/other-application", subject, holes)];
    });
  }

  /**
   * Entra's servers learn of a new credential one by one: that one of them does not know a certificate is no word on it
   * where Graph lists it, and a list may lag behind. (Of a client secret Graph shows three letters: they say nothing of
   * the rest of it.)
   */
  async #believed(current: CurrentTrial): Promise<CurrentTrial> {
    const run = this.#run;
    if (current.kind !== "dead" || !current.isNotYet || run.kind.what !== "certificate") return current;
    if (this.#lists(current.hint)) return { kind: "untold" };
    await rest(run, LIST_LAG);
    if (run.cancelled.aborted) return { kind: "untold" };
    const isSeen = await this.lookAtApplication().then(
      () => true,
      () => false,
    );
    return isSeen && !this.#lists(current.hint) ? current : { kind: "untold" };
  }

  /** A living one. */
  #lists(hint: string): boolean {
    const now = nowOf(this.#run);
    return this.#listed.credentials.some((one) => one.hint === hint && one.endsOn > now);
  }

  async lookAtApplication(): Promise<void> {
    const { applications, task, clock } = this.#run;
    this.#application = await applications.application(task.clientId);
    this.#seenAt = clock.now().getTime();
  }

  async lookAtStore(store: OpenedStore): Promise<void> {
    store.state = await store.door.observe();
    if (!store.seen) store.isNew = store.state.kind === "absent";
    store.seen = true;
  }

  /** What another run has done meanwhile, for the last word on the stores `but` these. A look that fails says nothing. */
  async lookAtOthers(but: readonly string[]): Promise<void> {
    await Promise.allSettled([this.lookAtApplication(), this.lookAtVaults(but)]);
  }

  /** Side by side. What shows a vault as it was before our own write says nothing. */
  async lookAtVaults(but: readonly string[] = []): Promise<readonly PromiseSettledResult<void>[]> {
    const vaults = this.#stores.filter(({ id, line }) => isReadable(line.store) && !but.includes(id));
    return Promise.allSettled(
      vaults.map(async (store) => {
        const state = await store.door.observe();
        if (!isOlder(state, store.state)) store.state = state;
      }),
    );
  }

  /** For a decision that must see what others did meanwhile. */
  async lookAgain(): Promise<void> {
    if (this.#run.clock.now().getTime() - this.#seenAt > FRESH_FOR) await this.lookAtApplication();
  }

  world(memory: Memory): World {
    const world = this.#seen(memory);
    return { ...world, full: noRoom(this.#run, this.#application, world) };
  }

  #seen(memory: Memory): World {
    const now = nowOf(this.#run);
    return {
      now,
      problems: this.#problems,
      full: undefined,
      ...this.#listed,
      stores: this.#stores.map(
        ({ id, name, line, state }): ObservedStore => ({
          ...{ id, name, readable: isReadable(line.store) },
          state: withoutFalseTag(state, this.#listed.credentials),
        }),
      ),
      current: this.#currentSecret(now),
      memory,
    };
  }

  #currentSecret(now: Date): CurrentSecret {
    if (this.#current.kind !== "alive") return this.#current;
    return recognise(this.#listed.credentials, this.#current.hint, now);
  }
}
