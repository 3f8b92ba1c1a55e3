import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { writePfx } from "../../src/core/pkcs12/write.ts";
import { Secret } from "../../src/core/secret.ts";
import { selfSigned } from "../../src/core/x509/build.ts";
import { armour } from "./reading.ts";

export interface KeyPair {
  readonly privateKey: KeyObject;
  /** PKCS#8. */
  readonly key: string;
  readonly certificate: string;
  /** Key and certificate. */
  readonly pem: string;
  /** The certificate. */
  readonly der: Uint8Array;
  pfx(password: string, encryption?: "aes256" | "3des"): Uint8Array;
}

const newKey = (modulusLength: number): KeyObject => generateKeyPairSync("rsa", { modulusLength }).privateKey;

/** An RSA key with a certificate signed by itself, made by our own writers. Short by default: such keys cost little. */
export function keyPair(commonName = "deploy", keyOrLength: number | KeyObject = 1024): KeyPair {
  const privateKey = typeof keyOrLength === "number" ? newKey(keyOrLength) : keyOrLength;
  const der = selfSigned(privateKey, {
    subject: [["CN", commonName]],
    purpose: "management",
    dnsNames: [],
    notBefore: new Date("2026-01-01T00:00:00Z"),
    notAfter: new Date("2056-01-01T00:00:00Z"),
    random: randomBytes(16),
  });
  const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const certificate = armour("CERTIFICATE", der);
  return {
    ...{ privateKey, key, certificate, der },
    pem: key + certificate,
    pfx: (password, encryption = "3des") =>
      writePfx({
        key: privateKey.export({ type: "pkcs8", format: "der" }),
        certificates: [der],
        friendlyName: commonName,
        password: new Secret(password),
        encryption,
        random: randomBytes,
      }),
  };
}
