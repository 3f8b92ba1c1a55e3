import { KIND_NAMES } from "../credential.ts";
import type { CredentialReport, Report, SubscriptionReport } from "../report.ts";
import { codeSpan, markdownText, table } from "./markdown.ts";
import { NAME_LENGTH } from "./neutral.ts";
import { PICTURES } from "./tone.ts";
import { count, day } from "./words.ts";

const MOST_ROWS = 50;
const UNKNOWN = "not known";

/** A table for each credential, upright: three GUIDs side by side fit no screen. What is not known has no line. */
export function credentialTable(report: Report): readonly string[] {
  return report.credentials.slice(0, MOST_ROWS).map((credential) => {
    const { kind, clientId, tenantId, keyId } = credential;
    const rows: readonly (readonly [string, string | null])[] = [
      ["Client ID", id(clientId)],
      ["Tenant", id(tenantId)],
      ["Ends on", endsOn(credential)],
      ["Days left", daysLeft(credential)],
      ["Key ID", id(keyId)],
    ];
    const known = rows.filter((row): row is readonly [string, string] => row[1] !== null);
    return table(["Kind", KIND_NAMES[kind]], known);
  });
}

const id = (text: string | null): string | null => (text === null ? null : codeSpan(text));

function endsOn({ kind, expiresOn, expiryCertain }: CredentialReport): string | null {
  if (expiresOn === null) return kind.startsWith("client-") ? null : "never: there is no secret to expire";
  // Where several secrets could be the one in hand, the report holds the earliest end.
  const later = expiryCertain ? "" : " or later (several secrets could be this one)";
  return `**${markdownText(day(expiresOn))}**${later}`;
}

function daysLeft({ daysLeft: days, expiryCertain }: CredentialReport): string | null {
  if (days === null) return null;
  if (days < 0) return "none: it has ended";
  return `${days === 0 ? "less than one" : days}${expiryCertain ? "" : " or more"}`;
}

/** Columns that only some runs have. */
const EXTRA: readonly (readonly [title: string, cell: (one: SubscriptionReport) => number | null])[] = [
  ["Resource groups", ({ resourceGroups }) => resourceGroups],
  ["Cloud services", ({ hostedServices }) => hostedServices?.length ?? null],
];

/** One table with a line for each subscription. What was counted nowhere has no column. */
export function subscriptionTable(report: Report): readonly string[] {
  const { subscriptions } = report;
  if (subscriptions.length === 0) return [];
  const extra = EXTRA.filter(([, cell]) => subscriptions.some((one) => cell(one) !== null));
  const rows = subscriptions
    .slice(0, MOST_ROWS)
    .map((one) => [...subscriptionRow(one), ...extra.map(([, cell]) => String(cell(one) ?? "–"))]);
  const more = subscriptions.length - rows.length;
  return [
    table(["Subscription", "State", "Roles", ...extra.map(([title]) => title)], rows),
    ...(more > 0 ? [`… and ${count(more, "more subscription")}.`] : []),
  ];
}

/** As Azure Resource Manager says it, and as the classic API does. */
const WORKING: ReadonlySet<string> = new Set(["Enabled", "Active"]);

function subscriptionRow({ id, name, state, roles }: SubscriptionReport): readonly string[] {
  const title = name === null ? "" : `**${markdownText(name, NAME_LENGTH)}**<br>`;
  return [
    `${title}${codeSpan(id)}`,
    state === null
      ? UNKNOWN
      : `${PICTURES[WORKING.has(state) ? "pass" : "warning"]} ${markdownText(state, NAME_LENGTH)}`,
    roles.length === 0 ? "–" : roles.map((role) => markdownText(role, NAME_LENGTH)).join("<br>"),
  ];
}
