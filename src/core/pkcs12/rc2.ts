/**
 * RC2 in CBC mode, decryption only (RFC 2268). Windows and Azure encrypted certificates with it for two decades, at
 * 40 bits; OpenSSL keeps it in a provider that Node does not have. It protects nothing.
 */

const BLOCK = 8;

/** The permutation of RFC 2268, section 2, made of the digits of pi. */
const PI = Buffer.from(
  "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32" +
    "bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a" +
    "961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e" +
    "c5f3db47e5a59c770aa62068fe7fc1ad",
  "hex",
);

/**
 * Whole blocks, the padding still there. `bits` is the effective length of the key, apart from its real one.
 * The initialisation vector has 8 octets.
 */
export function decryptRc2(ciphertext: Uint8Array, key: Uint8Array, bits: number, iv: Uint8Array): Buffer {
  const words = expanded(key, bits);
  const plain = Buffer.alloc(ciphertext.length);
  let before = iv;
  for (let at = 0; at < ciphertext.length; at += BLOCK) {
    const block = ciphertext.subarray(at, at + BLOCK);
    plain.set(decryptBlock(block, words), at);
    for (let index = 0; index < BLOCK; index++)
      plain[at + index] = (plain[at + index] ?? 0) ^ (before[index] ?? 0);
    before = block;
  }
  return plain;
}

/** The 64 words of the key schedule. */
function expanded(key: Uint8Array, bits: number): Uint16Array {
  const octets = Buffer.alloc(128);
  octets.set(key.subarray(0, 128));
  const pi = (value: number): number => PI[value & 0xff] ?? 0;
  const octet = (at: number): number => octets[at] ?? 0;
  for (let at = key.length; at < 128; at++) octets[at] = pi(octet(at - 1) + octet(at - key.length));
  const effective = Math.ceil(bits / 8);
  octets[128 - effective] = pi(octet(128 - effective) & (0xff >> (8 * effective - bits)));
  for (let at = 127 - effective; at >= 0; at--) octets[at] = pi(octet(at + 1) ^ octet(at + effective));
  return Uint16Array.from({ length: 64 }, (_, index) => octets.readUInt16LE(2 * index));
}

const ROTATIONS = [1, 2, 3, 5] as const;
/** Mixing rounds from the last to the first, a mashing round after the fifth and the eleventh of them. */
const ROUNDS = 16;

function decryptBlock(block: Uint8Array, words: Uint16Array): Buffer {
  const view = Buffer.from(block);
  const r = [0, 2, 4, 6].map((at) => view.readUInt16LE(at));
  const at = (index: number): number => r[index & 3] ?? 0;
  for (let round = ROUNDS - 1; round >= 0; round--) {
    for (let index = 3; index >= 0; index--) {
      const by = ROTATIONS[index as 0 | 1 | 2 | 3];
      const turned = ((at(index) >>> by) | (at(index) << (16 - by))) & 0xffff;
      const mixed = (at(index + 3) & at(index + 2)) + (~at(index + 3) & at(index + 1));
      r[index] = (turned - (words[4 * round + index] ?? 0) - mixed) & 0xffff;
    }
    if (round !== 11 && round !== 5) continue;
    for (let index = 3; index >= 0; index--) {
      r[index] = (at(index) - (words[at(index + 3) & 63] ?? 0)) & 0xffff;
    }
  }
  for (const [index, word] of r.entries()) view.writeUInt16LE(word, 2 * index);
  return view;
}
