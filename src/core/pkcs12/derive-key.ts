import { hash } from "node:crypto";
import { utf16 } from "../asn1/write.ts";

/** What the octets are for (RFC 7292, appendix B.3). */
export const DERIVED = { key: 1, iv: 2, mac: 3 } as const;

/** The block of SHA-1 and of SHA-256, in octets. */
const BLOCK = 64;

export interface Derivation {
  readonly digest: "sha1" | "sha256";
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** PKCS#12's own key derivation (RFC 7292, appendix B.2), which the 3DES encryption and the MAC use. */
export function derive(purpose: keyof typeof DERIVED, length: number, from: Derivation): Buffer {
  const { digest, password, salt, iterations } = from;
  const diversifier = Buffer.alloc(BLOCK, DERIVED[purpose]);
  // The password ends in a zero character; so the empty one is no empty text.
  let input: Buffer = Buffer.concat([filled(salt), filled(utf16(`${password}\0`))]);
  const derived: Buffer[] = [];
  for (let have = 0; have < length; have += derived.at(-1)?.length ?? length) {
    let octets: Buffer = Buffer.concat([diversifier, input]);
    // As text of one octet a character: half the time of going through a buffer each time.
    for (let round = 0; round < iterations; round += 1) {
      octets = Buffer.from(hash(digest, octets, "binary"), "binary");
    }
    derived.push(octets);
    input = next(input, octets);
  }
  return Buffer.concat(derived).subarray(0, length);
}

/** Repeated up to a whole number of blocks. */
const filled = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK, bytes);

/** To each block is added what was derived, and one. */
function next(input: Buffer, derived: Buffer): Buffer {
  const added = Buffer.alloc(BLOCK, derived);
  const sum = Buffer.from(input);
  for (let block = 0; block < sum.length; block += BLOCK) {
    let carry = 1;
    for (let at = BLOCK - 1; at >= 0; at -= 1) {
      carry += (sum[block + at] ?? 0) + (added[at] ?? 0);
      sum[block + at] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}
