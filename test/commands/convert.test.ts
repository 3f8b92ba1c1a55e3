import { describe, expect, test } from "vitest";
import { convert } from "../../src/commands/convert.ts";
import type { KeyFile } from "../../src/core/keyfile/key-file.ts";
import { type Content, writeKeyFile } from "../../src/core/keyfile/write.ts";
import type { ConvertTask } from "../../src/core/making/task.ts";
import { pemBlock } from "../../src/core/pem/write.ts";
import { Secret } from "../../src/core/secret.ts";
import { letters } from "../support/secrets.ts";
import { type Issued, issued, memoryFolder, readAs, workshop } from "./workshop.ts";

const OLD = letters(20, 1);
const NEW = letters(20, 2);
const [leaf, issuer, root] = [issued("leaf"), issued("issuer"), issued("root")];
const ended = issued("ended", new Date("2027-01-01T00:00:00Z"));

const contentOf = (own: Issued, ...chain: readonly Issued[]): Content => ({
  certificates: [own, ...chain].map(({ der }) => der),
  key: new Secret(own.pem),
  friendlyName: "leaf",
});
const pfxOf = (content: Content, password = OLD, encryption: "aes256" | "3des" = "aes256"): Uint8Array =>
  writeKeyFile("pfx", content, { password: new Secret(password), encryption }, workshop().random);
const pemOf = ({ pem }: Issued, ...certificates: readonly Issued[]): string =>
  pem + certificates.map(({ der }) => pemBlock("CERTIFICATE", der)).join("");
const fileOf = (bytes: Uint8Array | string, password?: string): KeyFile => {
  const { file } = readAs(Buffer.from(bytes), password);
  if (file === undefined) throw new Error("The source is not what this test is about");
  return file;
};

interface From {
  readonly file: KeyFile;
  readonly password?: string;
}

function run({ file, password }: From, task: Partial<ConvertTask> = {}) {
  const folder = memoryFolder();
  const given = {
    content: { path: "given" },
    password: password === undefined ? undefined : new Secret(password),
    ...{ field: "`client-certificate`", passwordField: "`client-certificate-password`" },
  };
  const outcome = convert(
    { formats: ["pfx"], password: undefined, stripPassword: false, encryption: "aes256", ...task },
    { given, file, purpose: "service-principal" },
    workshop(folder),
  );
  const open = (name: string, word?: string): KeyFile | undefined =>
    readAs(folder.files.get(name) ?? new Uint8Array(), word).file;
  return { ...outcome, folder, open, codes: outcome.findings.map(({ code }) => code) };
}

const opened = (pfx: Uint8Array, password = OLD): From => ({ file: fileOf(pfx, password), password });
const subjects = (file: KeyFile | undefined) => file?.certificates.map(({ subject }) => subject);

describe("a .pfx becomes", () => {
  test("a .pem with its key, its chain leaf first, and a word about the key that is open now", () => {
    const { open, codes } = run(opened(pfxOf(contentOf(leaf, issuer, root))), { formats: ["pem"] });
    expect(subjects(open("azure.pem"))?.[0]).toBe("CN=leaf");
    expect(subjects(open("azure.pem"))?.toSorted()).toEqual(["CN=issuer", "CN=leaf", "CN=root"]);
    expect(open("azure.pem")).toMatchObject({ keyMatches: true, encryption: undefined });
    expect(codes).toEqual(["convert/read", "made/written", "convert/plain-key"]);
  });

  test("a .cer of the leaf alone", () => {
    const { folder, codes } = run(opened(pfxOf(contentOf(leaf, issuer))), { formats: ["cer"] });
    expect(Buffer.from(folder.files.get("azure.cer") ?? "")).toEqual(Buffer.from(leaf.der));
    expect(codes).toEqual(["convert/read", "made/written"]);
  });

  test.each([
    ["aes256", "3des", /^3DES/],
    ["3des", "aes256", /^AES-256/],
  ] as const)("another one, re-packed from %s to %s under the same password", (before, after, words) => {
    const { open } = run(opened(pfxOf(contentOf(leaf, issuer), OLD, before)), { encryption: after });
    expect(open("azure.pfx", OLD)?.encryption?.key).toMatch(words);
    expect(subjects(open("azure.pfx", OLD))).toEqual(["CN=leaf", "CN=issuer"]);
  });

  test("one with another password", () => {
    const { open } = run(opened(pfxOf(contentOf(leaf))), { password: new Secret(NEW) });
    expect(open("azure.pfx", NEW)?.keyMatches).toBe(true);
    expect(open("azure.pfx", OLD)?.key).toBeUndefined();
  });

  test("one with no password, on request and with a warning", () => {
    const { open, codes } = run(opened(pfxOf(contentOf(leaf))), { stripPassword: true });
    expect(open("azure.pfx")?.keyMatches).toBe(true);
    expect(codes).toEqual(["convert/read", "made/written", "convert/stripped"]);
  });

  test("one whose password is without the line break that came along", () => {
    const { open } = run(opened(pfxOf(contentOf(leaf)), `${OLD}\n`));
    expect(open("azure.pfx", OLD)?.encryption?.password).toBe("given");
  });
});

