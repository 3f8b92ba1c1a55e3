import { createPrivateKey, randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePfx } from "../../src/core/pkcs12/write.ts";
import { Secret } from "../../src/core/secret.ts";
import { type ClientCertificateOptions, createClientCertificate, derOf } from "../simulator/certificates.ts";

export interface Made {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS#8. */
  readonly key: string;
  readonly thumbprint: string;
}

/** The certificate and its key as PEM, as the CLI of Azure writes them. */
export const pemOf = ({ certificate, key }: Made): string => `${key}${certificate}`;

/** A .pfx in base64. */
export function pfxOf(
  { certificate, key }: Made,
  password: string,
  encryption: "aes256" | "3des" = "aes256",
): string {
  const der = writePfx({
    key: createPrivateKey(key).export({ type: "pkcs8", format: "der" }),
    certificates: [derOf(certificate)],
    friendlyName: "deploy",
    password: new Secret(password),
    encryption,
    random: (length) => randomFillSync(new Uint8Array(length)),
  });
  return Buffer.from(der).toString("base64");
}

/** The lines of a private key: none of them may turn up anywhere, nor as one text. */
export const keyLines = ({ key }: Made): readonly string[] =>
  key.split("\n").filter((line) => line.length > 20 && !line.startsWith("-----"));

export const make = (options?: ClientCertificateOptions): Made => createClientCertificate(options);

/** Writes files into a folder of their own and takes it away afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
