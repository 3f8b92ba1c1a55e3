import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { shakeHands } from "../support/handshake.ts";
import { runOffline, stateOf } from "../support/offline.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { letters } from "../support/secrets.ts";
import { missing, run } from "../support/tools.ts";

const PASSWORD = letters(24);
const place = (): string => mkdtempSync(join(tmpdir(), "generate-"));

const generate = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runOffline({ inputs: { command: "generate", ...inputs }, env });

/** The key files of a run, by their names. */
const filesOf = ({ files }: ActionRun): Record<string, Buffer> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.includes("/"))
      .map(([name, { bytes }]) => [basename(name), bytes]),
  );

describe("generate, told nothing but a password,", () => {
  test("makes three files, tells where they are, and what the certificate is", async () => {
    const done = await generate({ "pfx-password": PASSWORD });
    const files = filesOf(done);
    expect(Object.keys(files).toSorted()).toEqual(["azure.cer", "azure.pem", "azure.pfx"]);
    const certificate = new X509Certificate(files["azure.cer"] ?? "");
    expect(certificate.subject).toBe("CN=Azure Credentials - octo-org/octo-repo");
    expect(certificate.checkPrivateKey(createPrivateKey(files["azure.pem"] ?? ""))).toBe(true);
    expect(done.outputs).toMatchObject({
      ...{ verdict: "valid", "days-left": "364", "client-id": "", "client-secret": "" },
      thumbprint: certificate.fingerprint.replaceAll(":", ""),
      "expires-on": certificate.validToDate.toISOString(),
      "pem-path": expect.stringMatching(/\/azure-credentials-[a-z0-9]{11}\/azure\.pem$/),
      "cer-path": expect.stringMatching(/\/azure\.cer$/),
      "pfx-path": expect.stringMatching(/\/azure\.pfx$/),
    });
    expect(done.report.files?.map(({ path }) => path)).toEqual(
      ["pem-path", "cer-path", "pfx-path"].map((name) => done.outputs[name]),
    );
    expect(done.log).toMatch(/✓ valid: The certificate was made\. It is in 3 files: thumbprint [0-9A-F]{40}/);
    expect(done.summary).toContain("### Files");
  });

  test("masks the key before the first word is printed", async () => {
    const done = await generate();
    const key = filesOf(done)["azure.pem"]?.toString().split("\n").slice(1, 20) ?? [];
    expect(key.filter((line) => !done.earlyMasks.includes(line))).toEqual([]);
  });
});

test("without a password there is no .pfx, and a word about it", async () => {
  const done = await generate();
  expect(Object.keys(filesOf(done)).toSorted()).toEqual(["azure.cer", "azure.pem"]);
  expect({ pfx: done.outputs["pfx-path"], notices: done.notices }).toEqual({
    pfx: "",
    notices: ["generate/no-pfx"],
  });
});

describe("every .pfx that is made", () => {
  const ways = (["service-principal", "management", "service"] as const).flatMap((purpose) =>
    (["aes256", "3des"] as const).map((encryption) => ({ purpose, encryption })),
  );

  test.concurrent.each(ways)("for a $purpose as $encryption works in others' hands", async (way) => {
    const done = await generate({
      ...{ "certificate-purpose": way.purpose, "pfx-encryption": way.encryption, domain: "contoso.com" },
      "pfx-password": PASSWORD,
    });
    const { "azure.pfx": pfx = Buffer.alloc(0), "azure.cer": cer = Buffer.alloc(0) } = filesOf(done);
    const trusted = new X509Certificate(cer).toString();
    const side = way.purpose === "service" ? "server" : "client";
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      expect(await shakeHands({ pfx, passphrase: PASSWORD, side, version, trusted })).toEqual(cer);
    }
    const path = join(place(), "azure.pfx");
    writeFileSync(path, pfx);
    if (!noOpenssl) {
      const info = run("openssl", ["pkcs12", "-in", path, "-passin", `pass:${PASSWORD}`, "-info", "-noout"]);
      expect(info).toMatch(way.encryption === "3des" ? /3-KeyTripleDES-CBC/ : /AES-256-CBC/);
    }
    if (!noKeytool) {
      const listed = run("keytool", ["-list", "-keystore", path, "-storepass", PASSWORD]);
      expect(listed).toContain("PrivateKeyEntry");
    }
  });

  const noOpenssl = missing("openssl");
  const noKeytool = missing("keytool");
});

