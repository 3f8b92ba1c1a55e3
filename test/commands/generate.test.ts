import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { generate } from "../../src/commands/generate.ts";
import type { GenerateTask } from "../../src/core/making/task.ts";
import { Secret } from "../../src/core/secret.ts";
import { newKey } from "../../src/files/new-key.ts";
import { letters } from "../support/secrets.ts";
import { type Memory, memoryFolder, NOW, readAs, workshop } from "./workshop.ts";

const PASSWORD = letters(20);
const TASK: GenerateTask = {
  ...{ purpose: "management", subject: [["CN", "deploy"]], dnsNames: [], keySize: 2048, days: 365 },
  pfx: { password: new Secret(PASSWORD), encryption: "aes256" },
};

async function run(task: Partial<GenerateTask> = {}, folder: Memory = memoryFolder()) {
  const born: Secret[] = [];
  const world = { ...workshop(folder), newKey: newKey((key) => born.push(key)), attach: undefined };
  const outcome = await generate({ ...TASK, ...task }, world);
  return { ...outcome, born, folder, codes: outcome.findings.map(({ code }) => code) };
}

describe("generate", () => {
  test("makes three files of one key and one certificate", async () => {
    const { folder, files, codes } = await run();
    expect(codes).toEqual(["generate/made", "made/written", "made/written", "made/written"]);
    expect(files).toEqual([
      { format: "pem", path: "/runner/azure.pem" },
      { format: "cer", path: "/runner/azure.cer" },
      { format: "pfx", path: "/runner/azure.pfx" },
    ]);
    const [pem, cer, pfx] = [...folder.files].map(([name, bytes]) =>
      readAs(bytes, name === "azure.pfx" ? PASSWORD : undefined),
    );
    const thumbprints = [pem, cer, pfx].map((one) => one?.file?.certificates[0]?.thumbprint);
    expect(new Set(thumbprints).size).toBe(1);
    expect([pem?.file?.keyMatches, cer?.file?.key, pfx?.file?.keyMatches]).toEqual([true, undefined, true]);
    expect(pem?.file?.key?.pem.reveal()).toBe(pfx?.file?.key?.pem.reveal());
  });

  test("says in the report what the certificate says of itself", async () => {
    const { certificates } = await run();
    expect(certificates).toEqual([
      expect.objectContaining({
        ...{ source: "azure.pfx", purpose: "management", subject: "CN=deploy", issuer: "CN=deploy" },
        ...{ version: 3, keyType: "rsa", keyBits: 2048, selfSigned: true, keyMatches: true },
        ...{ notBefore: "2027-03-01T11:55:00.000Z", notAfter: "2028-02-29T11:55:00.000Z" },
        encryption: expect.objectContaining({ mac: expect.stringContaining("SHA-256"), iterations: 10_000 }),
      }),
    ]);
  });

  test("lives exactly as long as was asked for, from a little before now", async () => {
    const { folder } = await run({ days: 30 });
    const { validFromDate, validToDate } = new X509Certificate(folder.files.get("azure.cer") ?? "");
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(30 * 86_400_000);
    expect(NOW.getTime() - validFromDate.getTime()).toBeGreaterThan(0);
  });

  test("hands the key over to be masked, and it is the one in the file", async () => {
    const { born, folder } = await run();
    expect(born.map((key) => key.reveal())).toEqual([
      expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
    ]);
    expect(Buffer.from(folder.files.get("azure.pem") ?? "").toString()).toContain(born[0]?.reveal());
  });

  test("makes no .pfx without a password, and says so", async () => {
    const { folder, codes } = await run({ pfx: undefined });
    expect([...folder.files.keys()]).toEqual(["azure.pem", "azure.cer"]);
    expect(codes).toContain("generate/no-pfx");
  });

  test.each(["aes256", "3des"] as const)("packs the .pfx as %s", async (encryption) => {
    const { folder } = await run({ pfx: { password: new Secret(PASSWORD), encryption } });
    const { file } = readAs(folder.files.get("azure.pfx") ?? new Uint8Array(), PASSWORD);
    expect(file?.encryption?.key).toMatch(encryption === "3des" ? /^3DES/ : /^AES-256/);
  });

  test("makes another key each time", async () => {
    const [one, other] = await Promise.all([run({ pfx: undefined }), run({ pfx: undefined })]);
    expect(one.certificates?.[0]?.thumbprint).not.toBe(other.certificates?.[0]?.thumbprint);
  });
});

describe("all files or none:", () => {
  test.each(["azure.pem", "azure.cer", "azure.pfx"])("a disk that damages %s", async (damage) => {
    const { folder, codes, files, certificates } = await run({}, memoryFolder({ damage }));
    expect({ codes, files, certificates }).toEqual({ codes: ["made/unlike"], files: [], certificates: [] });
    expect(folder.files.size).toBe(0);
  });

  test.each(["azure.pem", "azure.pfx"])("a disk that is full before %s", async (full) => {
    const { folder, findings, files } = await run({}, memoryFolder({ full }));
    expect(findings.map(({ what }) => what)).toEqual([`/runner/${full} could not be written (ENOSPC).`]);
    expect({ files, left: folder.files.size }).toEqual({ files: [], left: 0 });
  });
});
