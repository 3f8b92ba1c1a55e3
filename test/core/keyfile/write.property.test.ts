import { generateKeyPairSync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readKeyFile } from "../../../src/core/keyfile/read.ts";
import { type Content, writeKeyFile } from "../../../src/core/keyfile/write.ts";
import { Secret } from "../../../src/core/secret.ts";
import { selfSigned } from "../../../src/core/x509/build.ts";
import { readCertificate } from "../../../src/core/x509/certificate.ts";
import { isName, type Name, parseName } from "../../../src/core/x509/write-name.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = new Secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString());

const build = (subject: Name, dnsNames: readonly string[] = [], days = 365) => {
  const notBefore = new Date("2027-01-01T00:00:00Z");
  return selfSigned(privateKey, {
    ...{ subject, dnsNames, purpose: "management", notBefore, random: randomBytes(16) },
    notAfter: new Date(notBefore.getTime() + days * 86_400_000),
  });
};

/** Whatever people can type but controls, which are refused. */
const words = (most: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text.trim() === text && [...text].length <= most);

describe("what the writer writes, the reader reads:", () => {
  test("the subject, and every name that was read can be given as a subject again", () => {
    const name = fc.tuple(words(64), words(64)).map(
      ([commonName, organization]): Name => [
        ["CN", commonName],
        ["O", organization],
      ],
    );
    fc.assert(
      fc.property(name, (subject) => {
        const read = readCertificate(build(subject));
        expect(read?.commonName).toBe(subject[0]?.[1]);
        expect(read?.selfSigned).toBe(true);
        const again = parseName(read?.subject ?? "");
        expect(isName(again) ? again : again.kind).toEqual(subject);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test("the dates, to the second, on both sides of 2050", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), (days) => {
        const read = readCertificate(build([["CN", "deploy"]], [], days));
        expect(read?.notAfter.getTime()).toBe(Date.UTC(2027, 0, 1) + days * 86_400_000);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test("a .pfx under any password, and under no other", () => {
    const content: Content = { key, certificates: [build([["CN", "deploy"]])], friendlyName: "deploy" };
    const password = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
      .filter((text) => text.trim() === text && text.isWellFormed());
    const encryption = fc.constantFrom("aes256" as const, "3des" as const);
    const open = (pfx: Uint8Array, word: string) =>
      readKeyFile(pfx, {
        ...{ password: new Secret(word), field: "the file", passwordField: "its password" },
        now: new Date(),
      });
    fc.assert(
      fc.property(password, encryption, (word, how) => {
        const protection = { password: new Secret(word), encryption: how };
        const pfx = writeKeyFile("pfx", content, protection, randomBytes);
        expect(open(pfx, word).file).toMatchObject({ keyMatches: true, encryption: { password: "given" } });
        expect(open(pfx, `${word}x`).findings.map(({ verdict }) => verdict)).toEqual(["wrong-password"]);
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});
