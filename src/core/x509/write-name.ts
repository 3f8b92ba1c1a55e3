import { type Der, ia5, oid, printable, sequence, set, utf8 } from "../asn1/write.ts";

/** One part of a name: `["CN", "deploy"]`. */
export type NamePart = readonly [type: NameType, value: string];

/** In the order in which it is written down: the most specific part first. */
export type Name = readonly NamePart[];

export type NameProblem =
  | { readonly kind: "empty" }
  | { readonly kind: "type"; readonly type: string }
  | { readonly kind: "form" }
  | { readonly kind: "value"; readonly type: NameType };

type NameType = keyof typeof TYPES;

interface Type {
  readonly oid: string;
  readonly write: (text: string) => Der;
  /** The longest value that RFC 5280 (appendix A) allows, in characters. */
  readonly most: number;
  readonly takes?: RegExp;
}

const ASCII = /^[\x20-\x7e]+$/;

const TYPES = {
  CN: { oid: "2.5.4.3", write: utf8, most: 64 },
  O: { oid: "2.5.4.10", write: utf8, most: 64 },
  OU: { oid: "2.5.4.11", write: utf8, most: 64 },
  L: { oid: "2.5.4.7", write: utf8, most: 128 },
  ST: { oid: "2.5.4.8", write: utf8, most: 128 },
  C: { oid: "2.5.4.6", write: printable, most: 2, takes: /^[A-Z]{2}$/ },
  DC: { oid: "0.9.2342.19200300.100.1.25", write: ia5, most: 63, takes: ASCII },
  EMAIL: { oid: "1.2.840.113549.1.9.1", write: ia5, most: 255, takes: ASCII },
} as const satisfies Readonly<Record<string, Type>>;

/** What other tools call the same. */
const ALSO: Readonly<Record<string, NameType>> = { S: "ST", E: "EMAIL", EMAILADDRESS: "EMAIL" };

export const NAME_TYPES = Object.keys(TYPES);

/** The longest common name, in characters. */
export const LONGEST_COMMON_NAME = TYPES.CN.most;

/** Whether it is written as a distinguished name, rather than as a bare common name. */
const DISTINGUISHED = /^\s*[A-Za-z]{1,20}\s*=/;

/**
 * `CN=deploy,O=Contoso` as RFC 4514 writes it, with `\` before a sign that would separate, or quotes around a value
 * as Windows shows it; a text without `TYPE=` at its start is a common name as it stands.
 */
export function parseName(text: string): Name | NameProblem {
  if (text.trim() === "") return { kind: "empty" };
  if (!DISTINGUISHED.test(text)) return checked([["CN", text.trim()]]);
  const parts: NamePart[] = [];
  for (const piece of split(text) ?? [""]) {
    const [, written = "", raw] = /^\s*([A-Za-z]+)\s*=(.*)$/s.exec(piece) ?? [];
    const value = raw === undefined ? undefined : unescaped(raw.trim());
    if (value === undefined) return { kind: "form" };
    const upper = written.toUpperCase();
    const type = Object.hasOwn(ALSO, upper) ? ALSO[upper] : upper;
    if (type === undefined || !Object.hasOwn(TYPES, type)) return { kind: "type", type: written };
    parts.push([type as NameType, value]);
  }
  return checked(parts);
}

export const isName = (result: Name | NameProblem): result is Name => Array.isArray(result);

function checked(parts: Name): Name | NameProblem {
  const bad = parts.find(([type, value]) => {
    const { most, takes }: Type = TYPES[type];
    const control = [...value].some((character) => character < " " || character === "\x7f");
    return value === "" || [...value].length > most || control || takes?.test(value) === false;
  });
  return bad === undefined ? parts : { kind: "value", type: bad[0] };
}

/** At commas and semicolons that are neither escaped nor quoted; undefined where a quote stays open. */
function split(text: string): readonly string[] | undefined {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "\\") at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "," || sign === ";")) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return quoted ? undefined : [...pieces, text.slice(start)];
}

/** Undefined for what RFC 4514 does not allow: a bare `+` (a part of several values), a lone `\`, a quote inside. */
function unescaped(raw: string): string | undefined {
  const whole = /^"(?:[^"\\]|\\.)*"$/s.test(raw);
  const text = whole ? raw.slice(1, -1) : raw;
  const bytes: Uint8Array[] = [];
  for (let at = 0; at < text.length; ) {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += sign.length;
    if (sign !== "\\") {
      if (sign === '"' || (sign === "+" && !whole)) return undefined;
      bytes.push(Buffer.from(sign));
      continue;
    }
    const octet = /^[0-9A-Fa-f]{2}/.exec(text.slice(at, at + 2))?.[0];
    const escaped = octet ?? text.slice(at, at + 1);
    if (escaped === "") return undefined;
    bytes.push(octet === undefined ? Buffer.from(escaped) : Buffer.from(octet, "hex"));
    at += escaped.length;
  }
  return Buffer.concat(bytes).toString();
}

/** As X.501 has it: the most specific part last. */
export function writeName(name: Name): Der {
  const parts = name.toReversed().map(([type, value]) => {
    const { oid: number, write }: Type = TYPES[type];
    return set(sequence(oid(number), write(value)));
  });
  return sequence(...parts);
}
