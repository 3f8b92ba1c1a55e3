import type { What } from "./world.ts";

/** The places that a secret or a certificate is kept in, as `stores` names them: the grammar's meaning, and its printed form. */

/** What a store can hold of each; the first is the default. */
export const FORMATS = {
  /** The bare secret, azure/login's JSON, or Terraform's variables as JSON. */
  secret: ["value", "creds", "arm"],
  /** Private key and certificate as PEM, or as a PKCS#12 file in base64. */
  certificate: ["pem", "pfx"],
} as const;

export type Formats = (typeof FORMATS)[What];
export type Format = (typeof FORMATS)[What][number];

export const VISIBILITIES = ["all", "private", "selected"] as const;

/** Which repositories see a secret of an organisation. */
export type Visibility = (typeof VISIBILITIES)[number];

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

interface Kept {
  /** Of the secret, in the store. */
  readonly name: string;
  readonly format: Format;
}

interface InRepository extends Kept {
  /** Undefined where the line names none: the repository that the workflow runs in. */
  readonly repository: Repository | undefined;
}

interface InOrganisation extends Kept {
  readonly organisation: string;
  /** Undefined where the line does not say: it stays as it is, and a new secret is for private repositories. */
  readonly visibility: Visibility | undefined;
}

export type Store =
  | (InRepository & { readonly kind: "github-repository" })
  | (InRepository & { readonly kind: "github-environment"; readonly environment: string })
  | (InRepository & { readonly kind: "github-dependabot" })
  | (InOrganisation & { readonly kind: "github-organisation" })
  | (InOrganisation & { readonly kind: "github-organisation-dependabot" })
  /** `vault` is the bare name; the host is made of it and of the cloud's suffix. */
  | (Kept & { readonly kind: "key-vault"; readonly vault: string });

/** The line that reads back as this store: `parse(print(store))` is the store. */
export function printStore(store: Store): string {
  return `${address(store)}${options(store)}`;
}

/**
 * Names a store among all: two lines that mean the same place have the same id, whatever they spell.
 * GitHub and Azure ignore the letter case of these names; `here` is the repository that the workflow runs in.
 */
export function storeId(store: Store, here: Repository): string {
  const placed = "repository" in store ? { ...store, repository: store.repository ?? here } : store;
  return address(placed).toLowerCase();
}

/** A vault shows which credential it holds (a tag); GitHub shows only when it was last written. */
export function isReadable(store: Store): store is Store & { readonly kind: "key-vault" } {
  return store.kind === "key-vault";
}

/** `https://contoso-kv.vault.azure.net`; `suffix` is the cloud's, with or without its first dot. */
export function vaultUrl(vault: string, suffix: string): string {
  return `https://${vault.toLowerCase()}.${suffix.replace(/^\./, "")}`;
}

function address(store: Store): string {
  const name = store.name;
  switch (store.kind) {
    case "github-repository":
      return `github:${inside(store)}secret/${name}`;
    case "github-environment":
      return `github:${inside(store)}environment/${escapeEnvironment(store.environment)}/${name}`;
    case "github-dependabot":
      return `github:${inside(store)}dependabot/${name}`;
    case "github-organisation":
      return `github:org/${store.organisation}/${name}`;
    case "github-organisation-dependabot":
      return `github:org/${store.organisation}/dependabot/${name}`;
    case "key-vault":
      return `keyvault:${store.vault}/${name}`;
  }
}

function inside({ repository }: InRepository): string {
  return repository === undefined ? "" : `${repository.owner}/${repository.name}/`;
}

const DEFAULTS: readonly Format[] = [FORMATS.secret[0], FORMATS.certificate[0]];

function options(store: Store): string {
  const given = [
    ...("visibility" in store && store.visibility !== undefined ? [`visibility=${store.visibility}`] : []),
    ...(DEFAULTS.includes(store.format) ? [] : [`format=${store.format}`]),
  ];
  return given.length === 0 ? "" : `?${given.join("&")}`;
}

/** Slashes and blanks inside may stand as they are; what the grammar itself uses is written `%23`, as in a URL. */
function escapeEnvironment(environment: string): string {
  return environment.replace(/[%?#]|^\s|\s$/gu, (char) => encodeURIComponent(char));
}
