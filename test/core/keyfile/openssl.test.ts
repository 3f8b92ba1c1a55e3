import { createPrivateKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { KeyFile } from "../../../src/core/keyfile/key-file.ts";
import { codesOf, folder, openssl, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import { missing } from "../../support/tools.ts";

/** What OpenSSL writes in all its variants must be read here, with the same facts. */
const password = letters(20);
const save = folder();

interface Pair {
  readonly key: string;
  readonly certificate: string;
  /** The path of a file with both. */
  readonly path: string;
}

function pairOf(name: string, algorithm: readonly string[]): Pair {
  const key = openssl(["genpkey", ...algorithm]).toString();
  const path = save(`${name}.key`, key);
  const subject = ["-subj", `/O=Contoso/CN=${name}`, "-days", "30"];
  const certificate = openssl(["req", "-x509", "-new", "-key", path, ...subject]).toString();
  return { key, certificate, path: save(`${name}.pem`, key + certificate) };
}

function expectPair(file: KeyFile | undefined, { key, certificate }: Pair): void {
  const native = new X509Certificate(certificate);
  const [leaf] = file?.certificates ?? [];
  expect(leaf?.thumbprint).toBe(native.fingerprint.replaceAll(":", ""));
  expect(leaf?.thumbprintSha256).toBe(native.fingerprint256.replaceAll(":", ""));
  expect(file?.keyMatches).toBe(true);
  expect(createPrivateKey(file?.key?.pem.reveal() ?? "").equals(createPrivateKey(key))).toBe(true);
}

describe.skipIf(missing("openssl"))("a PKCS#12 file of OpenSSL is read", () => {
  let rsa: Pair;
  beforeAll(() => {
    rsa = pairOf("deploy", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
  });
  const exported = (options: readonly string[], word = password, pair = rsa): Buffer =>
    openssl(["pkcs12", "-export", "-in", pair.path, "-passout", `pass:${word}`, ...options]);

  const AES = "AES-256-CBC (PBES2, HMAC-SHA-256)";
  const TRIPLE = "3DES (PBE-SHA1)";
  const both = (name: string) => ["-legacy", "-keypbe", name, "-certpbe", name];
  test.each([
    ["as of today", [], AES, AES, "HMAC-SHA-256"],
    ["as before 2021", ["-legacy"], TRIPLE, "RC2-40 (PBE-SHA1)", "HMAC-SHA-1"],
    ["3DES alone", both("PBE-SHA1-3DES"), TRIPLE, TRIPLE, "HMAC-SHA-1"],
    ["3DES with two keys", both("PBE-SHA1-2DES"), "2DES (PBE-SHA1)", "2DES (PBE-SHA1)", "HMAC-SHA-1"],
    ["RC2-128", both("PBE-SHA1-RC2-128"), "RC2-128 (PBE-SHA1)", "RC2-128 (PBE-SHA1)", "HMAC-SHA-1"],
    ["AES-128", ["-keypbe", "AES-128-CBC"], "AES-128-CBC (PBES2, HMAC-SHA-256)", AES, "HMAC-SHA-256"],
    ["AES-192", ["-certpbe", "AES-192-CBC"], AES, "AES-192-CBC (PBES2, HMAC-SHA-256)", "HMAC-SHA-256"],
    ["3DES of PBES2", ["-keypbe", "DES-EDE3-CBC"], "3DES (PBES2, HMAC-SHA-256)", AES, "HMAC-SHA-256"],
    [
      "Camellia",
      ["-keypbe", "CAMELLIA-256-CBC"],
      "Camellia-256-CBC (PBES2, HMAC-SHA-256)",
      AES,
      "HMAC-SHA-256",
    ],
    ["ARIA", ["-keypbe", "ARIA-128-CBC"], "ARIA-128-CBC (PBES2, HMAC-SHA-256)", AES, "HMAC-SHA-256"],
    ["a MAC of MD5", ["-macalg", "MD5"], AES, AES, "HMAC-MD5"],
    ["a MAC of SHA-1", ["-macalg", "SHA1"], AES, AES, "HMAC-SHA-1"],
    ["a MAC of SHA-224", ["-macalg", "SHA224"], AES, AES, "HMAC-SHA-224"],
    ["a MAC of SHA-384", ["-macalg", "SHA384"], AES, AES, "HMAC-SHA-384"],
    ["a MAC of SHA-512", ["-macalg", "SHA512"], AES, AES, "HMAC-SHA-512"],
    ["a MAC of SHA-512/256", ["-macalg", "SHA512-256"], AES, AES, "HMAC-SHA-512/256"],
    ["no MAC", ["-nomac"], AES, undefined, undefined],
    ["a count of one", ["-noiter", "-nomaciter"], AES, AES, "HMAC-SHA-256"],
    ["open certificates", ["-certpbe", "NONE"], AES, undefined, "HMAC-SHA-256"],
    ["an open key", ["-keypbe", "NONE"], undefined, AES, "HMAC-SHA-256"],
    ["nothing encrypted", ["-keypbe", "NONE", "-certpbe", "NONE"], undefined, undefined, "HMAC-SHA-256"],
    ["a name", ["-name", "Grüße 日本"], AES, AES, "HMAC-SHA-256"],
  ] as const)("%s", (_, options, key, certificates, mac) => {
    const { file, findings } = read(exported(options), password);
    expect(findings).toEqual([]);
    expectPair(file, rsa);
    expect(file?.encryption).toMatchObject({ key, certificates, mac, password: "given" });
  });

  test("without any protection, whatever the password", () => {
    const { file, findings } = read(exported(["-keypbe", "NONE", "-certpbe", "NONE", "-nomac"]));
    expect(findings).toEqual([]);
    expectPair(file, rsa);
    expect(file?.encryption).toBeUndefined();
  });

  test.each(["", "a", "Grüße 日本", "😀 emoji", letters(300)])("with the password %j", (word) => {
    for (const options of [[], ["-legacy"]]) {
      const pfx = exported(options, word);
      const { file, findings } = read(pfx, word);
      expect(findings).toEqual([]);
      expectPair(file, rsa);
      expect(codesOf(read(pfx, `${word}x`))).toEqual([
        word === "" ? "file/password-not-needed" : "pkcs12/wrong-password",
      ]);
    }
  });

  test.each([
    ["with the line break of `echo` after its password", password, `${password}\n`, "file/password-trimmed"],
    ["that needs none", "", password, "file/password-not-needed"],
    ["with another password", password, `${password}x`, "pkcs12/wrong-password"],
  ])("one of 600,000 rounds %s", (_, word, given, code) => {
    expect(codesOf(read(exported(["-iter", "600000"], word), given))).toEqual([code]);
  });

  test("RC4 is refused by its name", () => {
    const { file, findings } = read(exported(both("PBE-SHA1-RC4-128")), password);
    expect(file).toBeUndefined();
    expect(findings).toMatchObject([{ code: "pkcs12/unsupported", verdict: "unsupported" }]);
    expect(findings[0]?.what).toContain("RC4-128 (PBE-SHA1)");
  });

  test.each([
    [
      "EC P-256",
      ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
      { type: "ec", curve: "prime256v1" },
    ],
    [
      "EC P-521",
      ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
      { type: "ec", curve: "secp521r1" },
    ],
    [
      "EC secp256k1",
      ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
      { type: "ec", curve: "secp256k1" },
    ],
    ["Ed25519", ["-algorithm", "ED25519"], { type: "ed25519" }],
    ["Ed448", ["-algorithm", "ED448"], { type: "ed448" }],
    [
      "RSA-PSS",
      ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
      { type: "rsa-pss", bits: 2048 },
    ],
    ["RSA 1024", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], { type: "rsa", bits: 1024 }],
  ] as const)("with a key of %s", (name, algorithm, facts) => {
    const pair = pairOf(name.replaceAll(" ", "-"), algorithm);
    for (const file of [exported([], password, pair), pair.key + pair.certificate]) {
      const found = read(file, password).file;
      expectPair(found, pair);
      expect(found?.key).toMatchObject(facts);
      expect(found?.certificates[0]).toMatchObject({ keyType: facts.type, selfSigned: true });
    }
  });

  test("a certificate alone, a key alone", () => {
    const certificate = read(exported(["-nokeys"]), password).file;
    expect(certificate).toMatchObject({ key: undefined, keyMatches: undefined });
    expect(certificate?.certificates).toHaveLength(1);
    const key = read(exported(["-nocerts"]), password).file;
    expect(key).toMatchObject({ certificates: [], key: { type: "rsa" }, keyMatches: undefined });
  });

  test("the leaf comes first and its issuers follow, in whatever order they were packed", () => {
    const root = pairOf("root", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    const issued = (name: string, by: Pair, extension: string): Pair => {
      const key = openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]).toString();
      const request = openssl(["req", "-new", "-key", save(`${name}.key`, key), "-subj", `/CN=${name}`]);
      const extensions = save(`${name}.cnf`, extension);
      const certificate = openssl(
        ["x509", "-req", "-CA", by.path, "-days", "9", "-extfile", extensions, "-set_serial", "7"],
        request,
      ).toString();
      return { key, certificate, path: save(`${name}.pem`, key + certificate) };
    };
    const middle = issued("middle", root, "basicConstraints=critical,CA:TRUE");
    const leaf = issued("leaf", middle, "subjectAltName=DNS:a.contoso.com,DNS:*.contoso.com,IP:127.0.0.1");
    for (const order of [
      [root, middle, leaf],
      [leaf, middle, root],
      [middle, root, leaf],
    ]) {
      const chain = order.map(({ certificate }) => certificate).join("");
      const path = save("chain.pem", chain);
      const pfx = openssl([
        "pkcs12",
        "-export",
        "-inkey",
        leaf.path,
        "-in",
        path,
        "-passout",
        `pass:${password}`,
      ]);
      for (const file of [pfx, chain + leaf.key, openssl(["crl2pkcs7", "-nocrl", "-certfile", path])]) {
        const { certificates = [] } = read(file, password).file ?? {};
        expect(certificates.map(({ commonName }) => commonName)).toEqual(["leaf", "middle", "root"]);
      }
    }
    expect(read(leaf.certificate).file?.certificates[0]).toMatchObject({
      dnsNames: ["a.contoso.com", "*.contoso.com"],
      issuer: "CN=middle",
      serialNumber: "07",
      selfSigned: false,
      isAuthority: false,
    });
  });
});

describe.skipIf(missing("openssl"))("a key or a certificate of OpenSSL is read", () => {
  let rsa: Pair;
  beforeAll(() => {
    rsa = pairOf("single", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
  });
  const legacy = ["-provider", "legacy", "-provider", "default"];
  const pass = ["-passout", `pass:${password}`];

  test.each([
    ["AES-256 and SHA-256", ["-v2", "aes-256-cbc"], "AES-256-CBC (PBES2, HMAC-SHA-256)"],
    [
      "AES-128 and SHA-1",
      ["-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"],
      "AES-128-CBC (PBES2, HMAC-SHA-1)",
    ],
    ["SHA-224", ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA224"], "AES-256-CBC (PBES2, HMAC-SHA-224)"],
    ["SHA-384", ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA384"], "AES-256-CBC (PBES2, HMAC-SHA-384)"],
    ["SHA-512", ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"], "AES-256-CBC (PBES2, HMAC-SHA-512)"],
    [
      "SHA-512/256",
      ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512-256"],
      "AES-256-CBC (PBES2, HMAC-SHA-512/256)",
    ],
    ["3DES", ["-v2", "des3"], "3DES (PBES2, HMAC-SHA-256)"],
    ["scrypt", ["-scrypt"], "AES-256-CBC (PBES2, scrypt)"],
    ["600,000 rounds", ["-v2", "aes-256-cbc", "-iter", "600000"], "AES-256-CBC (PBES2, HMAC-SHA-256)"],
    ["3DES of PKCS#12", ["-v1", "PBE-SHA1-3DES"], "3DES (PBE-SHA1)"],
    ["RC2-40 of PKCS#12", ["-v1", "PBE-SHA1-RC2-40", ...legacy], "RC2-40 (PBE-SHA1)"],
    ["DES and MD5", ["-v1", "PBE-MD5-DES", ...legacy], "DES (PBE-MD5)"],
    ["DES and SHA-1", ["-v1", "PBE-SHA1-DES", ...legacy], "DES (PBE-SHA1)"],
    ["RC2-64 and MD5", ["-v1", "PBE-MD5-RC2-64", ...legacy], "RC2-64 (PBE-MD5)"],
    ["RC2-64 and SHA-1", ["-v1", "PBE-SHA1-RC2-64", ...legacy], "RC2-64 (PBE-SHA1)"],
  ] as const)("PKCS#8, encrypted with %s", (_, options, key) => {
    const encrypted = openssl(["pkcs8", "-topk8", "-in", rsa.path, ...pass, ...options]).toString();
    const { file, findings } = read(rsa.certificate + encrypted, password);
    expect(findings).toEqual([]);
    expectPair(file, rsa);
    expect(file?.encryption).toMatchObject({ key, password: "given" });
    expect(codesOf(read(rsa.certificate + encrypted, letters(9)))).toEqual(["key/wrong-password"]);
    expect(codesOf(read(encrypted))).toEqual(["key/no-password"]);
  });

  test.each([
    ["aes128", "AES-128-CBC"],
    ["aes192", "AES-192-CBC"],
    ["aes256", "AES-256-CBC"],
    ["des3", "3DES"],
    ["des", "DES"],
    ["camellia256", "Camellia-256-CBC"],
  ])("with a DEK-Info line, encrypted with %s", (cipher, words) => {
    const options = ["-traditional", `-${cipher}`, ...legacy, ...pass];
    const encrypted = openssl(["rsa", "-in", rsa.path, ...options]).toString();
    const { file, findings } = read(encrypted + rsa.certificate, password);
    expect(findings).toEqual([]);
    expectPair(file, rsa);
    expect(file?.encryption).toMatchObject({ key: `${words} (DEK-Info, MD5)`, iterations: 1 });
    expect(codesOf(read(encrypted, letters(9)))).toEqual(["key/wrong-password"]);
  });

  test("in DER, or in the form before PKCS#8", () => {
    for (const options of [["-traditional"], ["-traditional", "-outform", "DER"], ["-outform", "DER"]]) {
      const file = read(openssl(["pkey", "-in", rsa.path, ...options])).file;
      expect(file?.key?.pem.reveal()).toBe(rsa.key);
    }
    const ec = pairOf("ec", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]);
    const old =
      openssl(["ecparam", "-name", "secp384r1"]).toString() + openssl(["ec", "-in", ec.path]).toString();
    expectPair(read(old + ec.certificate).file, ec);
  });

  test("of version 1, which minimal configurations give", () => {
    const request = openssl(["req", "-new", "-key", rsa.path, "-subj", "/CN=old"]);
    const certificate = openssl(["x509", "-req", "-signkey", rsa.path, "-days", "9"], request).toString();
    expect(read(certificate).file?.certificates[0]).toMatchObject({ version: 1, keyUsage: undefined });
  });

  test("with a subject as OpenSSL shows it", () => {
    for (const subject of [
      "/CN=Bürö 日本/O=Contoso, Ltd./C=DE",
      "/DC=com/DC=contoso/CN=a+UID=b",
      "/CN= x=#1;<y> ",
    ]) {
      const options = ["-x509", "-new", "-utf8", "-multivalue-rdn", "-key", rsa.path, "-subj", subject];
      const certificate = openssl(["req", ...options]).toString();
      const shown = openssl(["x509", "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb,utf8"], certificate);
      expect(`subject=${read(certificate).file?.certificates[0]?.subject}`).toBe(
        shown.toString().replace("\n", ""),
      );
    }
  });

  test("a request is none, nor a public key", () => {
    const request = openssl(["req", "-new", "-key", rsa.path, "-subj", "/CN=x"]);
    expect(codesOf(read(request))).toEqual(["file/certificate-request"]);
    const key = openssl(["pkey", "-in", rsa.path, "-pubout"]);
    expect(codesOf(read(key))).toEqual(["file/public-key"]);
    expect(codesOf(read(openssl(["pkey", "-in", rsa.path, "-pubout", "-outform", "DER"])))).toEqual([
      "file/public-key",
    ]);
  });
});
