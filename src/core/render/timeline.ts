import type { CredentialReport, Report } from "../report.ts";
import { mermaidText } from "./neutral.ts";
import { day } from "./words.ts";

const DAY = 86_400_000;
const MOST_ROWS = 20;
/** Bars are cut here: one secret that ends in 2099 must not squeeze the others into nothing. */
const DAYS_BEFORE = 60;
const DAYS_AFTER = 730;
/** A bar by itself fills the picture, whatever its length: a mark lends it a measure. */
const MARK_DAYS = 90;

/** Few enough labels on the axis that ISO dates do not run into each other on a phone. */
const TICKS: readonly (readonly [days: number, interval: string])[] = [
  [5, "1day"],
  [35, "1week"],
  [150, "1month"],
  [400, "3month"],
  [Infinity, "6month"],
];

/** Its first eight digits tell applications apart. */
const GUID = /\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

interface Bar {
  readonly credential: CredentialReport;
  readonly start: number;
  readonly end: number;
  readonly expired: boolean;
}

function barOf(credential: CredentialReport, today: number): Bar | undefined {
  const expiry = Date.parse(day(credential.expiresOn ?? ""));
  if (Number.isNaN(expiry)) return undefined;
  const expired = credential.daysLeft !== null && credential.daysLeft < 0;
  const start = expired ? Math.max(Math.min(expiry, today - DAY), today - DAYS_BEFORE * DAY) : today;
  const end = expired ? today : Math.min(Math.max(expiry, today + DAY), today + DAYS_AFTER * DAY);
  return { credential, start, end, expired };
}

const iso = (time: number): string => day(new Date(time).toISOString());

function row({ credential, start, end, expired }: Bar): string {
  const ends = `${expired ? "✗ ended" : "ends"} ${day(credential.expiresOn ?? "")}`;
  // Short, because Mermaid cuts what fits neither into a bar nor beside it. A word goes before the date, because
  // Mermaid takes a line that begins with a date for something else.
  const label = mermaidText(`${ends} · ${credential.subject.replace(GUID, "$1…")}`, 48);
  return `    ${label} :${expired ? "crit, " : ""}${iso(start)}, ${iso(end)}`;
}

/**
 * What ends when, as a Mermaid picture: a bar from the day of the check to the end of each credential, the soonest
 * first, and a mark below them. Colours are GitHub's own, so that light and dark both work; each bar says its date in words.
 * Undefined where no end is known.
 */
export function timeline(report: Report): string | undefined {
  const today = Date.parse(day(report.startedAt));
  const bars = report.credentials
    .map((credential) => barOf(credential, today))
    .filter((bar) => bar !== undefined)
    .sort(
      (one, other) =>
        Date.parse(one.credential.expiresOn ?? "") - Date.parse(other.credential.expiresOn ?? ""),
    )
    .slice(0, MOST_ROWS);
  if (bars.length === 0) return undefined;
  const first = Math.min(...bars.map((bar) => bar.start));
  const mark = today + MARK_DAYS * DAY;
  const last = Math.max(mark, ...bars.map((bar) => bar.end));
  const [, interval] = TICKS.find(([days]) => (last - first) / DAY <= days) ?? [0, "1month"];
  return [
    `A bar runs from this check to the day on which the credential ends; the vertical line is today, the diamond ${MARK_DAYS} days after the check.`,
    "",
    "```mermaid",
    // Nothing stands left of the bars, so no room is kept for it but that of half a date on the axis.
    '%%{init: {"gantt": {"leftPadding": 36, "rightPadding": 36}}}%%',
    "gantt",
    `    accTitle: What ends when, as of ${iso(today)}`,
    "    dateFormat YYYY-MM-DD",
    "    axisFormat %Y-%m-%d",
    `    tickInterval ${interval}`,
    ...bars.map(row),
    `    ${MARK_DAYS} days after the check :milestone, ${iso(mark)}, ${iso(mark)}`,
    "```",
  ].join("\n");
}
