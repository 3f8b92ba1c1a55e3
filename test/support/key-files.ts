import { X509Certificate } from "node:crypto";
import type { Certificate, KeyFile } from "../../src/core/keyfile/key-file.ts";
import { Secret } from "../../src/core/secret.ts";
import { createClientCertificate, derOf, thumbprintOf } from "../simulator/certificates.ts";

/** Of the certificate only what a connection needs; `readKeyFile` is tested where it lives. */
export function keyFileOf({ certificate, key }: { certificate: string; key: string }) {
  const der = derOf(certificate);
  const { subject, validFromDate, validToDate } = new X509Certificate(der);
  const leaf: Certificate = {
    ...{ der, subject, commonName: undefined, issuer: subject, serialNumber: "01", version: 3 },
    ...{ notBefore: validFromDate, notAfter: validToDate, keyType: "rsa", keyBits: 2048, curve: undefined },
    ...{ signatureAlgorithm: "sha256WithRSAEncryption", selfSigned: true, isAuthority: false },
    ...{ keyUsage: undefined, extendedKeyUsage: undefined, dnsNames: [] },
    ...{ thumbprint: thumbprintOf(der), thumbprintSha256: "" },
  };
  return {
    format: "pem",
    certificates: [leaf],
    key: { type: "rsa", bits: 2048, curve: undefined, pem: new Secret(key) },
    keyMatches: true,
    encryption: undefined,
    subscriptions: [],
  } as const satisfies KeyFile;
}

/** A management certificate as one holds it. */
export function createManagementCertificate(commonName = "Azure Tools") {
  const made = createClientCertificate({ commonName });
  return { ...made, file: keyFileOf(made) };
}

/** A .publishsettings of the second schema: each subscription has a certificate of its own. */
export const publishSettingsOf = (
  subscriptions: readonly { id: string; file: KeyFile; name?: string; url?: string }[],
): KeyFile => ({
  ...{ format: "publishsettings", certificates: [], key: undefined, keyMatches: undefined },
  encryption: undefined,
  subscriptions: subscriptions.map(({ id, file, name = "Production", url = "" }) => ({
    id,
    name,
    url,
    file,
  })),
});
