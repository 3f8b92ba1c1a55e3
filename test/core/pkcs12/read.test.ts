import { createCipheriv, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { octets, sequence } from "../../../src/core/asn1/write.ts";
import { derive, type Password } from "../../../src/core/pkcs12/derive-key.ts";
import { keyPair } from "../../support/key-pair.ts";
import { armour, codesOf, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import {
  certificateBag,
  crlBag,
  data,
  encryptedData,
  keyBag,
  lockedKeyBag,
  macOf,
  nestedSafe,
  pbe,
  pbmac1,
  pfx,
  safe,
  secretBag,
  TRIPLE_DES,
} from "../../support/stores.ts";

const pair = keyPair();
const other = keyPair("other");
const pkcs8 = pair.privateKey.export({ type: "pkcs8", format: "der" });
const password = letters(16);
const holds = [safe(certificateBag(pair.der)), safe(keyBag(pkcs8))];

/** With 3DES, as Windows and Azure did it. */
function locked(
  plain: Uint8Array,
  word: Password,
  count = 2000,
): { algorithm: Uint8Array; ciphertext: Uint8Array } {
  const from = {
    digest: "sha1",
    password: word,
    salt: Buffer.from("0123456789abcdef", "hex"),
    iterations: count,
  };
  const cipher = createCipheriv("des-ede3-cbc", derive("key", 24, from), derive("iv", 8, from));
  return {
    algorithm: pbe(TRIPLE_DES, count),
    ciphertext: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

function lockedKey(word: Password): Uint8Array {
  const { algorithm, ciphertext } = locked(pkcs8, word);
  return lockedKeyBag(algorithm, ciphertext);
}

function lockedSafe(word: Password): Uint8Array {
  const { algorithm, ciphertext } = locked(sequence(certificateBag(pair.der)), word);
  return encryptedData(algorithm, ciphertext);
}

describe("without a password, both the empty one and none are tried", () => {
  test.each([
    ["none, as Azure and Visual Studio write it", null, "null"],
    ["the empty one", "", "empty"],
  ] as const)("%s", (_, word, kind) => {
    for (const mac of [macOf(word), undefined]) {
      const { file, findings } = read(pfx([safe(lockedKey(word)), lockedSafe(word)], mac));
      expect(findings).toEqual([]);
      expect(file).toMatchObject({ keyMatches: true, encryption: { password: kind, iterations: 2000 } });
    }
  });

  test("a password that was given for nothing is told", () => {
    const { file, findings } = read(pfx([safe(lockedKey(null)), lockedSafe(null)], macOf(null)), password);
    expect(file?.keyMatches).toBe(true);
    expect(findings).toMatchObject([{ code: "file/password-not-needed", level: "notice" }]);
  });
});

describe("what else a store may hold does not matter:", () => {
  const rest = [safe(certificateBag(pair.der)), safe(keyBag(pkcs8))];
  test.each([
    ["secrets, as Java keeps them", [safe(secretBag()), ...rest]],
    ["a list of revoked certificates", [safe(crlBag()), ...rest]],
    [
      "a certificate of another kind",
      [safe(certificateBag(Buffer.from("x"), "1.2.840.113549.1.9.22.2")), ...rest],
    ],
    ["safes within safes", [safe(nestedSafe(certificateBag(pair.der), nestedSafe(keyBag(pkcs8))))]],
    ["certificates of others", [safe(certificateBag(other.der)), ...rest]],
    ["the same certificate twice", [safe(certificateBag(pair.der)), ...rest]],
  ])("%s", (_, safes) => {
    const { file, findings } = read(pfx(safes, macOf(password)), password);
    expect(findings).toEqual([]);
    expect(file?.keyMatches).toBe(true);
    expect(file?.certificates[0]?.commonName).toBe("deploy");
  });

  test("a second key is told, and the one with a certificate is used", () => {
    const second = other.privateKey.export({ type: "pkcs8", format: "der" });
    const { file, findings } = read(pfx([safe(keyBag(second)), ...rest], macOf(password)), password);
    expect(codesOf({ file, findings })).toEqual(["file/several-keys"]);
    expect(file?.key?.pem.reveal()).toBe(pair.key);
    expect(file?.keyMatches).toBe(true);
  });

  test("a key without its certificate is told apart", () => {
    expect(read(pfx([safe(keyBag(pkcs8), certificateBag(other.der))])).file?.keyMatches).toBe(false);
  });

  test("a store of nothing is told", () => {
    expect(codesOf(read(pfx([safe(secretBag())], macOf(password)), password))).toEqual(["file/nothing"]);
  });
});

test("a key with another password than its store: the certificate is told, and what to do", () => {
  const store = pfx([safe(certificateBag(pair.der)), safe(lockedKey(letters(9)))], macOf(password));
  const { file, findings } = read(store, password);
  expect(findings).toMatchObject([
    { code: "pkcs12/key-password", verdict: "wrong-password", level: "error" },
  ]);
  expect(file).toMatchObject({ key: undefined, certificates: [{ commonName: "deploy" }] });
});

describe("a password with blanks around it", () => {
  test.each([`${password}\n`, ` ${password}`, `${password}\r\n`])(
    "%j is trimmed, and that is told",
    (given) => {
      const { file, findings } = read(
        pfx([safe(lockedKey(password)), lockedSafe(password)], macOf(password)),
        given,
      );
      expect(findings).toMatchObject([{ code: "file/password-trimmed", level: "notice" }]);
      expect(file?.encryption?.password).toBe("trimmed");
    },
  );

  test("is used as it is, where it is the password", () => {
    const { file, findings } = read(pfx(holds, macOf(` ${password} `)), ` ${password} `);
    expect(findings).toEqual([]);
    expect(file?.encryption?.password).toBe("given");
  });
});

describe("what did not open says nothing of what did:", () => {
  const costly = armour("PKCS12", pfx(holds, macOf(letters(9), 400_000)));
  const whole = [safe(lockedKey("")), lockedSafe("")];

  test("a store without a password is opened after one that cost much", () => {
    const { file } = read(costly + armour("PKCS12", pfx(whole, macOf(""))), password);
    expect(file).toMatchObject({ keyMatches: true, encryption: { password: "empty", iterations: 2000 } });
  });

  test("an encrypted key tells its own count", () => {
    const { algorithm, ciphertext } = locked(pkcs8, password, 3000);
    const key = armour("ENCRYPTED PRIVATE KEY", sequence(algorithm, octets(ciphertext)));
    expect(read(costly + key, password).file?.encryption).toMatchObject({ iterations: 3000 });
  });

  test("each subscription of a .publishsettings has the count of its own store", () => {
    const subscription = (store: Uint8Array) =>
      `<Subscription Id="${randomUUID()}" ManagementCertificate="${Buffer.from(store).toString("base64")}" />`;
    const profile = [3000, 1].map((count) => subscription(pfx(holds, macOf("", count)))).join("");
    const { file } = read(`<PublishData><PublishProfile>${profile}</PublishProfile></PublishData>`);
    expect(file?.subscriptions.map((one) => one.file.encryption?.iterations)).toEqual([3000, 1]);
  });
});

describe("PBMAC1 (RFC 9579)", () => {
  test("is verified", () => {
    const { file } = read(pfx(holds, pbmac1(password, 32)), password);
    expect(file?.encryption).toMatchObject({ mac: "PBMAC1 (HMAC-SHA-256)", iterations: 2048 });
    expect(codesOf(read(pfx(holds, pbmac1(password, 32)), letters(9)))).toEqual(["pkcs12/wrong-password"]);
  });

  test.each([1, 19, 65, undefined])("with a key of %s octets is refused", (length) => {
    expect(codesOf(read(pfx(holds, pbmac1(password, length)), password))).toEqual(["file/malformed"]);
  });
});

test("what was changed after it was closed does not open", () => {
  const whole = Buffer.from(pfx(holds, macOf(password)));
  const at = whole.indexOf(Buffer.from("deploy"));
  whole[at] = 0x44;
  expect(codesOf(read(whole, password))).toEqual(["pkcs12/wrong-password"]);
});

test("a safe that does not open behind a MAC that is right is damage, not a wrong password", () => {
  const store = pfx([safe(lockedKey(password)), lockedSafe(letters(9))], macOf(password));
  expect(codesOf(read(store, password))).toEqual(["file/malformed"]);
});

test("bytes behind the file do no harm", () => {
  expect(read(Buffer.concat([pfx(holds), Buffer.alloc(200)])).file?.keyMatches).toBe(true);
});

test("lengths may be indefinite and strings in pieces, as in BER", () => {
  const end = Buffer.alloc(2);
  const open = (tag: number, ...parts: readonly Uint8Array[]) =>
    Buffer.concat([Buffer.from([tag, 0x80]), ...parts, end]);
  const piece = (bytes: Uint8Array) => {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 100) {
      const part = bytes.subarray(at, at + 100);
      pieces.push(Buffer.from([4, part.length]), part);
    }
    return open(0x24, ...pieces);
  };
  const content = open(0x30, ...holds);
  const id = Buffer.from("06092a864886f70d010701", "hex");
  const ber = open(
    0x30,
    Buffer.from([2, 1, 3]),
    open(0x30, id, open(0xa0, piece(content))),
    macOf(password)(content),
  );
  expect(read(ber, password)).toMatchObject({ file: { keyMatches: true, format: "pfx" }, findings: [] });
});

test("what is locked by a certificate in place of a password is refused by its name", () => {
  const enveloped = Buffer.from(data(Buffer.from("x")));
  enveloped[enveloped.indexOf(Buffer.from("2a864886f70d010701", "hex")) + 8] = 3;
  const { findings } = read(pfx([enveloped]));
  expect(findings).toMatchObject([{ code: "pkcs12/unsupported" }]);
  expect(findings[0]?.what).toContain("a PKCS#12 file that is locked by a certificate");
});
