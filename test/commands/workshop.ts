import { generateKeyPairSync, randomBytes } from "node:crypto";
import { FileError } from "../../src/core/failure.ts";
import { type ReadKeyFile, readKeyFile } from "../../src/core/keyfile/read.ts";
import { Secret } from "../../src/core/secret.ts";
import { selfSigned } from "../../src/core/x509/build.ts";
import type { KeyFolder } from "../../src/ports.ts";

export const NOW = new Date("2027-03-01T12:00:00.500Z");

export interface Memory extends KeyFolder {
  readonly files: Map<string, Uint8Array>;
}

/** A folder that forgets. `damage` is what a bad disk does to a file; `full` has no room for it. */
export function memoryFolder({ damage, full }: { damage?: string; full?: string } = {}): Memory {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    write(name, content) {
      if (name === full) throw new FileError("ENOSPC", `/runner/${name}`);
      files.set(name, content);
      return `/runner/${name}`;
    },
    read(name) {
      const content = files.get(name) ?? new Uint8Array();
      return name === damage ? content.subarray(0, content.length - 20) : content;
    },
    clear: () => files.clear(),
  };
}

export const workshop = (folder: KeyFolder = memoryFolder()) => ({ folder, now: NOW, random: randomBytes });

export const readAs = (bytes: Uint8Array, password?: string): ReadKeyFile =>
  readKeyFile(bytes, {
    password: password === undefined ? undefined : new Secret(password),
    field: "the file",
    passwordField: "its password",
    now: NOW,
  });

export interface Issued {
  readonly der: Uint8Array;
  readonly pem: string;
}

/** A certificate that signed itself, with its key. */
export function issued(commonName: string, notAfter = new Date("2028-01-01T00:00:00Z")): Issued {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = selfSigned(privateKey, {
    ...{ subject: [["CN", commonName]], purpose: "management", dnsNames: [] },
    ...{ notBefore: new Date("2026-01-01T00:00:00Z"), notAfter, random: randomBytes(16) },
  });
  return { der, pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}
