import { createHash } from "node:crypto";

/** Upper-case hexadecimal without separators; Azure's thumbprint is that of SHA-1. */
export const thumbprintOf = (der: Uint8Array, algorithm: "sha1" | "sha256" = "sha1"): string =>
  createHash(algorithm).update(der).digest("hex").toUpperCase();
