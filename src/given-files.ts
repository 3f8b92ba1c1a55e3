import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { finder } from "./core/catalogue/finder.ts";
import { GIVEN_FILES } from "./core/catalogue/given-files.ts";
import type { Finding } from "./core/finding.ts";
import type { GivenFile } from "./core/given-file.ts";
import { plainly } from "./core/inputs/fields.ts";
import { decodeText } from "./core/keyfile/decode.ts";
import { NAME_LENGTH, plain } from "./core/render/neutral.ts";

const given = finder(GIVEN_FILES);

/** A GitHub secret holds 48 KiB, and honest files are smaller than that. */
const MOST_BYTES = 256 * 1024;

export type Loaded = { readonly bytes: Uint8Array } | { readonly finding: Finding };

/** The file that was given, as it lies on the disk or stands in the input. Never throws. */
export function loadGiven({ content, field }: GivenFile): Loaded {
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
    if (code === "ENOENT") return { finding: given("path/missing", subject, holes) };
    return { finding: given("path/unreadable", subject, { ...holes, error: code }) };
  }
}

/** The same file by a path that leads to it from every directory. */
export function absolute(file: GivenFile): GivenFile {
  return "path" in file.content ? { ...file, content: { path: resolve(file.content.path) } } : file;
}

/** Whatever was put in its place since it was looked at: opening does not wait, and what is read has an end. */
function readOrdinary(path: string): Uint8Array {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_BYTES)
      throw Object.assign(new Error("changed"), { code: "EBUSY" });
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
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
