import { createPrivateKey } from "node:crypto";
import type { Format } from "../making/file-names.ts";
import { pemBlock } from "../pem/write.ts";
import type { PfxEncryption, Random } from "../pkcs12/encrypt.ts";
import { writePfx } from "../pkcs12/write.ts";
import type { Secret } from "../secret.ts";

/** What goes into the files. */
export interface Content {
  /** DER; the one that belongs to the key first, then its issuers upwards. */
  readonly certificates: readonly Uint8Array[];
  /** PKCS#8 as PEM, not encrypted. */
  readonly key: Secret | undefined;
  readonly friendlyName: string;
}

export interface PfxProtection {
  readonly password: Secret;
  readonly encryption: PfxEncryption;
}

/** The octets of one file. A .pfx needs the key and a protection. */
export function writeKeyFile(
  format: Format,
  content: Content,
  pfx: PfxProtection | undefined,
  random: Random,
): Uint8Array {
  const { certificates, key, friendlyName } = content;
  if (format === "cer") return certificates[0] ?? new Uint8Array();
  if (format === "pem") return Buffer.from(pemOf(key, certificates));
  if (key === undefined || pfx === undefined) throw new TypeError("A .pfx holds a key under a password");
  const der = createPrivateKey(key.reveal()).export({ type: "pkcs8", format: "der" });
  return writePfx({ key: der, certificates, friendlyName, ...pfx, random });
}

/** The key first, as azure/login and the SDKs of Azure take it. */
function pemOf(key: Secret | undefined, certificates: readonly Uint8Array[]): string {
  const blocks = certificates.map((der) => pemBlock("CERTIFICATE", der));
  return [...(key === undefined ? [] : [`${key.reveal().trim()}\n`]), ...blocks].join("");
}
