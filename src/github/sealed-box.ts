import { createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { u32 } from "@noble/ciphers/utils.js";
import { blake2b } from "@noble/hashes/blake2.js";

/** The first words of every key that Salsa20 is given. */
const SIGMA = new TextEncoder().encode("expand 32-byte k");

/**
 * A sealed box (libsodium's `crypto_box_seal`): whoever has the public key can make one, only the owner of the private
 * key can open it, and not even its maker can: the maker's own key is drawn anew for each box and thrown away. The box
 * is the maker's public key and an XSalsa20-Poly1305 box, whose nonce is the BLAKE2b hash of the two public keys.
 * https://doc.libsodium.org/public-key_cryptography/sealed_boxes
 */
export function sealBox(publicKey: Uint8Array, content: Uint8Array): Buffer {
  const maker = generateKeyPairSync("x25519");
  const makerKey = Buffer.from(maker.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  // Node refuses a public key that would make the shared secret nothing but zeros.
  const shared = diffieHellman({ privateKey: maker.privateKey, publicKey: toKey(publicKey) });
  const nonce = blake2b(Buffer.concat([makerKey, publicKey]), { dkLen: 24 });
  const box = xsalsa20poly1305(boxKey(shared), nonce).encrypt(content);
  return Buffer.concat([makerKey, box]);
}

/** What `crypto_box` makes of the shared secret: HSalsa20 with a nonce of zeros. */
function boxKey(shared: Uint8Array): Uint8Array {
  const key = new Uint8Array(32);
  hsalsa(u32(Uint8Array.from(SIGMA)), u32(Uint8Array.from(shared)), new Uint32Array(4), u32(key));
  return key;
}

function toKey(publicKey: Uint8Array) {
  const x = Buffer.from(publicKey).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });
}
