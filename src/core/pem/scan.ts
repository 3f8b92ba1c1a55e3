import { Unreadable } from "../unreadable.ts";
import { fromBase64, type Repair } from "./characters.ts";

export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  readonly label: string;
  readonly bytes: Uint8Array;
  /** Of a key that OpenSSL encrypted in its old way: `AES-128-CBC,0F3A…`. */
  readonly dekInfo: string | undefined;
}

export interface Scan {
  readonly blocks: readonly PemBlock[];
  readonly repairs: readonly Repair[];
}

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
const LONGEST_LABEL = 48;
const MOST_BLOCKS = 20;

export function hasPem(text: string): boolean {
  return text.includes(BEGIN);
}

/**
 * The PEM blocks of a text (RFC 7468), however mangled the lines between their marks are. One pass.
 * @throws Unreadable `truncated`, `malformed` or `too-complex`
 */
export function scanPem(text: string): Scan {
  const blocks: PemBlock[] = [];
  const repairs = new Set<Repair>();
  let end = 0;
  for (let begin = text.indexOf(BEGIN); begin !== -1; begin = text.indexOf(BEGIN, end)) {
    if (blocks.length === MOST_BLOCKS) throw new Unreadable("too-complex");
    if (blocks.length > 0 && begin === end) repairs.add("joined-blocks");
    const start = begin + BEGIN.length;
    const label = labelAt(text, start);
    const bodyStart = start + label.length + DASHES.length;
    const bodyEnd = text.indexOf(END, bodyStart);
    if (bodyEnd === -1) throw new Unreadable("truncated");
    const close = bodyEnd + END.length;
    if (labelAt(text, close) !== label) throw new Unreadable("truncated");
    end = close + label.length + DASHES.length;
    const body = text.slice(bodyStart, bodyEnd);
    for (const repair of repairsOf(body, lineBefore(text, begin))) repairs.add(repair);
    blocks.push(block(label, body));
  }
  return { blocks, repairs: [...repairs] };
}

function labelAt(text: string, start: number): string {
  const near = text.slice(start, start + LONGEST_LABEL + DASHES.length);
  const length = near.indexOf(DASHES);
  if (length === -1) throw new Unreadable("malformed");
  return near.slice(0, length);
}

/** What stands on its line before a mark, at most a few characters of it. */
function lineBefore(text: string, begin: number): string {
  const near = text.slice(Math.max(0, begin - 80), begin);
  return near.slice(Math.max(near.lastIndexOf("\n"), near.lastIndexOf("\r")) + 1);
}

function block(label: string, body: string): PemBlock {
  const { dekInfo, rest } = headers(body);
  // A `>` before each line is how mail quotes, a backslash is what is left of an escaped line break.
  const bytes = fromBase64(rest.replaceAll(">", "").replaceAll("\\", ""));
  if (bytes === undefined) throw new Unreadable("malformed");
  return { label, bytes, dekInfo };
}

const DEK_INFO = "DEK-Info:";

/** The two header lines of RFC 1421 that OpenSSL writes; they may have lost their line breaks. */
function headers(body: string): { dekInfo: string | undefined; rest: string } {
  const at = body.indexOf(DEK_INFO);
  if (at === -1) return { dekInfo: undefined, rest: body };
  const after = body.slice(at + DEK_INFO.length).trimStart();
  const length = after.slice(0, 100).search(/\s/);
  if (length === -1) throw new Unreadable("malformed");
  return { dekInfo: after.slice(0, length), rest: after.slice(length) };
}

function repairsOf(body: string, before: string): readonly Repair[] {
  const found: Repair[] = [];
  const feeds = body.includes("\n");
  const lines = body.trim().split("\n");
  if (!feeds) found.push(body.includes("\r") ? "carriage-returns" : "one-line");
  if (before.trimStart().startsWith(">") || lines[0]?.trimStart().startsWith(">")) found.push("quoted-lines");
  else if (feeds && lines.slice(1).some((line) => line.startsWith(" ") || line.startsWith("\t"))) {
    found.push("indentation");
  }
  const encrypted = body.includes(DEK_INFO);
  if (feeds && !encrypted && lines.some((line) => line.trim() === "")) found.push("blank-lines");
  return found;
}
