import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/core/keyfile/decode.ts";
import { keyPair } from "../../support/key-pair.ts";
import { codesOf, openssl, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import { missing } from "../../support/tools.ts";

const pair = keyPair("deploy", 2048);
const { pem } = pair;
const lines = pem.trimEnd().split("\n");
const password = letters(16);
const pfx = Buffer.from(pair.pfx(password));
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64");
const wide = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

describe("a PEM is read, however it was mangled, and it is said what was mended", () => {
  test.each([
    ["as it should be", pem, undefined],
    ["with a byte order mark", `\ufeff${pem}`, undefined],
    ["with CRLF", lines.join("\r\n"), undefined],
    ["without a line break at its end", lines.join("\n"), undefined],
    ["with text around", `Bag Attributes\n    friendlyName: x\nKey Attributes\n${pem}\nend\n`, undefined],
    [
      "with attributes that are not UTF-8",
      Buffer.concat([Buffer.from("friendlyName: Gr\xfc\xdfe\n", "latin1"), Buffer.from(pem)]),
      undefined,
    ],
    ["in UTF-16", wide(pem), "it was in UTF-16, as PowerShell writes it"],
    ["in UTF-16 without a mark", Buffer.from(pem, "utf16le"), "it was in UTF-16, as PowerShell writes it"],
    ["in UTF-16, big-endian", wide(pem).swap16(), "it was in UTF-16, as PowerShell writes it"],
    ["with \\n for line breaks", lines.join("\\n"), "its line breaks had become `\\n`"],
    ["with \\r\\n", `${lines.join("\\r\\n")}\\r\\n`, "its line breaks had become `\\n`"],
    ["with \\n, escaped twice", lines.join("\\\\n"), "its line breaks had become `\\n`"],
    ["as a JSON string", JSON.stringify(pem), "it stood in quotes and its line breaks had become `\\n`"],
    ["in single quotes", `'${pem}'`, "it stood in quotes"],
    ["in base64", base64(pem), "it was encoded in base64 once more"],
    ["in base64, twice", base64(base64(pem)), "it was encoded in base64 once more"],
    [
      "in base64, over lines",
      base64(pem).replaceAll(/(.{76})/g, "$1\n"),
      "it was encoded in base64 once more",
    ],
    [
      "in base64 of UTF-16",
      base64(wide(pem)),
      "it was encoded in base64 once more and it was in UTF-16, as PowerShell writes it",
    ],
    ["on one line", lines.join(" "), "its line breaks were gone"],
    [
      "on one line without blanks",
      lines.join(""),
      "its line breaks were gone and its blocks were joined without a line break",
    ],
    ["with CR", lines.join("\r"), "its lines ended as on an old Macintosh"],
    [
      "END and BEGIN joined",
      pem.replace("-----\n-----BEGIN", "----------BEGIN"),
      "its blocks were joined without a line break",
    ],
    ["indented, as in YAML", lines.map((line) => `    ${line}`).join("\n"), "its lines were indented"],
    [
      "quoted, as in mail",
      lines.map((line) => `> ${line}`).join("\n"),
      "its lines began with `>`, as in mail",
    ],
    ["with empty lines", lines.join("\n\n"), "there were empty lines between its lines"],
    ["with blanks behind each line", lines.map((line) => `${line}  `).join("\n"), undefined],
  ])("%s", (_, file, mended) => {
    const { file: found, findings } = read(file);
    expect(found).toMatchObject({ format: "pem", keyMatches: true, key: { type: "rsa", bits: 2048 } });
    expect(found?.key?.pem.reveal()).toBe(pair.key);
    expect(findings.map(({ code, what }) => [code, what])).toEqual(
      mended === undefined
        ? []
        : [["file/repaired", `\`client-certificate\` had to be mended before it could be read: ${mended}.`]],
    );
  });

  test.each([
    ["a certificate without its armour", base64(pair.der), "the lines BEGIN and END were missing"],
    [
      "a PFX that certutil wrapped",
      `-----BEGIN CERTIFICATE-----\n${base64(pfx)}\n-----END CERTIFICATE-----`,
      "it was a .pfx between the lines of a certificate",
    ],
  ])("%s", (_, file, mended) => {
    const { file: found, findings } = read(file, password);
    expect(found?.certificates[0]?.commonName).toBe("deploy");
    expect(findings).toMatchObject([{ code: "file/repaired", what: expect.stringContaining(mended) }]);
  });

  test.skipIf(missing("openssl"))("an encrypted key with its two header lines, on one line", () => {
    const options = ["-traditional", "-aes128", "-passout", `pass:${password}`];
    const key = openssl(["rsa", ...options], pair.key).toString();
    for (const text of [
      key.replaceAll("\n", " "),
      key.replaceAll("\n", "\\n"),
      key.replaceAll("\n", "\r\n"),
    ]) {
      expect(read(text, password).file?.key?.pem.reveal()).toBe(pair.key);
    }
  });
});

describe("a text becomes the bytes of the file that it stands for", () => {
  test.each([
    ["base64", base64(pfx)],
    ["base64 over lines, as `base64` writes it", base64(pfx).replaceAll(/(.{76})/g, "$1\n")],
    ["base64 with blanks and a line break behind", ` ${base64(pfx)}\r\n`],
    ["base64 without padding", base64(pfx).replaceAll("=", "")],
    ["base64 for URLs", pfx.toString("base64url")],
    ["a data URL", `data:application/x-pkcs12;base64,${base64(pfx)}`],
  ])("%s", (_, text) => {
    expect(Buffer.from(decodeText(text)).equals(pfx)).toBe(true);
  });

  test.each([
    ["PEM", pem],
    ["XML", '<?xml version="1.0"?><PublishData/>'],
    ["words that base64 could be", "hunter2hunter2hunter2"],
    ["nothing", ""],
  ])("%s stays as it is", (_, text) => {
    expect(Buffer.from(decodeText(text)).toString()).toBe(text);
  });
});

describe("what is lost or was never there is named", () => {
  const cut = (by: number) => pfx.subarray(0, pfx.length - by);
  const truncated = ["file/truncated"];
  test.each([
    ["nothing", "", ["file/empty"]],
    ["blanks", " \r\n\t", ["file/empty"]],
    ["a byte order mark alone", "\ufeff", ["file/empty"]],
    ["a PFX without its end", cut(1), truncated],
    ["half a PFX", cut(900), truncated],
    ["ten bytes of a PFX", pfx.subarray(0, 10), truncated],
    ["half a PFX in base64", base64(cut(900)), truncated],
    ["a PEM without its last line", lines.slice(0, -1).join("\n"), truncated],
    ["a PEM whose middle is lost", [...lines.slice(0, 9), ...lines.slice(40)].join("\n"), truncated],
    ["a PFX taken for UTF-8", Buffer.from(pfx.toString("utf8")), ["file/mangled-by-utf8"]],
    ["a PFX taken for Latin-1", Buffer.from(pfx.toString("latin1")), ["file/mangled-by-utf8"]],
    [
      "a PFX with its line ends translated",
      Buffer.from(pfx.toString("latin1").replaceAll("\n", "\r\n"), "latin1"),
      ["file/mangled-by-crlf"],
    ],
    ["256 KiB and a byte", Buffer.alloc(256 * 1024 + 1), ["file/too-large"]],
    ["zeros", Buffer.alloc(5000), ["file/unknown"]],
    ["words", "see the wiki", ["file/unknown"]],
    ["a sequence of something", Buffer.from("3003020105", "hex"), ["file/malformed"]],
    [
      "a PEM of something",
      `-----BEGIN CERTIFICATE-----\n${base64("words, no certificate")}\n-----END CERTIFICATE-----`,
      ["file/malformed"],
    ],
    ["a PEM with a letter that base64 has not", pem.replace("M", "€"), ["file/malformed"]],
  ])("%s", (_, file, expected) => {
    expect(codesOf(read(file, password))).toEqual(expected);
  });

  test.each([
    ["a Java key store", Buffer.from("feedfeed0000000200000001", "hex"), "file/java-keystore"],
    ["a Java key store with secrets", Buffer.from("cececece0000000200000001", "hex"), "file/java-keystore"],
    [
      "an SSH key",
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
      "file/openssh-key",
    ],
    ["a public SSH key", "ssh-rsa AAAAB3NzaC1yc2E x@y", "file/openssh-key"],
    ["a key of PuTTY", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none", "file/putty-key"],
    [
      "a pointer of Git LFS",
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4",
      "file/git-lfs",
    ],
    ["a web page", "<!DOCTYPE html>\n<html><head>", "file/html"],
    ["a web page without a type", "\n<html lang=en>", "file/html"],
    ["JSON", '{"cer": "MIIC"}', "file/json"],
    ["an archive", Buffer.from("504b03041400", "hex"), "file/zip"],
    ["other XML", "<project><name/></project>", "file/unknown"],
  ])("%s", (_, file, expected) => {
    expect(codesOf(read(file))).toEqual([expected]);
  });
});
