import sodium from "libsodium-wrappers";

await sodium.ready;

/** The X25519 key pair of one store of secrets. */
export interface BoxKey {
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

export const createBoxKey = (): BoxKey => sodium.crypto_box_keypair();

/** Standard base64, padded. */
export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Opens a sealed box made for this key; undefined for one made for another key, or for no box at all. */
export function openBox(key: BoxKey, encrypted: string): string | undefined {
  try {
    const box = Buffer.from(encrypted, "base64");
    return Buffer.from(sodium.crypto_box_seal_open(box, key.publicKey, key.privateKey)).toString("utf8");
  } catch {
    return undefined;
  }
}

/** Seals a text for a public key in base64, as a client does before it writes a secret. */
export function sealFor(publicKey: string, text: string): string {
  return base64(sodium.crypto_box_seal(text, new Uint8Array(Buffer.from(publicKey, "base64"))));
}
