import { createHash, createPrivateKey, generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { signingOf } from "./certificates.ts";
import type { SigningMaterial } from "./core/credential.ts";
import type { KeyFile } from "./core/keyfile/key-file.ts";
import { readKeyFile } from "./core/keyfile/read.ts";
import { pemBlock } from "./core/pem/write.ts";
import { writePfx } from "./core/pkcs12/write.ts";
import { Secret } from "./core/secret.ts";
import { selfSigned } from "./core/x509/build.ts";
import type { MakeCertificate } from "./ports.ts";

const newKeyPair = promisify(generateKeyPair);

/**
 * A new key pair and its certificate. `born` gets every form that holds the key, before anything else sees it. The
 * name is longer than X.509 wants a common name to be (64 characters), and is read everywhere all the same: where
 * Entra names a certificate after its subject, the next run still knows whose it is.
 */
export const makeCertificate =
  (born: (value: string) => void): MakeCertificate =>
  async ({ name, startsOn, endsOn, keySize }) => {
    const { privateKey: key } = await newKeyPair("rsa", {
      modulusLength: keySize,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    born(key);
    const der = selfSigned(createPrivateKey(key), {
      subject: [["CN", name]],
      purpose: "service-principal",
      dnsNames: [],
      notBefore: startsOn,
      notAfter: endsOn,
      random: randomBytes(16),
    });
    const pem = new Secret(`${key}${pemBlock("CERTIFICATE", der)}`);
    return {
      ...{ pem, der, file: fileOf(pem) },
      thumbprint: createHash("sha1").update(der).digest("hex").toUpperCase(),
      pfx: (password) => {
        const pkcs8 = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
        const options = {
          key: pkcs8,
          certificates: [der],
          friendlyName: name,
          password,
          random: randomBytes,
        };
        const text = Buffer.from(writePfx({ ...options, encryption: "aes256" })).toString("base64");
        born(text);
        return new Secret(text);
      },
    };
  };

/** What `makeCertificate` has made, or `current-certificate` holds, as a credential signs in with it. */
export const signingWith = (pem: Secret): SigningMaterial | undefined => signingOf(fileOf(pem));

/** Of our own making, so there is nothing to be said against it. */
function fileOf(pem: Secret): KeyFile {
  const asked = { password: undefined, field: "the new certificate", passwordField: "" };
  const { file } = readKeyFile(Buffer.from(pem.reveal()), asked);
  if (file === undefined) throw new TypeError("what was written cannot be read");
  return file;
}
