import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codesOf, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import { missing, run } from "../../support/tools.ts";

const password = letters(16);
const folder = mkdtempSync(join(tmpdir(), "java-"));

function keytool(file: string, type: string, ...args: readonly string[]): Buffer {
  const path = join(folder, file);
  run("keytool", [...args, "-keystore", path, "-storetype", type, "-storepass", password]);
  return readFileSync(path);
}

const PAIR = [
  "-genkeypair",
  "-alias",
  "deploy",
  "-keyalg",
  "RSA",
  "-keysize",
  "2048",
  "-dname",
  "CN=deploy, O=Contoso",
];
const SECRET = ["-genseckey", "-alias", "secret", "-keyalg", "AES", "-keysize", "256"];

describe.skipIf(missing("keytool"))("a store of Java", () => {
  test("in PKCS#12 is read, secrets beside the key and all", () => {
    keytool("store.p12", "PKCS12", ...PAIR);
    const store = keytool("store.p12", "PKCS12", ...SECRET);
    const { file, findings } = read(store, password);
    expect(findings).toEqual([]);
    expect(file).toMatchObject({ format: "pfx", keyMatches: true, key: { type: "rsa", bits: 2048 } });
    expect(file?.certificates[0]).toMatchObject({ subject: "CN=deploy,O=Contoso", version: 3 });
    expect(codesOf(read(store, `${password}x`))).toEqual(["pkcs12/wrong-password"]);
  });

  test("with another password for its key is exported anew as the finding for such a file says", () => {
    const [ofKey, path] = [letters(16), join(folder, "two.jks")];
    keytool("two.jks", "JKS", ...PAIR, "-keypass", ofKey);
    const from = [
      "-srckeystore",
      path,
      "-srcstorepass",
      password,
      "-srcalias",
      "deploy",
      "-srckeypass",
      ofKey,
    ];
    const to = [
      "-destkeystore",
      join(folder, "one.p12"),
      "-deststoretype",
      "PKCS12",
      "-deststorepass",
      password,
    ];
    run("keytool", ["-importkeystore", ...from, ...to]);
    const { file, findings } = read(readFileSync(join(folder, "one.p12")), password);
    expect(findings).toEqual([]);
    expect(file?.keyMatches).toBe(true);
  });

  test("in its own format is named", () => {
    expect(codesOf(read(keytool("store.jks", "JKS", ...PAIR), password))).toEqual(["file/java-keystore"]);
  });
});
