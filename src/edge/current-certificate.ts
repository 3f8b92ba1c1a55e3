import { rotating } from "../core/catalogue/rotating.ts";
import type { SigningMaterial } from "../core/credential.ts";
import type { Finding } from "../core/finding.ts";
import { currentCertificate } from "../core/inputs/certificates.ts";
import type { Keeper } from "../core/inputs/keeper.ts";
import { type Env, readRaw } from "../core/inputs/raw.ts";
import { openGiven, signingOf } from "./certificates.ts";

export interface CurrentCertificate {
  /** Undefined where nothing was given, or nothing that could sign in. */
  readonly signing: SigningMaterial | undefined;
  readonly findings: readonly Finding[];
}

/**
 * What the stores hold now. A file that cannot be used is no reason to stop, for a rotation may be just what mends it:
 * what is said of it is a warning.
 */
export function readCurrentCertificate(env: Env, keeper: Keeper, now: Date): CurrentCertificate {
  const given = currentCertificate(readRaw(env), keeper);
  if (given.file === undefined) return { signing: undefined, findings: given.findings };
  const opened = openGiven(given.file, now, (key) => keeper.keep(key.reveal()));
  const signing = opened.file && signingOf(opened.file);
  const useless =
    opened.file !== undefined && signing === undefined
      ? [rotating("rotation/current-keyless", "current-certificate")]
      : [];
  const findings = [...given.findings, ...opened.findings, ...useless].map((finding) => ({
    ...finding,
    level: finding.level === "error" ? ("warning" as const) : finding.level,
  }));
  return { signing, findings };
}
