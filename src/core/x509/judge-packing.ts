import type { Finding } from "../finding.ts";
import type { KeyFile } from "../keyfile/key-file.ts";
import { type Judging, judged } from "./judging.ts";

/** .NET's loader: System.Security.Cryptography.X509Certificates.Pkcs12LoaderLimits. */
const MOST_ROUNDS = 300_000;

/** How the file is packed: who else opens it. */
export function judgePacking({ format, encryption, key }: KeyFile, judging: Judging): Finding[] {
  const { field, subject, purpose } = judging;
  const unpacked =
    purpose === "service" && format !== "pfx" && key !== undefined
      ? [judged("certificate/not-pfx", subject, { field })]
      : [];
  if (encryption === undefined) return unpacked;
  const used = [encryption.key, encryption.certificates].filter((words) => words !== undefined);
  const refused = used.find((words) => /AES-256/.test(words) && /SHA-256/.test(words));
  const packing = purpose === "service" ? "3des" : "aes256";
  const legacy = used.find((words) => /RC[24]|MD5|2DES|single DES|^DES\b/i.test(words));
  return [
    ...unpacked,
    ...(purpose === "service" && format === "pfx" && refused !== undefined
      ? [judged("certificate/pfx-encryption", subject, { encryption: refused })]
      : []),
    ...(legacy === undefined
      ? []
      : [judged("certificate/legacy-encryption", subject, { encryption: legacy, packing })]),
    ...(encryption.iterations > MOST_ROUNDS
      ? [judged("certificate/iterations", subject, { iterations: String(encryption.iterations), packing })]
      : []),
  ];
}
