import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ReadKeyFile, readKeyFile } from "../../src/core/keyfile/read.ts";
import { Secret } from "../../src/core/secret.ts";

/** Reads a file as the action would. */
export function read(file: Uint8Array | string, password?: string, now = new Date()): ReadKeyFile {
  return readKeyFile(typeof file === "string" ? Buffer.from(file) : file, {
    password: password === undefined ? undefined : new Secret(password),
    field: "`client-certificate`",
    passwordField: "`client-certificate-password`",
    now,
  });
}

export const codesOf = ({ findings }: ReadKeyFile): readonly string[] => findings.map(({ code }) => code);

export function armour(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** What OpenSSL writes on its standard output, in bytes. Throws where it fails, with its own words. */
export function openssl(args: readonly string[], input?: string | Uint8Array): Buffer {
  const { status, error, stdout, stderr } = spawnSync("openssl", args, { input });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`openssl ${args[0]} ended with ${status}: ${stderr.toString("latin1")}`);
  return stdout;
}

/** A folder for files that OpenSSL reads by name. */
export function folder(): (name: string, content: string | Uint8Array) => string {
  const path = mkdtempSync(join(tmpdir(), "key-files-"));
  return (name, content) => {
    writeFileSync(join(path, name), content);
    return join(path, name);
  };
}

/** mulberry32: the same seed gives the same files. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}
