import { createDecipheriv } from "node:crypto";
import { Unreadable } from "../unreadable.ts";
import { decryptRc2 } from "./rc2.ts";

/** A block cipher in CBC mode. */
export interface Cipher {
  readonly words: string;
  /** In octets. */
  readonly keyLength: number;
  readonly block: number;
  /** Whole blocks, the padding still there. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer;
}

export const AES = [128, 192, 256].map((bits) => native(`AES-${bits}-CBC`, bits / 8, 16)) as [
  Cipher,
  Cipher,
  Cipher,
];
export const CAMELLIA = [128, 192, 256].map((bits) => native(`Camellia-${bits}-CBC`, bits / 8, 16));
export const ARIA = [128, 192, 256].map((bits) => native(`ARIA-${bits}-CBC`, bits / 8, 16));
export const TRIPLE_DES = des("3DES", 24);
export const TWO_KEY_DES = des("2DES", 16);
export const SINGLE_DES = des("DES", 8);

function native(words: string, keyLength: number, block: number, name = words.toLowerCase()): Cipher {
  return {
    words,
    keyLength,
    block,
    decrypt(ciphertext, key, iv) {
      const cipher = createDecipheriv(name, key, iv).setAutoPadding(false);
      return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
    },
  };
}

/** 3DES with fewer keys is DES with two, or with one: OpenSSL has left only 3DES to Node. */
function des(words: string, keyLength: number): Cipher {
  const triple = native(words, 24, 8, "des-ede3-cbc");
  return {
    ...triple,
    keyLength,
    decrypt: (ciphertext, key, iv) => triple.decrypt(ciphertext, Buffer.alloc(24, key), iv),
  };
}

export function rc2(bits: number, keyLength = bits / 8): Cipher {
  return {
    words: `RC2-${bits}`,
    keyLength,
    block: 8,
    decrypt: (ciphertext, key, iv) => decryptRc2(ciphertext, key, bits, iv),
  };
}

/**
 * Decrypts and takes the padding off. A wrong key shows itself here in all but one of 250 cases; the others show
 * when the result is read.
 * @throws Unreadable `wrong-password` or `malformed`
 */
export function decrypted(
  cipher: Cipher,
  ciphertext: Uint8Array,
  key: Uint8Array,
  iv: Uint8Array,
): Uint8Array {
  if (iv.length !== cipher.block) throw new Unreadable("malformed");
  if (ciphertext.length === 0 || ciphertext.length % cipher.block !== 0) throw new Unreadable("malformed");
  const plain = cipher.decrypt(ciphertext, key, iv);
  const padding = plain.at(-1) ?? 0;
  const filled = plain.subarray(-padding).every((octet) => octet === padding);
  if (padding === 0 || padding > cipher.block || !filled) throw new Unreadable("wrong-password");
  return plain.subarray(0, -padding);
}
