import { dateOf } from "../core/dates.ts";
import type { ServiceError } from "../core/failure.ts";
import type { Repository } from "../core/rotation/stores.ts";
import type { StoreState } from "../core/rotation/world.ts";
import type { Secret } from "../core/secret.ts";
import type { HttpResponse } from "../http/client.ts";
import { dateAt, type Json, textAt } from "../http/json.ts";
import type { SecretStore } from "../ports.ts";
import { type Access, accessOf } from "./access.ts";
import { GitHubApi, type GitHubOptions } from "./api.ts";
import { type GitHubStore, type Place, path, placeOf } from "./places.ts";

/**
 * Secrets of GitHub: of a repository, an environment, an organisation, and what Dependabot has of its own. GitHub
 * never shows a value, so these stores are write-only, and each has a public key of its own to seal values with.
 */
export function githubSecrets(
  options: GitHubOptions & { readonly here: Repository },
): (store: GitHubStore) => SecretStore {
  return (store) => new GitHubSecret(options, store, placeOf(store, options.here));
}

interface PublicKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What a write needs to know of the store. */
interface Seen {
  readonly key: PublicKey;
  readonly access: Access;
  /** Of the secret; undefined where there is none. */
  readonly updatedAt: Date | undefined;
}

/** Loaded by its first use, because a run without stores at GitHub does not need it; `import` keeps it afterwards. */
const loadSealedBox = () => import("./sealed-box.ts");

class GitHubSecret implements SecretStore {
  readonly #api: GitHubApi;
  readonly #store: GitHubStore;
  readonly #place: Place;
  readonly #path: string;
  /** From the last look, so that a write right after it is one request. */
  #seen: Seen | undefined;

  constructor(options: GitHubOptions, store: GitHubStore, place: Place) {
    this.#api = new GitHubApi(options, place.facts);
    this.#store = store;
    this.#place = place;
    this.#path = `${place.secrets}${path(store.name)}`;
  }

  async observe(): Promise<StoreState> {
    // Loads while GitHub answers.
    const loading = loadSealedBox();
    const { key, updatedAt } = await this.#look();
    // A key that seals nothing must be known before there is a secret to seal.
    const { sealBox } = await loading;
    this.#trySeal(() => sealBox(key.bytes, Buffer.alloc(0)));
    return updatedAt === undefined ? { kind: "absent" } : { kind: "write-only", updatedAt };
  }

  async write(value: Secret): Promise<StoreState> {
    // Who may see the secret of an organization is sent along, and somebody may have changed it meanwhile.
    const isShared = "organisation" in this.#store;
    const seen = this.#seen === undefined || isShared ? await this.#look() : this.#seen;
    this.#seen = undefined;
    const response = await this.#put(value, seen);
    if (response.status !== 201 && response.status !== 204) throw await this.#notWritten(response, seen);
    const updatedAt = dateOf(response.headers.date);
    if (updatedAt !== undefined) return { kind: "write-only", updatedAt };
    // Only a proxy leaves the date out; then the store is asked. A refusal now is no refusal of the write.
    return this.observe().catch(() => {
      throw this.#api.unreadable("no-date");
    });
  }

  /** GitHub keeps no old values. */
  async forget(): Promise<boolean> {
    return false;
  }

  async #look(): Promise<Seen> {
    const [key, found] = await Promise.all([this.#readKey(), this.#readSecret()]);
    const access = await accessOf(this.#api, this.#store, found, this.#path);
    this.#seen = { key, access, updatedAt: found === undefined ? undefined : this.#updatedAt(found) };
    return this.#seen;
  }

  /** A key that was changed since it was read gets a second try; a PUT of the same value may be repeated. */
  async #put(value: Secret, seen: Seen): Promise<HttpResponse> {
    const response = await this.#putSealed(value, seen);
    if (response.status !== 400 && response.status !== 422) return response;
    const key = await this.#readKey();
    if (key.id === seen.key.id && Buffer.compare(key.bytes, seen.key.bytes) === 0) return response;
    return this.#putSealed(value, { ...seen, key });
  }

  #trySeal<T>(seal: () => T): T {
    try {
      return seal();
    } catch {
      throw this.#api.unreadable("bad-public-key");
    }
  }

  async #putSealed(value: Secret, { key, access }: Seen): Promise<HttpResponse> {
    const { sealBox } = await loadSealedBox();
    const box = this.#trySeal(() => sealBox(key.bytes, Buffer.from(value.reveal())));
    const body = { encrypted_value: box.toString("base64"), key_id: key.id, ...access };
    return this.#api.send("PUT", this.#path, body);
  }

  async #readKey(): Promise<PublicKey> {
    const response = await this.#api.send("GET", `${this.#place.secrets}/public-key`);
    if (response.status === 404) throw await this.#missing(response);
    const json = this.#api.read(response);
    const id = textAt(json, "key_id");
    const bytes = Buffer.from(textAt(json, "key") ?? "", "base64");
    if (id === undefined || bytes.length !== 32) throw this.#api.unreadable("no-public-key");
    return { id, bytes };
  }

  /** A 404 is a secret that is not there yet; whether the place is there, the public key tells. */
  async #readSecret(): Promise<Json | undefined> {
    const response = await this.#api.send("GET", this.#path);
    return response.status === 404 ? undefined : this.#api.read(response);
  }

  #updatedAt(found: Json): Date {
    const date = dateAt(found, "updated_at");
    if (date === undefined) throw this.#api.unreadable("no-updated-at");
    return date;
  }

  /** GitHub hides what a token may not see behind the same 404. The repository itself tells what is missing in it. */
  async #missing(response: HttpResponse): Promise<ServiceError> {
    const { repository } = this.#place;
    if (repository === undefined) return this.#api.refusedAs("no-organisation", response);
    if (this.#store.kind !== "github-environment") return this.#api.refusedAs("no-repository", response);
    const second = await this.#api.send("GET", repository);
    if (second.status === 200) return this.#api.refusedAs("no-environment", response);
    return second.status === 404 ? this.#api.refusedAs("no-repository", response) : this.#api.refusal(second);
  }

  async #notWritten(response: HttpResponse, seen: Seen): Promise<ServiceError> {
    if (response.status === 404) return this.#missing(response);
    const refusal = this.#api.refusal(response);
    if (response.status !== 422 || refusal.answer.codes.length > 0) return refusal;
    const isFull = seen.updatedAt === undefined && (await this.#isFull());
    const limit = String(this.#place.limit);
    return this.#api.refusedAs(isFull ? "too-many-secrets" : "write-refused", response, { limit });
  }

  /** The words of this refusal are not known, so the secrets are counted. */
  async #isFull(): Promise<boolean> {
    const list = this.#api.send("GET", `${this.#place.secrets}?per_page=1`);
    const json = await list.then((response) => this.#api.read(response)).catch((): Json => ({}));
    return Number(json["total_count"]) >= this.#place.limit;
  }
}
