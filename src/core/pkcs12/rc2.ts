import rc2 from "node-forge/lib/rc2.js";
import util from "node-forge/lib/util.js";

/**
 * RC2 in CBC mode (RFC 2268), decryption only. Windows and Azure encrypted certificates with it for two decades, at
 * 40 bits, and OpenSSL keeps it in a provider that Node does not have. It protects nothing.
 *
 * Whole blocks, the padding still there. `bits` is the effective length of the key, apart from its real one: a
 * multiple of 8, which node-forge takes for granted. The initialisation vector has 8 octets.
 */
export function decryptRc2(ciphertext: Uint8Array, key: Uint8Array, bits: number, iv: Uint8Array): Buffer {
  const cipher = rc2.createDecryptionCipher(octets(key), bits);
  cipher.start(octets(iv));
  cipher.update(util.createBuffer(octets(ciphertext)));
  cipher.finish(() => true);
  return Buffer.from(cipher.output.getBytes(), "latin1");
}

/** How node-forge takes bytes: one character each. */
const octets = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