describe("the files", () => {
  test("go with the job", async () => {
    const temp = place();
    const done = await generate({ "pfx-password": PASSWORD }, { RUNNER_TEMP: temp });
    expect(readdirSync(temp)).toContain(done.state["files"]);
    const post = await runAction({ step: "post", env: { ...stateOf(done.state), RUNNER_TEMP: temp } });
    expect(post.stdout).toBe("The key files of this job were removed.\n");
    expect({ exitCode: post.exitCode, stderr: post.stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readdirSync(temp)).toEqual([expect.stringMatching(/\.json$/)]);
  });

  test("go with a job that was killed, too", async () => {
    const temp = place();
    const [folder] = ["azure-credentials-0123456789a"];
    mkdirSync(join(temp, folder ?? ""), { mode: 0o700 });
    writeFileSync(join(temp, folder ?? "", "azure.pem"), "half a k");
    const env = { STATE_phase: "running", STATE_files: folder ?? "", RUNNER_TEMP: temp };
    const post = await runAction({ step: "post", env });
    expect(readdirSync(temp)).toEqual([]);
    expect(post.annotations).toHaveLength(1);
  });

  test("stay on request", async () => {
    const temp = place();
    const done = await generate({ "keep-files": "true" }, { RUNNER_TEMP: temp });
    expect(done.state).toEqual({ phase: "done" });
    expect(statSync(done.outputs["pem-path"] ?? "").isFile()).toBe(true);
  });

  test("stay in a directory that is named, and are closed to others there", async () => {
    const directory = join(place(), "keys");
    const done = await generate({ "output-directory": directory });
    expect(done.outputs["pem-path"]).toBe(join(directory, "azure.pem"));
    expect(done.state).toEqual({ phase: "done" });
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([mode(directory), mode(join(directory, "azure.pem"))]).toEqual(["700", "600"]);
  });

  test("never take the place of others", async () => {
    const directory = place();
    writeFileSync(join(directory, "azure.cer"), "the only copy");
    const done = await generate({ "output-directory": directory });
    expect(done.problems).toEqual(["error made/already-there"]);
    expect(readdirSync(directory)).toEqual(["azure.cer"]);
    expect(readFileSync(join(directory, "azure.cer"), "utf8")).toBe("the only copy");
    expect(done.outputs["pem-path"]).toBe("");
  });

  test("are not made where the post step could not be told", async () => {
    const env = { GITHUB_STATE: join(place(), "no", "such", "folder") };
    const done = await runAction({ inputs: { command: "generate" }, env });
    expect(done.report.findings.map(({ code }) => code)).toEqual(["made/no-note"]);
    expect(filesOf(done)).toEqual({});
    expect(done.exitCode).toBe(1);
  });
});

describe("bad inputs make nothing:", () => {
  test.concurrent.each([
    ["a key of 1024 bits", { "key-size": "1024" }, "malformed", ["error input/choice"]],
    ["a subject that nobody can read", { subject: "CN=a,b" }, "malformed", ["error subject/unreadable"]],
    ["a service without a host", { "certificate-purpose": "service" }, "missing", ["error generate/no-host"]],
    ["a URL for a host", { "dns-names": "https://contoso.com" }, "malformed", ["error dns-names/not-a-host"]],
    ["a flag that is none", { "keep-files": "yes" }, "malformed", ["error input/flag"]],
    [
      "a password that nobody expanded",
      { "pfx-password": `$\{{ secrets.PASSWORD }}` },
      "malformed",
      ["error value/unexpanded"],
    ],
  ])("%s", async (_, inputs, verdict, problems) => {
    const done = await generate(inputs);
    expect({ verdict: done.outputs["verdict"], problems: done.problems }).toEqual({ verdict, problems });
    expect(filesOf(done)).toEqual({});
    expect(done.state["files"]).toBeUndefined();
  });
});

test("a subject cannot give orders to the runner", async () => {
  const done = await generate({ subject: "::set-output name=x::y ##[add-mask]z <b>*bold*" });
  expect(done.outputs["verdict"]).toBe("valid");
  expect(done.summary).not.toContain("<b>*bold*");
  expect(new X509Certificate(filesOf(done)["azure.cer"] ?? "").subject).toContain("##[add-mask]z");
});

test("a pull request from a fork can make one too: no secret is needed", async () => {
  const event = { pull_request: { head: { repo: { fork: true, full_name: "someone/app" } } } };
  const done = await runOffline({ inputs: { command: "generate" }, event });
  expect(done.outputs["verdict"]).toBe("valid");
});
