const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/**
 * FNV-1a with 64 bits (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv), the last digits of it in base 36.
 * It tells names apart that differ by chance; it is no protection against somebody who looks for a second one.
 */
export function shortHash(text: string, digits: number): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  return hash.toString(36).padStart(13, "0").slice(-digits);
}
