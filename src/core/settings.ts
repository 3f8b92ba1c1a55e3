import type { Identity } from "./credential.ts";
import type { Finding } from "./finding.ts";
import type { Secret } from "./secret.ts";

/** What the user asked for, parsed; the edge makes it of the inputs and the environment. */
export interface Settings {
  readonly command: "validate" | "rotate" | "issue";
  readonly offline: boolean;
  readonly checkExpiry: "auto" | "required" | "off";
  /** Role names or ids; any of them will do. */
  readonly requiredRoles: readonly string[];
  /** Operations; all of them must be allowed. A `data:` prefix means a data action. */
  readonly requiredActions: readonly string[];
  readonly resourceGroup: string | undefined;
  /** Also list the resource groups, as the "Save and Test" button of deployment tools does. */
  readonly connectionTest: boolean;
  readonly warnDays: number;
  readonly failDays: number;
  readonly onMissing: "fail" | "skip";
  readonly failOn: "error" | "warning" | "never";
  readonly exportEnv: "none" | "azure" | "arm" | "both";
  readonly timeoutSeconds: number;
}

/** Everything that can be known without the network. */
export interface Reading {
  readonly settings: Settings;
  /** Undefined where it is missing or broken: then `findings` says why. */
  readonly identity: Identity | undefined;
  /** Of the offline checks, all problems at once. */
  readonly findings: readonly Finding[];
  /** Every secret that was read, to be kept out of all output. */
  readonly secrets: readonly Secret[];
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
}
