import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { finder } from "../core/catalogue/finder.ts";
import { GIVEN_FILES } from "../core/catalogue/given-files.ts";
import type { Finding } from "../core/finding.ts";
import type { GivenFile } from "../core/given-file.ts";
import { CERTIFICATE_ENDING } from "../core/inputs/certificate-text.ts";
import { plainly } from "../core/inputs/fields.ts";
import { decodeText } from "../core/keyfile/decode.ts";
import { NAME_LENGTH, plain } from "../core/render/neutral.ts";

const given = finder(GIVEN_FILES);

/** A GitHub secret holds 48 KiB, and honest files are smaller than that. */
const MOST_BYTES = 256 * 1024;

export type Loaded = { readonly bytes: Uint8Array } | { readonly finding: Finding };

/**
 * The file that was given, as it lies on the disk or stands in the input. What looked like a path and leads nowhere may
 * be a password in the wrong input: `hide` gets it, and no finding names it. Never throws.
 */
export function loadGiven({ content, field }: GivenFile, hide: (text: string) => void): Loaded {
  if ("text" in content) return { bytes: decodeText(content.text.reveal()) };
  const subject = plainly(field);
  const holes = { field, path: plain(content.path, NAME_LENGTH).replaceAll("`", "'") };
  try {
    // Looked at before it is opened: to open a pipe is to wait for its writer, and to open a device may do anything.
    const stats = statSync(content.path);
    const kind = kindOf(stats);
    if (kind !== undefined) return { finding: given("path/no-file", subject, { ...holes, kind }) };
    if (stats.size > MOST_BYTES) {
      const size = String(Math.ceil(stats.size / 1024));
      return { finding: given("path/too-large", subject, { ...holes, size }) };
    }
    return { bytes: readOrdinary(content.path) };
  } catch (error) {
    const code = codeOf(error);
    if (!leadsSomewhere(content.path)) {
      hide(content.path);
      return { finding: given("path/nowhere", subject, { field }) };
    }
    if (code === "ENOENT") return { finding: given("path/missing", subject, holes) };
    if (code === "EFBIG")
      return { finding: given("path/too-large", subject, { ...holes, size: "more than 256" }) };
    return { finding: given("path/unreadable", subject, { ...holes, error: code }) };
  }
}

/** The file is there, or a folder that has a name and that it should be in; or its own name says what it is. */
function leadsSomewhere(path: string): boolean {
  const folder = dirname(path);
  const isNamed = /[^./\\]/.test(folder);
  return existsSync(path) || (isNamed && existsSync(folder)) || CERTIFICATE_ENDING.test(path);
}

/** The same file by a path that leads to it from every directory. */
export function absolute(file: GivenFile): GivenFile {
  return "path" in file.content ? { ...file, content: { path: resolve(file.content.path) } } : file;
}

/** Whatever was put in its place since it was looked at: opening does not wait, and what is read has an end. */
function readOrdinary(path: string): Uint8Array {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error("changed"), { code: "EBUSY" });
    return readUpTo(descriptor, MOST_BYTES);
  } finally {
    closeSync(descriptor);
  }
}

/** The system calls some files ordinary and empty that never end (/proc/self/pagemap): what is read is counted. */
function readUpTo(descriptor: number, most: number): Uint8Array {
  const buffer = Buffer.alloc(most + 1);
  let length = 0;
  for (let read = -1; read !== 0; length += read) {
    read = readSync(descriptor, buffer, length, buffer.length - length, null);
  }
  if (length > most) throw Object.assign(new Error("too large"), { code: "EFBIG" });
  return buffer.subarray(0, length);
}

function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return "a directory";
  if (stats.isFIFO()) return "a pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

/** Node's code alone: its message repeats the path. */
function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" && /^E[A-Z]+$/.test(code) ? code : "unknown error";
}
