import { beforeAll, describe, expect, test } from "vitest";
import { createCompany } from "./support/company.ts";
import { brokenRules, type Rules } from "./support/house-rules.ts";
import { leaksIn, waysToWrite, waysToWriteToken } from "./support/leaks.ts";
import { type ActionRun, runAction } from "./support/run-action.ts";
import { readCommands } from "./support/runner-commands.ts";
import { entraSecret, jwt } from "./support/secrets.ts";

/** The rules that every scenario is held against must be able to fail: each is shown a run that breaks it. */
const secret = entraSecret(6);
const token = jwt(6);
const rules: Rules = {
  failOn: "error",
  blots: false,
  secrets: { given: [secret], kept: [], tokens: [token], received: [token] },
};

describe("a leak is found", () => {
  test.each(Object.entries(waysToWrite(secret)))("of a secret, %s", (way, written) => {
    expect(leaksIn({ place: `before ${written} after` }, [waysToWrite(secret)])).toContain(`place: ${way}`);
  });

  test.each(Object.entries(waysToWriteToken(token)))("of a token, %s", (way, written) => {
    expect(leaksIn({ place: `(${written})` }, [waysToWriteToken(token)])).toContain(`place: ${way}`);
  });

  test("in base64, whatever stands before and behind", () => {
    for (const before of ["", "a", "ab", "abc", "user:"]) {
      const place = Buffer.from(`${before}${secret}!?`).toString("base64");
      expect(leaksIn({ place }, [waysToWrite(secret)])).not.toEqual([]);
    }
  });

  test("in no ordinary text", () => {
    const place = "Microsoft Entra does not accept the client secret for application 9d2f1c55-7a0e.";
    expect(leaksIn({ place }, [waysToWrite(secret), waysToWriteToken(token)])).toEqual([]);
  });
});

describe("a run that breaks a rule is found out:", () => {
  let good: ActionRun;
  beforeAll(async () => {
    const { inputs } = createCompany();
    good = await runAction({ inputs: { ...inputs, "client-secret": secret, offline: "true" } });
  });

  const withMasks = (...masks: string[]): Partial<ActionRun> => ({
    masks: [...good.masks, ...masks],
    earlyMasks: [...good.earlyMasks, token, ...masks],
  });
  const withReport = (change: object): Partial<ActionRun> => ({ report: { ...good.report, ...change } });
  const withFile = (name: string, text: string, mode = 0o600): Partial<ActionRun> => ({
    files: { ...good.files, [name]: { text, bytes: Buffer.from(text), mode, folderMode: 0o700 } },
  });

  test("the good one is not", () => {
    expect(brokenRules({ ...good, ...withMasks() }, rules)).toEqual([]);
  });

  test("nor is one that ended before a token came in, which it has not masked", () => {
    const { secrets } = rules;
    expect(brokenRules(good, { ...rules, secrets: { ...secrets, received: [] } })).toEqual([]);
  });

  const broken: readonly (readonly [name: string, change: () => Partial<ActionRun>, rule: RegExp])[] = [
    ["a secret in the log", () => ({ printed: `x ${secret}` }), /in the log/],
    ["a secret in an annotation", () => annotated(secret.slice(0, 10)), /in annotations/],
    [
      "a secret in the summary",
      () => ({ summary: `${good.summary}${encodeURIComponent(secret)}` }),
      /in the summary/,
    ],
    ["a token in the state", () => ({ state: { ...good.state, token } }), /in state/],
    ["a secret in an output", () => outputs({ "key-id": secret }), /in the outputs/],
    ["a secret in a variable", () => ({ exported: { X: secret } }), /in the exported variables/],
    ["a secret in a file", () => withFile("x", Buffer.from(secret).toString("hex")), /in the files/],
    ["a secret in the name of a file", () => withFile(secret, ""), /in the files/],
    ["a secret on the standard error", () => ({ stderr: secret }), /in the standard error/],
    ["a secret that is masked too late", () => ({ earlyMasks: [token] }), /not masked before/],
    ["a token that is masked too late", () => ({ earlyMasks: good.earlyMasks }), /not masked before/],
    ["a brace as a mask", () => withMasks("{"), /"\{" is a mask/],
    ["a GUID as a mask", () => withMasks("9d2f1c55-7a0e-4b6e-8a43-6a1f0e6b7c88"), /is a mask/],
    ["a short mask", () => withMasks("abc"), /"abc" is a mask/],
    ["a mask in an output", () => withMasks(good.outputs["client-id"] ?? ""), /drop the output client-id/],
    ["an open secret in an output", () => outputs({ creds: "{}" }), /creds holds a secret and is not masked/],
    ["asterisks in the log", () => ({ log: `x *** y\n${good.log}` }), /blots out/],
    [
      "another word in the log",
      () => ({ log: good.log.replace("valid:", "expired:") }),
      /last line of the log/,
    ],
    ["another word in the summary", () => ({ summary: "nothing" }), /the summary does not say/],
    ["another word in the report", () => withReport({ verdict: "expired" }), /the report does not say/],
    ["a report with another key", () => withReport({ extra: 1 }), /does not fit its schema/],
    ["a file that others can read", () => withFile("x", "", 0o644), /has the mode 644/],
    ["a second file", () => withFile("x", ""), /left 2 files/],
    ["a state that says nothing", () => ({ state: {} }), /the state does not say/],
    ["no report", () => ({ report: {} as ActionRun["report"] }), /no report/],
    ["a stack trace", () => ({ printed: "Error\n    at main (index.js:1:1)" }), /a stack trace/],
    ["a word of the programmer", () => ({ summary: `${good.summary} undefined` }), /undefined/],
    [
      "a hole in a sentence",
      () => withReport({ findings: [finding("{host} is down")] }),
      /nobody filled \{host\}/,
    ],
    [
      "a hole with nothing in it",
      () => withReport({ findings: [finding("Look in  under Subscriptions.")] }),
      /filled with nothing: in {2}under/,
    ],
    ["a wrong exit code", () => ({ exitCode: 1 }), /the exit code is 1 where it should be 0/],
  ];

  const annotated = (message: string): Partial<ActionRun> => ({
    annotations: [{ level: "warning", title: "x", message }],
  });
  const outputs = (more: Record<string, string>): Partial<ActionRun> => ({
    outputs: { ...good.outputs, ...more },
  });
  const finding = (what: string) => ({ ...good.report.findings[0], what });

  test.each(broken)("%s", (_, change, rule) => {
    const found = brokenRules({ ...good, ...withMasks(), ...change() }, rules);
    expect(found.join("\n")).toMatch(rule);
  });
});

describe("a command that the action has no business to use is found:", () => {
  test.each([
    "::set-output name=x::y",
    "  ::stop-commands::x",
    "text ##[add-mask]x",
    "x\r::save-state name=a::b",
  ])("%j", (line) => {
    expect(() => readCommands(`first\n${line}\n`)).toThrow(/The step uses/);
  });
});
