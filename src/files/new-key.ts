import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { Secret } from "../core/secret.ts";
import type { NewKey } from "../ports.ts";

/** RSA keys by node:crypto, on another thread; `born` gets each before anything else does. */
export const newKey =
  (born: (pem: Secret) => void): NewKey =>
  async (modulusLength) => {
    const { privateKey: key } = await promisify(generateKeyPair)("rsa", { modulusLength });
    const pem = new Secret(key.export({ type: "pkcs8", format: "pem" }).toString());
    born(pem);
    return { key, pem };
  };