describe("a .pem becomes", () => {
  test("a .pfx under the password that is given, the leaf first wherever it stood", () => {
    const from = { file: fileOf(pemOf(leaf, root, leaf)) };
    const { open } = run(from, { password: new Secret(NEW) });
    expect(subjects(open("azure.pfx", NEW))).toEqual(["CN=leaf", "CN=root"]);
  });

  test.each([
    ["no .pfx without a password", pemOf(leaf, leaf), ["pfx"], "convert/no-password"],
    ["no .pfx without a key", pemOf({ ...leaf, pem: "" }, leaf), ["pem", "pfx"], "convert/no-key"],
    ["nothing with the key of another certificate", pemOf(leaf, root), ["pem"], "convert/other-key"],
    ["nothing without a certificate", pemOf(leaf), ["pem"], "convert/no-certificate"],
  ] as const)("%s", (_, pem, formats, code) => {
    const { codes, folder, files } = run({ file: fileOf(pem) }, { formats });
    expect({ codes, files, written: folder.files.size }).toEqual({
      codes: [code],
      files: undefined,
      written: 0,
    });
  });
});

test("a certificate that has ended is converted all the same, and said to have ended", () => {
  const { codes, certificates, files } = run({ file: fileOf(pemOf(ended, ended)) }, { formats: ["cer"] });
  expect(codes).toEqual(["convert/read", "made/written", "convert/ended"]);
  expect(files).toHaveLength(1);
  expect(certificates).toEqual([expect.objectContaining({ verdict: "certificate-expired" })]);
});

describe("of a .publishsettings", () => {
  const [one, other] = [opened(pfxOf(contentOf(leaf), "")).file, opened(pfxOf(contentOf(root), "")).file];
  const settings = (...files: readonly KeyFile[]): From => ({
    file: {
      ...one,
      format: "publishsettings",
      subscriptions: files.map((file, index) => ({
        ...{ id: `ID-${index}`, name: "", url: "", file },
        troubles: [],
      })),
    },
  });
  const asPem = { formats: ["pem"] } as const;

  test("the one certificate of all its subscriptions is taken", () => {
    expect(subjects(run(settings(one, one), asPem).open("azure.pem"))).toEqual(["CN=leaf"]);
  });

  test("none is guessed where they differ: it is said which ones there are", () => {
    const { codes, findings } = run(settings(one, other), asPem);
    expect(codes).toEqual(["convert/several"]);
    expect(findings[0]?.fix).toContain("ID-0 and ID-1");
  });

  test("one certificate beside its own key and beside a foreign one differs, whichever comes first", () => {
    const foreign = opened(pfxOf({ ...contentOf(leaf), key: new Secret(root.pem) }, "")).file;
    expect(run(settings(one, foreign), asPem).codes).toEqual(["convert/several"]);
    expect(run(settings(foreign, one), asPem).codes).toEqual(["convert/several"]);
  });
});
