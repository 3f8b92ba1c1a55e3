import { inputFinding } from "../../catalogue/inputs.ts";
import type { Identity } from "../../credential.ts";
import type { Finding } from "../../finding.ts";
import { canBeMasked } from "../../masking.ts";
import type { Settings } from "../../settings.ts";
import { plainly } from "../fields.ts";

/** What `export-env` leaves out for the sake of its password: the steps after this one would miss it without a word. */
export function checkExport(settings: Settings, identity: Identity | undefined): Finding[] {
  if (settings.command !== "validate" || settings.exportEnv === "none") return [];
  if (identity?.credential.kind !== "client-certificate") return [];
  const { given } = identity.credential;
  if (given?.password === undefined || canBeMasked(given.password)) return [];
  const { field, passwordField } = given;
  return [inputFinding("export/password", plainly(passwordField), { field, passwordField })];
}
