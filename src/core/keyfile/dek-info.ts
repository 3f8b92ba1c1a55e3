import { createHash } from "node:crypto";
import { AES, CAMELLIA, type Cipher, decrypted, rc2, SINGLE_DES, TRIPLE_DES } from "../pkcs12/ciphers.ts";
import { Unreadable } from "../unreadable.ts";

const CIPHERS: Readonly<Record<string, Cipher | undefined>> = {
  "AES-128-CBC": AES[0],
  "AES-192-CBC": AES[1],
  "AES-256-CBC": AES[2],
  "CAMELLIA-128-CBC": CAMELLIA[0],
  "CAMELLIA-192-CBC": CAMELLIA[1],
  "CAMELLIA-256-CBC": CAMELLIA[2],
  "DES-EDE3-CBC": TRIPLE_DES,
  "DES-CBC": SINGLE_DES,
  "RC2-CBC": rc2(128),
  "RC2-64-CBC": rc2(64),
  "RC2-40-CBC": rc2(40),
};
const REFUSED = ["SEED-CBC", "IDEA-CBC", "BF-CBC", "CAST5-CBC", "DES-EDE-CBC"];

/** How OpenSSL encrypted keys before PKCS#8: one round of MD5 over password and salt. @throws Unreadable */
export function decryptLegacy(
  ciphertext: Uint8Array,
  dekInfo: string,
  password: string,
): { plain: Uint8Array; words: string } {
  const [name = "", digits = ""] = dekInfo.toUpperCase().split(",");
  const cipher = CIPHERS[name];
  if (cipher === undefined) {
    const known = REFUSED.includes(name) ? name : "the cipher that its DEK-Info line names";
    throw new Unreadable("unsupported", known);
  }
  const iv = Buffer.from(digits, "hex");
  const key = keyFor(password, iv.subarray(0, 8), cipher.keyLength);
  return { plain: decrypted(cipher, ciphertext, key, iv), words: `${cipher.words} (DEK-Info, MD5)` };
}

function keyFor(password: string, salt: Uint8Array, length: number): Buffer {
  let key = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (key.length < length) {
    last = createHash("md5").update(last).update(password, "utf8").update(salt).digest();
    key = Buffer.concat([key, last]);
  }
  return key.subarray(0, length);
}
