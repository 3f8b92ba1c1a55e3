import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { isGuid } from "../../guid.ts";
import { INPUTS } from "../../interface.ts";
import { splitList } from "../list.ts";
import { type RawInputs, SECRET_INPUTS } from "../raw.ts";
import { wrongKind } from "./secret-kinds.ts";
import { entraSecretsIn, isEntraSecret } from "./secret-shapes.ts";

/** The IDs are looked at one by one, with what else they may be. */
const IDS = ["client-id", "tenant-id", "subscription-id"];
/** A JSON text is no secret by itself, and an address may well be what is asked for. */
const HARMLESS = ["secret/is-json", "secret/is-reference"];
/** No key or token is shorter: most values need not be looked at any closer. */
const SHORTEST = 20;

/** What surely is a secret in a text or in an entry of a list, whatever it was meant to be. */
export function secretsWithin(text: string): string[] {
  if (text.length < SHORTEST) return [];
  const whole = text.trim();
  // Nearly every value is one of these two: the rest need not be asked for.
  if (isGuid(whole)) return [];
  if (isEntraSecret(whole)) return [whole];
  return [...entraSecretsIn(whole), ...[whole, ...splitList(whole)].filter(isOfKnownKind)];
}

function isOfKnownKind(text: string): boolean {
  const kind = text.length < SHORTEST ? undefined : wrongKind(text);
  return kind !== undefined && !HARMLESS.includes(kind);
}

/** Secrets in inputs that are no place for one. They are printed as they are, so nothing may go on with them. */
export function checkMisplaced(raw: RawInputs): Finding[] {
  return INPUTS.flatMap(({ name }) =>
    IDS.includes(name) || SECRET_INPUTS.has(name) || secretsWithin(raw[name]).length === 0
      ? []
      : [inputFinding("input/is-secret", name, { field: `\`${name}\`` })],
  );
}
