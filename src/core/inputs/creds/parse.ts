import { inputFinding } from "../../catalogue/inputs.ts";
import type { Finding } from "../../finding.ts";
import { saysSomething } from "../../masking.ts";
import { secretsOfCertificate } from "../certificate-text.ts";
import { FIELD_NAMES, type Fields, type Given, isSecretField, type Origin, plainly } from "../fields.ts";
import { secretsWithin } from "../lint/misplaced.ts";
import { suspiciousIds } from "../lint/secret-shapes.ts";
import { group } from "./group.ts";
import type { CredsHosts } from "./hosts.ts";
import { type Member, scanObject } from "./json.ts";
import { type CredsKey, keyOf } from "./keys.ts";
import { readLines } from "./lines.ts";
import { nameOther } from "./other-texts.ts";
import { problemOf } from "./problems.ts";
import { unwrap } from "./unwrap.ts";

export interface Creds {
  readonly fields: Fields;
  readonly hosts: CredsHosts;
  /** Everything in it that may be secret, also of a text that could not be read to its end. */
  readonly secrets: readonly string[];
  /** False where its fields are not known for sure. */
  readonly readable: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Reads a credential in any of its spellings. `source` is the place for sentences, `` `creds` `` or
 * `` `AZURE_CREDENTIALS` ``. Never throws, and never repeats what it read.
 */
export function parseCreds(text: string, source: string, origin: Origin): Creds {
  const bare = unwrap(text);
  if (!bare.startsWith("{")) {
    const members = readLines(bare) ?? [];
    const known = members.some((member) => keyOf(member.key) !== undefined);
    return known ? understand(members, source, origin, []) : unreadable([], nameOther(bare, source));
  }
  const { outcome, members } = scanObject(bare);
  if (outcome.kind !== "object") return unreadable(members, problemOf(outcome, source));
  return understand(members, source, origin, prettyPrinted(text, source));
}

/** A line of nothing but punctuation becomes a mask: the runner, which splits by lines, has no shortest length. */
function prettyPrinted(text: string, source: string): Finding[] {
  const lines = text.trim().split(/[\r\n]+/);
  const harmful = lines.length > 1 && lines.some((line) => line.trim() !== "" && !saysSomething(line));
  return harmful ? [inputFinding("creds/pretty-printed", plainly(source), { source })] : [];
}

function understand(
  members: readonly Member[],
  source: string,
  origin: Origin,
  soFar: readonly Finding[],
): Creds {
  const { found, findings } = group(members, source, origin);
  if (members.every((member) => keyOf(member.key) === undefined)) {
    return unreadable(members, inputFinding("creds/unknown-shape", plainly(source), { source }));
  }
  return {
    fields: fieldsOf(found),
    hosts: { authority: found.get("authorityUrl"), resourceManager: found.get("resourceManagerUrl") },
    secrets: secretsIn(members),
    readable: findings.every((finding) => finding.level !== "error"),
    findings: [...soFar, ...findings],
  };
}

function unreadable(members: readonly Member[], finding: Finding): Creds {
  return {
    fields: {},
    hosts: { authority: undefined, resourceManager: undefined },
    secrets: secretsIn(members),
    readable: false,
    findings: [finding],
  };
}

function fieldsOf(found: ReadonlyMap<CredsKey, Given>): Fields {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const given = found.get(name);
      if (given === undefined) return [];
      return [[name, isSecretField(name) ? given : { ...given, value: given.value.trim() }]];
    }),
  );
}

function secretsIn(members: readonly Member[]): string[] {
  return members.flatMap(({ key, value }) => {
    if (!value) return [];
    const meant = keyOf(key);
    if (meant === "clientCertificate") return secretsOfCertificate(value);
    if (meant === "clientSecret" || meant === "clientCertificatePassword") return [value];
    const id = meant === "clientId" || meant === "tenantId" || meant === "subscriptionId";
    return [...secretsWithin(value), ...(id ? suspiciousIds(value) : [])];
  });
}
