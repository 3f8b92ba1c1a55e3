import type { CredentialKind } from "./credential.ts";
import type { Finding, Verdict } from "./finding.ts";
import type { Purpose } from "./given-file.ts";
import type { KeyType } from "./keyfile/key-file.ts";
import type { Command } from "./settings.ts";

/** The outcome of one command. `docs/report.schema.json` is its published schema; a test holds the two together. */
export interface Report {
  readonly schema: 1;
  readonly command: Command;
  readonly verdict: Verdict;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The cloud: `azurecloud`, `azureusgovernment`, `azurechinacloud` or `custom`. */
  readonly environment: string;
  readonly findings: readonly Finding[];
  readonly credentials: readonly CredentialReport[];
  readonly subscriptions: readonly SubscriptionReport[];
  /** The files that were given or made: the first names the output `thumbprint`. */
  readonly certificates: readonly CertificateReport[];
  /** Only of `rotate`. */
  readonly rotation?: RotationReport;
  /** Only of `generate` and `convert`: what was made. */
  readonly files?: readonly FileReport[];
  readonly timing: Timing;
}

export interface CredentialReport {
  readonly kind: CredentialKind;
  /** In words: `client secret of 1111…`. */
  readonly subject: string;
  readonly clientId: string | null;
  readonly tenantId: string | null;
  /** The `keyId` of the secret in Entra, where exactly one can be it. */
  readonly keyId: string | null;
  /** ISO 8601, UTC. */
  readonly expiresOn: string | null;
  /** Whole days, rounded down; negative once expired. */
  readonly daysLeft: number | null;
  /** False where several secrets could be the one in hand and the earliest is shown. */
  readonly expiryCertain: boolean;
}

export interface SubscriptionReport {
  readonly id: string;
  readonly name: string | null;
  readonly state: string | null;
  readonly tenantId: string | null;
  /** The offer behind it (`CSP_2015-05-01`, `PayAsYouGo_2014-09-01`); a Cloud Solution Provider one starts with CSP. */
  readonly quotaId: string | null;
  /** Role names that the principal holds or has the permissions of, at the scope that was asked about. */
  readonly roles: readonly string[];
  /** How many resource groups the principal can see; null where they were not listed. */
  readonly resourceGroups: number | null;
  /** The cloud services (classic) that a management certificate sees; null where none was tried. */
  readonly hostedServices: readonly string[] | null;
}

/** One file of a certificate, or one certificate of a .publishsettings. */
export interface CertificateReport {
  /** The input or variable it came from, or the file that was made. */
  readonly source: string;
  readonly purpose: Purpose;
  /** Of the checks of the file alone. */
  readonly verdict: Verdict;
  /** RFC 4514, as the issuer. */
  readonly subject: string;
  readonly issuer: string;
  /** Upper-case hexadecimal, as the thumbprints. */
  readonly serialNumber: string;
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days, rounded down; negative once ended. */
  readonly daysLeft: number;
  readonly keyType: KeyType;
  readonly keyBits: number | null;
  readonly curve: string | null;
  readonly signatureAlgorithm: string;
  readonly selfSigned: boolean;
  readonly thumbprint: string;
  readonly thumbprintSha256: string;
  readonly hasPrivateKey: boolean;
  /** Null where there is no key. */
  readonly keyMatches: boolean | null;
  /** The other certificates of the file: the issuers upwards, then what is left. */
  readonly chain: readonly ChainReport[];
  readonly encryption: EncryptionReport | null;
}

export interface ChainReport {
  readonly subject: string;
  readonly notAfter: string;
  readonly thumbprint: string;
}

export interface EncryptionReport {
  /** In words, as the next two; null where it is not encrypted. */
  readonly key: string | null;
  readonly certificates: string | null;
  readonly mac: string | null;
  readonly iterations: number;
}

export interface RotationReport {
  /** Whether a new secret was called for. */
  readonly due: boolean;
  /** Why, or why not, in words. */
  readonly reason: string;
  /** Whether every store holds a secret that this run made. */
  readonly rotated: boolean;
  /** With `dry-run` what would be done, else what was done. */
  readonly steps: readonly RotationStep[];
  readonly stores: readonly StoreReport[];
}

export interface RotationStep {
  readonly action: "create" | "prove" | "put-back" | "publish" | "retire" | "remove-orphan";
  /** An application, a store or a key ID. */
  readonly target: string;
  readonly result: string;
}

export interface StoreReport {
  /** As in the input `stores`. */
  readonly store: string;
  /** `write-only`: GitHub shows when a secret was written, and never what it is. `unknown`: it could not be read. */
  readonly state: "absent" | "write-only" | "readable" | "unknown";
  /** The secret that it is known to hold. */
  readonly keyId: string | null;
  /** When it was last written, ISO 8601, UTC. */
  readonly updatedAt: string | null;
}

export interface FileReport {
  readonly format: "pem" | "cer" | "pfx";
  readonly path: string;
}

/** Milliseconds; `network` is the time during which at least one request was under way. */
export interface Timing {
  readonly total: number;
  readonly network: number;
  readonly requests: number;
}
