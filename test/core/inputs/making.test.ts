import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/finding.ts";
import { readConvert } from "../../../src/core/inputs/convert.ts";
import { readGenerate } from "../../../src/core/inputs/generate.ts";
import { Keeper } from "../../../src/core/inputs/keeper.ts";
import { readDestination } from "../../../src/core/inputs/pfx.ts";
import { readRaw } from "../../../src/core/inputs/raw.ts";
import { INPUTS, type InputSpec } from "../../../src/core/interface.ts";
import { letters } from "../../support/secrets.ts";
import { read } from "./reading.ts";

const PASSWORD = letters(20);
const DEFAULTS = Object.fromEntries(
  (INPUTS as readonly InputSpec[]).map(({ name, default: one = "" }) => [`INPUT_${name.toUpperCase()}`, one]),
);
const variables = (inputs: Record<string, string>) => ({
  ...DEFAULTS,
  ...Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  ),
});

function generate(inputs: Record<string, string> = {}, repository = "octo/app") {
  const masks: string[] = [];
  const given = { command: "generate", ...inputs };
  const { settings } = read({ inputs: given });
  const context = {
    ...{ withoutSecrets: undefined, canRequestIdToken: false, repository },
    ...{ runId: "1", attempt: 1, apiUrl: "", pullRequest: undefined },
  };
  const reading = readGenerate(
    variables(given),
    { settings, context },
    new Keeper((forms) => masks.push(...forms)),
  );
  return { ...reading, masks, codes: reading.findings.map(({ code }) => code) };
}

test.each([
  ["/k/".padEnd(4096, "a"), []],
  ["/k/".padEnd(4097, "a"), ["made/long-path"]],
  [`/k/${"ä".repeat(2047)}`, ["made/long-path"]],
  ["a/".repeat(60_000), ["made/long-path"]],
])("an output-directory longer than a path can be is said at once", (directory, codes) => {
  const findings: Finding[] = [];
  readDestination(readRaw(variables({ "output-directory": directory })), findings);
  expect(findings.map(({ code }) => code)).toEqual(codes);
});

describe("generate, told nothing,", () => {
  test("makes a certificate for a service principal, named after the repository, without a .pfx", () => {
    expect(generate().task).toEqual({
      purpose: "service-principal",
      subject: [["CN", "Azure Credentials - octo/app"]],
      dnsNames: [],
      keySize: 2048,
      days: 365,
      pfx: undefined,
    });
  });

  test("makes a management certificate for ten years", () => {
    const { task } = generate({ "certificate-purpose": "management" });
    expect(task).toMatchObject({ days: 3650, subject: [["CN", "Azure Credentials - octo/app"]] });
  });

  test("has a name off a runner too", () => {
    expect(generate({}, "").task?.subject).toEqual([["CN", "Azure Credentials"]]);
  });

  test("cuts the name to what a certificate holds", () => {
    const [part] = generate({}, `octo/${"app".repeat(40)}`).task?.subject ?? [];
    expect(part?.[1]).toHaveLength(64);
  });
});

test("everything that can be asked of generate", () => {
  const { task, codes, masks } = generate({
    ...{ subject: "CN=deploy,O=Contoso", "dns-names": "a.contoso.com, *.Contoso.com", "key-size": "4096" },
    ...{ days: "30", "pfx-password": PASSWORD, "pfx-encryption": "3des" },
  });
  expect(codes).toEqual([]);
  expect(task).toMatchObject({
    subject: [
      ["CN", "deploy"],
      ["O", "Contoso"],
    ],
    dnsNames: ["a.contoso.com", "*.contoso.com"],
    ...{ keySize: 4096, days: 30, pfx: { encryption: "3des" } },
  });
  expect(task?.pfx?.password.reveal()).toBe(PASSWORD);
  expect(masks).toContain(PASSWORD);
});

