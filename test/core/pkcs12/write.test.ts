import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { describe, expect, test } from "vitest";
import type { Purpose } from "../../../src/core/given-file.ts";
import type { PfxEncryption } from "../../../src/core/pkcs12/encrypt.ts";
import { type PfxOptions, writePfx } from "../../../src/core/pkcs12/write.ts";
import { Secret } from "../../../src/core/secret.ts";
import { selfSigned } from "../../../src/core/x509/build.ts";
import { shakeHands } from "../../support/handshake.ts";
import { letters } from "../../support/secrets.ts";
import { missing, run } from "../../support/tools.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const now = Date.now();
const certificate = (commonName: string, purpose: Purpose = "service-principal") =>
  selfSigned(privateKey, {
    subject: [["CN", commonName]],
    purpose,
    dnsNames: [],
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + 60_000),
    random: randomBytes(16),
  });
const leaf = certificate("leaf");
const others = [certificate("issuer"), certificate("root")];

const password = letters(24);
const write = (options: Partial<PfxOptions> = {}) =>
  writePfx({
    key: privateKey.export({ type: "pkcs8", format: "der" }),
    certificates: [leaf],
    friendlyName: "deploy",
    password: new Secret(password),
    encryption: "aes256",
    random: randomBytes,
    ...options,
  });

const folder = mkdtempSync(join(tmpdir(), "pfx-"));
function saved(pfx: Uint8Array): string {
  const path = join(folder, "azure.pfx");
  writeFileSync(path, pfx);
  return path;
}

const ENCRYPTIONS: readonly PfxEncryption[] = ["aes256", "3des"];
const PASSWORDS: readonly (readonly [name: string, password: string])[] = [
  ["an ordinary password", password],
  ["an empty password", ""],
  ["one letter", "a"],
  ["a password beyond ASCII", `${password} Grüße 日本`],
  ["a password beyond the first plane", `${password} 😀`],
  ["a long password", letters(500)],
  ["blanks around", ` ${password} `],
];

describe.each(ENCRYPTIONS)("%s", (encryption) => {
  describe.each(PASSWORDS)("with %s", (_, word) => {
    const pfx = write({ encryption, password: new Secret(word) });

    test("opens in Node, and holds the certificate with its key", () => {
      const { context } = createSecureContext({ pfx: Buffer.from(pfx), passphrase: word });
      expect(Buffer.compare(context.getCertificate(), leaf)).toBe(0);
    });

    test("does not open in Node with another password", () => {
      const open = () => createSecureContext({ pfx: Buffer.from(pfx), passphrase: `${word}x` });
      expect(open).toThrow(/mac verify failure/);
    });

    test.skipIf(missing("openssl"))("opens in OpenSSL, and holds the very key", () => {
      const path = saved(pfx);
      const args = ["pkcs12", "-in", path, "-passin", `pass:${word}`];
      const key = createPrivateKey(run("openssl", [...args, "-nocerts", "-noenc"]));
      expect(key.equals(privateKey)).toBe(true);
      expect(new X509Certificate(run("openssl", [...args, "-nokeys"])).raw).toEqual(Buffer.from(leaf));
    });
  });

  test.each([
    ["TLSv1.2", "client"],
    ["TLSv1.3", "client"],
    ["TLSv1.2", "server"],
    ["TLSv1.3", "server"],
  ] as const)("is accepted in a %s handshake as the certificate of the %s", async (version, side) => {
    const own = certificate("own", side === "client" ? "management" : "service");
    const pfx = write({ encryption, certificates: [own] });
    const trusted = new X509Certificate(own).toString();
    const shown = await shakeHands({ pfx, passphrase: password, side, version, trusted });
    expect(shown).toEqual(Buffer.from(own));
  });

  test("what nobody may read is nowhere in it: neither the key nor the certificate", () => {
    const pfx = Buffer.from(write({ encryption }));
    for (const bytes of [privateKey.export({ type: "pkcs8", format: "der" }), Buffer.from(leaf)]) {
      for (let at = 0; at + 16 <= bytes.length; at += 16) {
        expect(pfx.includes(bytes.subarray(at, at + 16))).toBe(false);
      }
    }
  });

  test("no two files are alike, and chance is all that makes the difference", () => {
    const random = (octets: number) => new Uint8Array(octets).fill(5);
    expect(write({ encryption, random })).toEqual(write({ encryption, random }));
    expect(write({ encryption })).not.toEqual(write({ encryption }));
  });
});

describe.skipIf(missing("openssl"))("OpenSSL sees", () => {
  const look = (options: Partial<PfxOptions>, ...args: string[]) =>
    run("openssl", [
      "pkcs12",
      "-in",
      saved(write(options)),
      "-passin",
      `pass:${password}`,
      "-noenc",
      ...args,
    ]);
  const info = (encryption: PfxEncryption) => look({ encryption }, "-info", "-noout");

  test("the encryption that was asked for, of all three parts", () => {
    expect(info("aes256")).toMatch(/MAC: sha256, Iteration 10000/);
    expect(
      info("aes256").match(/PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256/g),
    ).toHaveLength(2);
    expect(info("3des")).toMatch(/MAC: sha1, Iteration 2048/);
    expect(info("3des").match(/pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048/g)).toHaveLength(2);
  });

  test("the chain, the leaf first", () => {
    const subjects = look({ certificates: [leaf, ...others] }, "-nokeys").match(/subject=.*/g);
    expect(subjects).toEqual(["subject=CN = leaf", "subject=CN = issuer", "subject=CN = root"]);
  });

  test("name and key id on the key and its certificate alone", () => {
    const text = look({ certificates: [leaf, ...others], friendlyName: "Bürö" });
    expect(text.match(/localKeyID: 01/g)).toHaveLength(2);
    expect(text.match(/friendlyName: B/g)).toHaveLength(2);
  });
});

describe.skipIf(missing("keytool"))("Java's keytool", () => {
  test.each(ENCRYPTIONS)("finds one private key with its certificate in %s", (encryption) => {
    const args = ["-list", "-v", "-keystore", saved(write({ encryption })), "-storepass", password];
    const text = run("keytool", args);
    expect(text).toContain("Entry type: PrivateKeyEntry");
    expect(text).toContain("Alias name: deploy");
    const print = new X509Certificate(leaf).fingerprint;
    expect(text).toContain(`SHA1: ${print}`);
  });
});
