import { hash } from "node:crypto";
import { utf16 } from "../asn1/write.ts";

/** What the octets are for (RFC 7292, appendix B.3). */
export const DERIVED = { key: 1, iv: 2, mac: 3 } as const;

/** `null` is a password of its own in PKCS#12: no octets at all, where the empty one has a closing zero. */
export type Password = string | null;

export interface Derivation {
  /** As node:crypto calls it. */
  readonly digest: string;
  readonly password: Password;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** PKCS#12's own key derivation (RFC 7292, appendix B.2), which the 3DES encryption and the MAC use. */
export function derive(purpose: keyof typeof DERIVED, length: number, from: Derivation): Buffer {
  const { digest, password, salt, iterations } = from;
  const block = blockOf(digest);
  const diversifier = Buffer.alloc(block, DERIVED[purpose]);
  // The password ends in a zero character; so the empty one is no empty text.
  const secret = password === null ? Buffer.alloc(0) : utf16(`${password}\0`);
  let input: Buffer = Buffer.concat([filled(salt, block), filled(secret, block)]);
  const derived: Buffer[] = [];
  for (let have = 0; have < length; have += derived.at(-1)?.length ?? length) {
    const octets = Buffer.from(hash(digest, Buffer.concat([diversifier, input])), "hex");
    // In place, and by way of hexadecimal: little more than half of what a new buffer for each round takes.
    for (let round = 1; round < iterations; round += 1) octets.write(hash(digest, octets), "hex");
    derived.push(octets);
    input = next(input, octets, block);
  }
  return Buffer.concat(derived).subarray(0, length);
}

/** In octets: what the digest takes at a time. */
const blockOf = (digest: string): number => (/^sha(?:384|512)/.test(digest) ? 128 : 64);

/** Repeated up to a whole number of blocks. */
const filled = (bytes: Uint8Array, block: number): Buffer =>
  Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);

/** To each block is added what was derived, and one. */
function next(input: Buffer, derived: Buffer, size: number): Buffer {
  const added = Buffer.alloc(size, derived);
  const sum = Buffer.from(input);
  for (let block = 0; block < sum.length; block += size) {
    let carry = 1;
    for (let at = size - 1; at >= 0; at -= 1) {
      carry += (sum[block + at] ?? 0) + (added[at] ?? 0);
      sum[block + at] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}
