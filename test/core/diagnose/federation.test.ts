import { describe, expect, test } from "vitest";
import { CLOUDS } from "../../../src/core/cloud.ts";
import { diagnoseEntra } from "../../../src/core/diagnose/entra.ts";
import { byFederation, CLIENT, context, expectReadable, idToken, refused } from "./support.ts";

const findingFor = (code: string, subject: string) =>
  diagnoseEntra(
    refused("entra", 401, [code], { error: "invalid_client" }),
    context({ credential: byFederation, idToken: idToken(subject) }),
  );

/** The JSON between the single quotes of the command, as a shell hands it on. */
const parametersOf = (fix: string) => JSON.parse(/--parameters '([^']*)'/.exec(fix)?.[1] ?? "");

describe("the federated credential to add is printed whole", () => {
  const subject = "repo:octo/app:environment:production";
  const fix = findingFor("700213", subject).fix;

  test("as a command", () => {
    expect(fix).toContain(`az ad app federated-credential create --id ${CLIENT} --parameters '`);
    expect(parametersOf(fix)).toEqual({
      name: "github-octo-app-environment-production",
      issuer: "https://token.actions.githubusercontent.com",
      subject,
      audiences: ["api://AzureADTokenExchange"],
    });
  });

  test("where one is there and must change, the command updates it and leaves its name", () => {
    for (const code of ["700212", "7002138"]) {
      const update = findingFor(code, subject).fix;
      expect(update).toContain("az ad app federated-credential update");
      expect(parametersOf(update)).not.toHaveProperty("name");
    }
  });

  test("with the audience of the cloud where the token could not be read", () => {
    const finding = diagnoseEntra(
      refused("entra", 401, ["70021"]),
      context({ cloud: CLOUDS.azureusgovernment }),
    );
    expect(parametersOf(finding.fix).audiences).toEqual(["api://AzureADTokenExchangeUSGov"]);
    expectReadable(finding);
  });

  test("with a name that Entra takes, however long the branch", () => {
    const { name } = parametersOf(findingFor("700213", `repo:o/r:ref:refs/heads/${"x/".repeat(200)}`).fix);
    expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/);
  });
});

test("a branch named like a command stays text in the shell and in the summary", () => {
  const hostile = "repo:octo/app:ref:refs/heads/x'$(id)'`id`\u2019; id; \u2018";
  const finding = findingFor("700213", hostile);
  expect(parametersOf(finding.fix).subject).toBe(hostile);
  expect(finding.fix.split(/['\u2018-\u201b]/)).toHaveLength(3);
  expect(finding.what).not.toContain("`");
});

describe("who could sign in with such a credential is said before the command that an administrator would paste", () => {
  const PULL =
    /^With this subject, everybody who may open a pull request .*past the rules of every environment/;
  const INSTEAD = /in an `environment:` instead, or use an identity of its own with the role Reader/;
  const ONLY = /Go on only for such an identity\./;

  test.each<[string, RegExp[], RegExp[]]>([
    ["repo:octo/app:pull_request", [PULL, INSTEAD, ONLY], []],
    ["repo:octo@12/app@345:pull_request", [PULL, INSTEAD, ONLY], []],
    ["repo:octo/app:ref:refs/pull/7/merge", [PULL, INSTEAD, ONLY], []],
    ["repo:octo/app:ref:refs/heads/feature/x", [/may push to this branch/, INSTEAD], [PULL, ONLY]],
    ["repo:octo/app:ref:refs/tags/v1", [/may push this tag/, INSTEAD], [PULL, ONLY]],
    ["repo:octo/app:environment:production", [/rules of the environment/], [PULL, INSTEAD, ONLY]],
    ["repo:octo/app:environment:pull_request", [/rules of the environment/], [PULL, INSTEAD, ONLY]],
    ["repository_owner_id:1:repository_id:2", [/whoever can run a job/], [PULL, INSTEAD, ONLY]],
  ])("%s", (subject, said, unsaid) => {
    for (const code of ["70021", "700211", "700212", "700213", "7002138"]) {
      const finding = findingFor(code, subject);
      const before = finding.fix.slice(
        finding.fix.indexOf("With this subject"),
        finding.fix.indexOf("`az ad app"),
      );
      for (const sentence of said) expect(before).toMatch(sentence);
      for (const sentence of unsaid) expect(finding.fix).not.toMatch(sentence);
      expect(parametersOf(finding.fix).subject).toBe(subject);
      expectReadable(finding);
    }
  });

  test("a credential that is there is not written over by mistake", () => {
    expect(findingFor("7002138", "repo:octo/app:pull_request").fix).toContain("that one and no other");
  });
});

describe("the likeliest way to miss the subject is said", () => {
  test.each([
    ["repo:octo/app:environment:production", /names alone/, /uses an environment/],
    [
      "repo:octo@12/app@345:ref:refs/heads/main",
      /immutable subjects/,
      /branch or tag without an environment/,
    ],
    ["repo:octo/app:pull_request", /names alone/, /pull request/],
    ["repo:octo/app:environment:eu%3Aprod", /%3A/, /environment/],
    ["repository_owner_id:1:repository_id:2", /changed the form/, /letter by letter/],
  ])("%s", (subject, ...hints) => {
    const finding = findingFor("700213", subject);
    for (const hint of hints) expect(finding.why).toMatch(hint);
    expect(finding.what).toContain(subject);
    expectReadable(finding);
  });
});
