import type { Cloud } from "./cloud.ts";
import type { Identity } from "./credential.ts";
import type { Finding } from "./finding.ts";
import type { GivenFile, Purpose } from "./given-file.ts";
import type { KeyFile } from "./keyfile/key-file.ts";
import type { PfxEncryption } from "./pkcs12/encrypt.ts";
import type { What } from "./rotation/world.ts";
import type { Secret } from "./secret.ts";

export type Command = "validate" | "rotate" | "issue" | "generate" | "convert";

/** What the user asked for, parsed; the edge makes it of the inputs and the environment. */
export interface Settings {
  readonly command: Command;
  readonly offline: boolean;
  readonly checkExpiry: "auto" | "required" | "off";
  /** Role names or ids; any of them will do. */
  readonly requiredRoles: readonly string[];
  /** Operations; all of them must be allowed. A `data:` prefix means a data action. */
  readonly requiredActions: readonly string[];
  readonly resourceGroup: string | undefined;
  /** Also list the resource groups, as the "Save and Test" button of deployment tools does. */
  readonly connectionTest: boolean;
  /** What the client certificate has to be good for; only that of a service principal signs in. */
  readonly certificatePurpose: Purpose;
  /** The host name of a service certificate, in lower case. */
  readonly domain: string | undefined;
  /** What `rotate` makes, and what its stores hold. */
  readonly credentialType: What;
  /** Of a key that is made, in bits. */
  readonly keySize: number;
  /** Of a .pfx that `generate` or `convert` writes. */
  readonly pfxEncryption: PfxEncryption;
  /** Where `generate` registers what it makes. */
  readonly attach: "none" | "application" | "management";
  readonly warnDays: number;
  readonly failDays: number;
  /** A rotation is due when the secret ends within so many days. */
  readonly rotateBeforeDays: number;
  /** And when it is so many days old; undefined where its age is no reason. */
  readonly rotateAfterDays: number | undefined;
  readonly onMissing: "fail" | "skip";
  readonly failOn: "error" | "warning" | "never";
  readonly exportEnv: "none" | "azure" | "arm" | "both";
  /** Write what came of it into a comment on the pull request. */
  readonly comment: boolean;
  /** Keep an issue open as long as the step fails. */
  readonly issue: boolean;
  readonly timeoutSeconds: number;
}

/** Everything that can be known without the network. */
export interface Reading {
  readonly settings: Settings;
  /** Undefined where it is missing or broken: then `findings` says why. */
  readonly identity: Identity | undefined;
  /** As it was given, whether it signs in or is only looked at. */
  readonly clientCertificate: GivenFile | undefined;
  /** The subscriptions that the input names: of a .publishsettings, only those are meant. */
  readonly narrowedTo: readonly string[];
  /** It is no identity of Entra's: a run may have both, or only this. */
  readonly management: ManagementCertificate | undefined;
  /** Of the offline checks, all problems at once. */
  readonly findings: readonly Finding[];
  /** Every secret that was read, to be kept out of all output. */
  readonly secrets: readonly Secret[];
}

/** A certificate of the classic service management API, with the place where it is used. */
export interface ManagementCertificate {
  readonly given: GivenFile;
  /** Undefined until it is read, and where it cannot be. */
  readonly file: KeyFile | undefined;
  /** Those within a .publishsettings that are not to be tried, where others are. */
  readonly unusable: ReadonlySet<KeyFile>;
  readonly cloud: Cloud;
  /** Those that were named; a .publishsettings names its own. */
  readonly subscriptionIds: readonly string[];
}

/** What the runner says of this run. */
export interface RunContext {
  /** A pull request from a fork, or a Dependabot run: they get no secrets. */
  readonly withoutSecrets: "fork" | "dependabot" | undefined;
  /** The job has `id-token: write`. */
  readonly canRequestIdToken: boolean;
  /** `owner/name` of the repository that the workflow runs in; empty off a runner. */
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
  /** GitHub's REST API: `https://api.github.com`, or that of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  /** The number of the pull request that the run is for, where it is for one. */
  readonly pullRequest: number | undefined;
}
