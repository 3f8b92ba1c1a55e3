import { type BoxKey, base64, createBoxKey } from "./sealed-box.ts";

/** Where secrets live. Each place has a key pair of its own. */
export type StoreKind = "repository" | "environment" | "organization";

export interface StoredSecret {
  /** Upper case, whatever it was written as. */
  name: string;
  value: string;
  createdAt: Date;
  updatedAt: Date;
  /** How often it was written through the API. */
  writes: number;
  /** Of an organisation's secret. */
  visibility: Visibility | null;
  /** Ids of the repositories that may read it, where visibility is "selected". */
  selected: number[];
}

export type Visibility = "all" | "private" | "selected";

/** The secrets of one repository, environment or organisation, of Actions or of Dependabot. */
export interface SecretStore {
  kind: StoreKind;
  of: "actions" | "dependabot";
  key: BoxKey;
  publicKey: string;
  /** By upper-case name. */
  secrets: Map<string, StoredSecret>;
  /** Most it holds: 100, in an organisation 1,000. */
  limit: number;
  /** What a workflow would get; undefined where there is no such secret. */
  value(name: string): string | undefined;
  /** Writes a secret, as a person in the settings would. */
  set(name: string, value: string, options?: Partial<Omit<StoredSecret, "name" | "value">>): StoredSecret;
}

export function createStore(kind: StoreKind, of: SecretStore["of"], now: () => Date): SecretStore {
  const key = createBoxKey();
  const store: SecretStore = {
    kind,
    of,
    key,
    publicKey: base64(key.publicKey),
    secrets: new Map(),
    limit: kind === "organization" ? 1000 : 100,
    value: (name) => store.secrets.get(name.toUpperCase())?.value,
    set: (name, value, options = {}) => {
      const known = store.secrets.get(name.toUpperCase());
      const fresh: StoredSecret = {
        name: name.toUpperCase(),
        value,
        createdAt: known?.createdAt ?? now(),
        updatedAt: now(),
        writes: known?.writes ?? 0,
        visibility: kind === "organization" ? (known?.visibility ?? "private") : null,
        selected: known?.selected ?? [],
        ...options,
      };
      store.secrets.set(fresh.name, fresh);
      return fresh;
    },
  };
  return store;
}
