import { randomBytes } from "node:crypto";
import type { SigningMaterial } from "../core/credential.ts";
import type { KeyFile } from "../core/keyfile/key-file.ts";
import { readKeyFile } from "../core/keyfile/read.ts";
import { writeKeyFile } from "../core/keyfile/write.ts";
import { Secret } from "../core/secret.ts";
import { selfSigned } from "../core/x509/build.ts";
import { thumbprintOf } from "../core/x509/thumbprint.ts";
import { newKey } from "../files/new-key.ts";
import type { MakeCertificate } from "../ports.ts";
import { signingOf } from "./certificates.ts";

/**
 * A new key pair and its certificate. `born` gets every form that holds the key, before anything else sees it. The
 * name is longer than X.509 wants a common name to be (64 characters), and is read everywhere all the same: where
 * Entra names a certificate after its subject, the next run still knows whose it is.
 */
export const makeCertificate =
  (born: (value: string) => void): MakeCertificate =>
  async ({ name, startsOn, endsOn, keySize }) => {
    const { key, pem: keyPem } = await newKey((made) => born(made.reveal()))(keySize);
    const der = selfSigned(key, {
      subject: [["CN", name]],
      purpose: "service-principal",
      dnsNames: [],
      notBefore: startsOn,
      notAfter: endsOn,
      random: randomBytes(16),
    });
    const content = { key: keyPem, certificates: [der], friendlyName: name };
    const pem = new Secret(Buffer.from(writeKeyFile("pem", content, undefined, randomBytes)).toString());
    return {
      ...{ pem, der, file: fileOf(pem, startsOn) },
      thumbprint: thumbprintOf(der),
      pfx: (password) => {
        const protection = { password, encryption: "aes256" } as const;
        const text = Buffer.from(writeKeyFile("pfx", content, protection, randomBytes)).toString("base64");
        born(text);
        return new Secret(text);
      },
    };
  };

/** What `makeCertificate` has made, or `current-certificate` holds, as a credential signs in with it. */
export const signingWith = (pem: Secret): SigningMaterial | undefined => signingOf(fileOf(pem, new Date()));

/** Of our own making, so there is nothing to be said against it. */
function fileOf(pem: Secret, now: Date): KeyFile {
  const asked = { password: undefined, field: "the new certificate", passwordField: "", now };
  const { file } = readKeyFile(Buffer.from(pem.reveal()), asked);
  if (file === undefined) throw new TypeError("what was written cannot be read");
  return file;
}
