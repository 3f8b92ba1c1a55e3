import type { Identity } from "../credential.ts";
import { OUTPUTS, type OutputName } from "../interface.ts";
import type { CredentialReport, FileReport, Report } from "../report.ts";
import { good } from "./exit.ts";
import { type Identifiers, identifiersOf } from "./identifiers.ts";
import { plain } from "./neutral.ts";

/** Outputs that hold a secret. */
export const MASKED_OUTPUTS: ReadonlySet<OutputName> = new Set(
  OUTPUTS.filter((output) => "masked" in output).map(({ name }) => name),
);

/**
 * What is in them was redacted with the report, and is a word of a closed set, a date, an ID or a path of our own: the
 * steps after this rely on it. All but names from outside.
 */
export function isWrittenAsIs(name: OutputName): boolean {
  return name !== "subscription-name";
}

/**
 * The outputs of a step; what is not known is the empty string. `reportPath` is where the JSON report lies.
 * The secret is handed on only when every check is content with it.
 */
export function outputsOf(
  report: Report,
  identity: Identity | undefined,
  reportPath: string,
): Readonly<Record<OutputName, string>> {
  const [credential] = report.credentials;
  const [certificate] = report.certificates;
  const end = endOf(report);
  const identifiers = identifiersOf(report, identity);
  return {
    verdict: report.verdict,
    report: reportPath,
    "client-id": identifiers.clientId,
    "tenant-id": identifiers.tenantId,
    "subscription-id": identifiers.subscriptionIds.join("\n"),
    // A name may hold a line break, and the names are told apart by line breaks.
    "subscription-name": report.subscriptions.map(({ name }) => plain(name ?? "")).join("\n"),
    "expires-on": end?.expiresOn ?? "",
    "days-left": end?.daysLeft?.toString() ?? "",
    "key-id": credential?.keyId ?? "",
    thumbprint: certificate?.thumbprint ?? "",
    rotated: report.command === "rotate" ? String(report.rotation?.rotated ?? false) : "",
    "pem-path": pathOf(report, "pem"),
    "cer-path": pathOf(report, "cer"),
    "pfx-path": pathOf(report, "pfx"),
    ...secrets(good(report) ? identity : undefined, identifiers),
  };
}

type End = Pick<CredentialReport, "expiresOn" | "daysLeft">;

/**
 * `validate` looks at several at once, and its verdict is that of the one that ends first; the others make one. Where
 * the end of one is not known, that of another does not stand in for it.
 */
function endOf({ command, credentials, certificates }: Report): End | undefined {
  const ends: readonly End[] = [
    ...credentials,
    ...certificates.map(({ notAfter, daysLeft }) => ({ expiresOn: notAfter, daysLeft })),
  ];
  if (command !== "validate") return ends[0];
  const known = ends.flatMap((end) =>
    end.expiresOn === null ? [] : [{ end, at: Date.parse(end.expiresOn) }],
  );
  return known.length < ends.length ? undefined : known.sort((one, other) => one.at - other.at)[0]?.end;
}

const pathOf = ({ files = [] }: Report, format: FileReport["format"]): string =>
  files.find((file) => file.format === format)?.path ?? "";

function secrets(
  identity: Identity | undefined,
  { clientId, tenantId, subscriptionIds }: Identifiers,
): Readonly<Record<"client-secret" | "creds", string>> {
  if (identity?.credential.kind !== "client-secret") return { "client-secret": "", creds: "" };
  const clientSecret = identity.credential.clientSecret.reveal();
  // The names and the order of azure/login's own example.
  const creds = { clientId, clientSecret, subscriptionId: subscriptionIds[0], tenantId };
  return { "client-secret": clientSecret, creds: JSON.stringify(creds) };
}
