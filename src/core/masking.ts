import { isGuid, unwrapped } from "./guid.ts";
import { isOrdinaryWord } from "./ordinary-words.ts";
import type { Secret } from "./secret.ts";
import { unicode } from "./unicode.ts";

/** An expression that nobody expanded names a secret, and is none. */
const UNEXPANDED = /^\$\{\{[^{}]*\}\}$/;
/** Shorter masks would blot out half the log. */
const SHORTEST = 4;
/** On a line of a longer text: what is shorter is a number or a word, unless its key says otherwise. */
const SHORTEST_ON_LINE = 8;
/** Below this the shifted base64 forms are too short to be told from ordinary text. */
const SHORTEST_SHIFTED = 12;

/** No key is as long as a base64 text, which ends in `=` too. */
const KEY = /^(?:export\s+|set\s+)?["']?[\w.-]{1,40}["']?\s*[:=]\s*/;
const SECRET_KEY = /secret|password|pwd/i;
const LETTER_OR_DIGIT = unicode("[\\p{L}\\p{N}]");

/**
 * Every form in which a secret may turn up in a log, one line each and none of them harmful as a mask.
 *
 * The runner splits a mask by lines itself and has no shortest length: the `{` of a pretty-printed JSON would
 * then mask every brace and drop every JSON output. So a value of many lines is never given whole.
 * GUIDs are never masked: the runner drops every job output that holds a masked text.
 */
export function maskForms(value: string): string[] {
  const whole = value.trim();
  if (UNEXPANDED.test(whole)) return [];
  const lines = whole.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.length === 1 ? lines : lines.filter((line) => !saysNothing(line));
  const secret = telling.filter(maskable);
  if (secret.length === 0) return [];
  return [...new Set([...secret, ...encodings(whole)])].filter(maskable);
}

/** Not a mask that hides ordinary text: long enough, more than punctuation, and neither an ID nor a plain word. */
function maskable(form: string): boolean {
  const bare = unwrapped(form);
  if (form.length < SHORTEST || !saysSomething(form) || FRAME.test(form)) return false;
  return !isGuid(bare) && !isOrdinaryWord(bare);
}

/** More than punctuation. */
export function saysSomething(text: string): boolean {
  return /[A-Za-z0-9]/.test(text) || LETTER_OR_DIGIT().test(text);
}

/** The frame of a PEM block: as a mask it would blot out everybody's, those of public certificates too. */
const FRAME = /^-----(?:BEGIN|END) [A-Z0-9 ]{1,40}-----$/;
/** A tag of XML without a value that is long. */
const TAG = /^<[^<>]{0,100}>$/;

/** A line of a longer text that holds only a key, or a key with a GUID, a plain URL or a short word. */
function saysNothing(line: string): boolean {
  if (TAG.test(line)) return true;
  if (isBase64End(line)) return false;
  const key = KEY.exec(line)?.[0] ?? "";
  const value = unwrapped(withoutEnd(line.slice(key.length)));
  const plainUrl = /^https?:\/\//i.test(value) && !/[?@#\s]/.test(value);
  const short = value.length < SHORTEST_ON_LINE && !SECRET_KEY.test(key);
  return plainUrl || short || !maskable(value);
}

/** The last line of a key, which looks like a name with nothing behind its `=`. */
function isBase64End(line: string): boolean {
  return line.length >= SHORTEST_ON_LINE && line.length % 4 === 0 && /^[A-Za-z0-9+/]+={1,2}$/.test(line);
}

function withoutEnd(text: string): string {
  return text.endsWith(",") || text.endsWith(";") ? text.slice(0, -1) : text;
}

function encodings(value: string): string[] {
  const text = value.toWellFormed();
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  const hex = Buffer.from(text).toString("hex");
  return [
    JSON.stringify(text).slice(1, -1),
    form,
    form.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    encodeURIComponent(text),
    hex,
    hex.toUpperCase(),
    ...base64Forms(Buffer.from(text)),
  ].filter((encoded) => !/[\r\n]/.test(encoded));
}

function base64Forms(bytes: Buffer): string[] {
  const shifts = bytes.length < SHORTEST_SHIFTED ? [] : [0, 1, 2];
  const standard = [bytes.toString("base64"), ...shifts.map((shift) => inner(bytes, shift))];
  return [...standard, ...standard.map(urlSafe)];
}

/** What every base64 text holds that has these bytes in it, `shift` bytes after a multiple of three. */
function inner(bytes: Buffer, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
  const bits = 8 * (shift + bytes.length);
  return encoded.slice(Math.ceil((8 * shift) / 6), Math.floor(bits / 6));
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What is too short or too ordinary has no mask: where the runner prints it, everybody reads it. */
export function canBeMasked(secret: Secret): boolean {
  return formsOf(secret).length > 0;
}

const KNOWN = new WeakMap<Secret, readonly string[]>();

/** The forms of a secret, made once: it is masked first and kept out of all output after that. */
export function formsOf(secret: Secret): readonly string[] {
  const forms = KNOWN.get(secret) ?? maskForms(secret.reveal());
  KNOWN.set(secret, forms);
  return forms;
}