describe("a service certificate", () => {
  const service = (inputs: Record<string, string>) =>
    generate({ "certificate-purpose": "service", ...inputs });

  test.each([
    ["its domain", { domain: "contoso.com" }, "contoso.com", ["contoso.com"]],
    [
      "its host names",
      { "dns-names": "a.contoso.com,b.contoso.com" },
      "a.contoso.com",
      ["a.contoso.com", "b.contoso.com"],
    ],
    ["a common name that is a host", { subject: "WWW.contoso.com" }, "WWW.contoso.com", ["www.contoso.com"]],
    ["another common name", { subject: "Contoso", domain: "contoso.com" }, "Contoso", ["contoso.com"]],
    [
      "a name too long for its subject",
      { domain: `${"a".repeat(60)}.contoso.com` },
      "Azure Credentials - octo/app",
      [`${"a".repeat(60)}.contoso.com`],
    ],
  ])("takes %s", (_, inputs, commonName, dnsNames) => {
    const { task } = service(inputs);
    expect(task).toMatchObject({ subject: [["CN", commonName]], dnsNames });
  });

  test("cannot be for a name of Microsoft's own", () => {
    expect(service({ domain: "shop.cloudapp.net" }).codes).toEqual(["certificate/cloudapp"]);
    expect(service({ subject: "shop.cloudapp.net" }).codes).toEqual(["certificate/cloudapp"]);
    expect(generate({ "dns-names": "shop.cloudapp.net" }).codes).toEqual([]);
  });

  test("cannot do without a host", () => {
    expect(service({}).codes).toEqual(["generate/no-host"]);
    expect(service({ subject: "Contoso" }).codes).toEqual(["generate/no-host"]);
  });
});

describe("generate refuses", () => {
  test.each([
    ["an unknown part of the subject", { subject: "X=deploy" }, "subject/unknown-part"],
    ["a subject without an end", { subject: 'CN="deploy' }, "subject/unreadable"],
    ["a country in words", { subject: "CN=deploy,C=Germany" }, "subject/value"],
    ["a URL for a host", { "dns-names": "https://contoso.com" }, "dns-names/not-a-host"],
    ["a star inside a name", { "dns-names": "a.*.contoso.com" }, "dns-names/not-a-host"],
    ["letters beyond ASCII in a host", { "dns-names": "bücher.example" }, "dns-names/not-a-host"],
    ["no days", { days: "0" }, "input/number"],
  ])("%s", (_, inputs, code) => {
    const { task, codes } = generate(inputs);
    expect({ task, codes }).toEqual({ task: undefined, codes: [code] });
  });

  test("and says all that is wrong at once, without repeating any of it", () => {
    const { findings, codes } = generate({ subject: "X=secretive", "dns-names": "se cret,", days: "-1" });
    expect(codes).toEqual(["subject/unknown-part", "dns-names/not-a-host", "input/number"]);
    expect(JSON.stringify(findings)).not.toMatch(/se ?cret/);
  });
});

test("a blank that came along with the password is told, and kept", () => {
  const { task, codes } = generate({ "pfx-password": `${PASSWORD}\n` });
  expect(codes).toEqual(["pfx-password/blanks"]);
  expect(task?.pfx?.password.reveal()).toBe(`${PASSWORD}\n`);
});

function convert(inputs: Record<string, string>) {
  const given = { command: "convert", ...inputs };
  const reading = readConvert(variables(given), read({ inputs: given }).settings, new Keeper(() => {}));
  return { ...reading, codes: reading.findings.map(({ code }) => code) };
}

describe("convert", () => {
  test.each([
    ["pem", ["pem"]],
    ["PFX, pem", ["pem", "pfx"]],
    [".cer\n.cer\n", ["cer"]],
  ])("to %j", (to, formats) => {
    expect(convert({ to }).task?.formats).toEqual(formats);
  });

  test.each([
    ["no kind of file", {}, "convert/no-format"],
    ["another kind of file", { to: "jks" }, "convert/format"],
    [
      "a password and none",
      { to: "pfx", "pfx-password": PASSWORD, "strip-password": "true" },
      "convert/two-wishes",
    ],
    ["a flag that is none", { to: "pfx", "strip-password": "yes" }, "input/flag"],
  ])("refuses %s", (_, inputs, code) => {
    const { task, codes } = convert(inputs);
    expect({ task, codes }).toEqual({ task: undefined, codes: [code] });
  });

  test("guesses what was meant", () => {
    expect(convert({ to: "pfxx" }).findings[0]?.why).toBe("`pfx` may have been meant.");
  });
});
