/**
 * Files that end up where a certificate belongs, told by how they begin. Codes of the catalogue, each with its test;
 * `head` is the start of the file in Latin-1, blanks before it left off.
 */
const OTHERS = [
  [
    "file/java-keystore",
    (head) => head.startsWith("\u00fe\u00ed\u00fe\u00ed") || head.startsWith("\u00ce\u00ce\u00ce\u00ce"),
  ],
  ["file/zip", (head) => head.startsWith("PK\u0003\u0004") || head.startsWith("\u001f\u008b")],
  ["file/git-lfs", (head) => head.startsWith("version https://git-lfs")],
  ["file/putty-key", (head) => head.startsWith("PuTTY-User-Key-File")],
  ["file/openssh-key", (head) => /^(?:ssh-|ecdsa-sha2-|---- BEGIN SSH2 )/.test(head)],
  ["file/html", (head) => /^<(?:!doctype html|html|head|body)\b/i.test(head)],
  ["file/json", (head) => head.startsWith("{") || head.startsWith("[")],
] as const satisfies readonly (readonly [string, (head: string) => boolean])[];

export type OtherFile = (typeof OTHERS)[number][0] | (typeof BROKEN)[number][0];

export function otherFile(head: string): OtherFile | undefined {
  return OTHERS.find(([, matches]) => matches(head))?.[0];
}

/** What is left of a PFX or a certificate after a tool has taken its bytes for text. */
const BROKEN = [
  ["file/mangled-by-utf8", mangledByUtf8],
  ["file/mangled-by-crlf", mangledByCrlf],
] as const satisfies readonly (readonly [string, (bytes: Uint8Array) => boolean])[];

export function mangled(bytes: Uint8Array): OtherFile | undefined {
  return BROKEN.find(([, matches]) => matches(bytes))?.[0];
}

/** `30 82`, the start of nearly every file in DER, is no UTF-8: the second octet became U+FFFD, `EF BF BD`. */
function mangledByUtf8([first, ...rest]: Uint8Array): boolean {
  const marks = rest[0] === 0xef && rest[1] === 0xbf && rest[2] === 0xbd;
  // Or each octet above 7F became two, as text in Latin-1 does: `30 C2 82`.
  return first === 0x30 && (marks || (rest[0] === 0xc2 && (rest[1] ?? 0) >= 0x80 && (rest[1] ?? 0) <= 0x84));
}

/** Every line feed has a carriage return before it, and the file is longer than it says by just these. */
function mangledByCrlf(bytes: Uint8Array): boolean {
  const announced = announcedLength(bytes);
  if (announced === undefined) return false;
  let pairs = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a) continue;
    if (bytes[at - 1] !== 0x0d) return false;
    pairs++;
  }
  return pairs > 0 && bytes.length - announced === pairs;
}

/** The length that a sequence with a length of two octets has, its header included. */
function announcedLength([tag, form, high = 0, low = 0]: Uint8Array): number | undefined {
  return tag === 0x30 && form === 0x82 ? 4 + high * 256 + low : undefined;
}
