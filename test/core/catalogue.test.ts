import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fill } from "../../src/core/catalogue/fill.ts";
import type { Entry } from "../../src/core/catalogue/finder.ts";
import { INPUT_FINDINGS } from "../../src/core/catalogue/inputs.ts";
import { LIVE } from "../../src/core/catalogue/live.ts";
import { diagnose } from "../../src/core/diagnose/diagnose.ts";
import { NetworkError, type NetworkFailure, type Service, ServiceError } from "../../src/core/failure.ts";
import { LEVELS, VERDICTS } from "../../src/core/finding.ts";
import { context } from "./diagnose/support.ts";

const entries = Object.entries<Entry>(LIVE);
const sentences = ({ what, why, fix }: Entry) => [what, why, fix];

/** Words that only those know who do not need the sentence. */
const JARGON = /\b(AADSTS\d*|AAD|Azure AD|SPN|MSAL|IMDS|RBAC|ARM|CAE|FIC|UAMI|JWT|JWKS|SN\/I|ASM|RP)\b/;

/** Ends in a period, or in a hole that is filled with whole sentences. */
const WHOLE = /^([A-Z`{0-9].*)?(\.|\{(?:grant|subjectHint|cause|holders)\})$/;

describe("every entry of the live catalogue is complete, plain and well linked", () => {
  test.each(entries)("%s", (code, entry) => {
    expect(code).toMatch(/^[a-z0-9-]+\/[A-Za-z0-9_-]+$/);
    expect(VERDICTS).toContain(entry.verdict);
    expect(LEVELS).toContain(entry.level);
    expect(entry.what).not.toBe("");
    if (entry.level !== "pass") {
      expect(entry.why, "a likely cause").not.toBe("");
      expect(entry.fix, "the thing to do").not.toBe("");
    }
    for (const sentence of sentences(entry).filter((text) => text !== "")) {
      expect(sentence).toMatch(WHOLE);
      expect(sentence).not.toMatch(/\s{2}|\n|\.\./);
      expect(sentence).not.toMatch(JARGON);
      expect(sentence.split("`").length % 2, "backticks in pairs").toBe(1);
      const words = sentence.replaceAll(/`[^`]*`/g, "");
      expect(words, "commands are code, to be copied").not.toMatch(/\b(?:az|gh) [a-z-]+ [a-z-]+ /);
      expect(sentence.replaceAll(/\{[a-zA-Z]+\}/g, ""), "braces are holes").not.toMatch(/[{}]/);
    }
    if (entry.link !== "") expect(new URL(entry.link).protocol).toBe("https:");
    // Learn chooses the reader's language where the address names none.
    expect(entry.link).not.toContain("/en-us/");
  });

  test("a pass is valid, and an error never is", () => {
    for (const [code, { level, verdict }] of entries) {
      if (level === "pass") expect(verdict, code).toBe("valid");
      if (level === "error") expect(verdict, code).not.toBe("valid");
    }
  });

  test("nothing that says `unreachable` or `throttled` calls the credential bad", () => {
    for (const [code, entry] of entries) {
      if (entry.verdict !== "unreachable" && entry.verdict !== "throttled") continue;
      expect(sentences(entry).join(" "), code).not.toMatch(/wrong secret|invalid|expired secret|is bad/i);
    }
  });
});

/** zsh takes them for patterns of file names, and refuses the command where no file fits. */
test.each(
  Object.entries<Entry>({ ...LIVE, ...INPUT_FINDINGS }).flatMap(([code, entry]) =>
    sentences(entry)
      .flatMap((sentence) => sentence.split("`").filter((_, index) => index % 2 === 1))
      .filter((command) => /^(?:az|gh) /.test(command))
      .map((command) => [code, command] as const),
  ),
)("%s: a shell takes no part of a command for a pattern of file names: %s", (_, command) => {
  expect(command.replaceAll(/"[^"]*"|'[^']*'/g, "")).not.toMatch(/[[\]?*]/);
});

test("every verdict can be reached", () => {
  const used = new Set(Object.values<Entry>({ ...LIVE, ...INPUT_FINDINGS }).map((entry) => entry.verdict));
  expect(VERDICTS.filter((verdict) => !used.has(verdict))).toEqual([]);
});

test("the parts of the catalogue do not overwrite each other", () => {
  const codes = new Set([...Object.keys(LIVE), ...Object.keys(INPUT_FINDINGS)]);
  expect(codes.size).toBe(Object.keys(LIVE).length + Object.keys(INPUT_FINDINGS).length);
});

test("values are put into holes once: what a value brings along is not filled in turn", () => {
  expect(fill("{name} of {owner}", { name: "{owner}", owner: "octo" })).toBe("{owner} of octo");
});

const ANYWHERE = [
  "$(evil)",
  '"; evil; "',
  "'; evil; '",
  "\u2019; evil; \u2018",
  "x\nevil",
  "`evil`",
  "!evil",
  "x;evil",
];
const OUT_OF_QUOTES = ["x evil", "x|evil", "x&evil", "<x>evil", "--evil", "@evil", "%evil%", "~evil"];
/** The texts between backticks that somebody is to paste, with what the run puts into them. */
const commands = Object.values<Entry>({ ...LIVE, ...INPUT_FINDINGS })
  .flatMap(sentences)
  .flatMap((sentence) => sentence.split("`").filter((_, index) => index % 2 === 1))
  .filter((code) => code.includes(" ") && code.includes("{"));

describe("no value runs a program of its own where a command is pasted", () => {
  const filledWith = (command: string, value: string): string => {
    const holes = [...command.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, hole = ""]) => [hole, value]);
    return fill(`\`${command}\``, Object.fromEntries(holes));
  };

  // JSON between single quotes may hold anything but what ends them.
  const outsideOfJson = (text: string): string => text.replaceAll(/'[^'\u2018-\u201b\n]*'/g, "");

  test.each([...new Set(commands)])("%s", (command) => {
    for (const value of ANYWHERE) {
      expect(outsideOfJson(filledWith(command, value)), value).not.toContain("evil");
    }
    for (const value of OUT_OF_QUOTES) {
      const outside = outsideOfJson(filledWith(command, value)).replaceAll(/"[^"$]*"/g, "");
      expect(outside, value).not.toContain("evil");
    }
  });

  test.each<[template: string, value: string, sentence: string]>([
    [
      "`az show --id {clientId}`",
      "0ddba11a-2d17-4f3b-8a64-91b7e0d2f358",
      "`az show --id 0ddba11a-2d17-4f3b-8a64-91b7e0d2f358`",
    ],
    ["`az show --id {clientId}`", "<client-id>", "`az show --id <client-id>`"],
    ["`az show --id {clientId}`", "x; evil", "`az show --id <client-id>`"],
    ["`az show --id {clientId}`", "", "`az show --id <client-id>`"],
    ['`az show --name "{role}"`', "Söhne (Prod) & Co", '`az show --name "Söhne (Prod) & Co"`'],
    ['`az show --name "{role}"`', '"; evil "', '`az show --name "<role>"`'],
    ['`az show --id "$(az list {clientId})"`', "x y", '`az show --id "$(az list <client-id>)"`'],
    ["`az show --parameters '{role}'`", '{"a":"b & c"}', '`az show --parameters \'{"a":"b & c"}\'`'],
    ["{clientId} is no `command`", "x; evil", "x; evil is no `command`"],
  ])("%s with %s", (template, value, sentence) => {
    expect(fill(template, { clientId: value, role: value })).toBe(sentence);
  });
});

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), "utf8") }));

const isPart = ({ text }: { text: string }): boolean =>
  /satisfies .*\b(?:Entries|Entry)\b/.test(text) && !/\bexport interface Entry\b/.test(text);

/** The source outside the catalogue: a code that only stands there is made by nobody. */
const users = files.filter((one) => !isPart(one));
const writtenIn = (text: string, of: RegExp = /./): boolean =>
  users.some((one) => of.test(one.file) && one.text.includes(text));

/** Codes of these come from outside. The others' are words of our own, which an adapter has to say. */
const SPEAK_FOR_THEMSELVES = /^(?:entra|arm|graph|key-vault)\//;
const ADAPTERS = /^(?:azure|github|http|edge\/context)\b/;

/** What the door makes of a word, as a code of the service, as Entra's `error`, or where secrets are changed. */
function diagnosed(service: string, word: string): readonly string[] {
  if (service === "network") {
    return [diagnose(new NetworkError(word as NetworkFailure, "host", ""), context()).code];
  }
  const plain = word.replace(/-rotation$/, "");
  const refusal = new ServiceError(service as Service, { status: 400, codes: [plain] });
  const error = new ServiceError(service as Service, { status: 400, codes: [], error: plain });
  return [
    diagnose(refusal, context()).code,
    diagnose(refusal, context({ writing: "secrets" })).code,
    ...(service === "entra" ? [diagnose(error, context()).code] : []),
  ];
}

const SERVICES = /^(?:entra|arm|graph|key-vault|github|oidc|azure-cli|managed-identity|network)$/;

function isMade(code: string): boolean {
  const [service = "", word = ""] = code.split("/");
  if (writtenIn(`"${code}"`)) return true;
  if (!SPEAK_FOR_THEMSELVES.test(code) && !writtenIn(`"${word}"`, ADAPTERS)) return false;
  return SERVICES.test(service) ? diagnosed(service, word).includes(code) : writtenIn(`\`${service}/\${`);
}

describe("nothing in the catalogue is dead", () => {
  test.each([...entries.map(([code]) => code), ...Object.keys(INPUT_FINDINGS)])(
    "%s is made somewhere",
    (code) => {
      expect(isMade(code)).toBe(true);
    },
  );

  test.each(["role/nobody", "entra/1", "github/nobody", "skipped/nobody", "network/nobody"])(
    "%s would be found out",
    (code) => {
      expect(isMade(code)).toBe(false);
    },
  );
});

test.each(files.filter(isPart).map(({ file }) => file))(
  "the findings of %s are on the page",
  async (file) => {
    const part = Object.values((await import(join(SRC, file))) as Readonly<Record<string, unknown>>);
    const codes = part.flatMap((one) => (typeof one === "object" && one !== null ? Object.keys(one) : []));
    expect(codes.length).toBeGreaterThan(0);
    expect(
      codes.filter((code) => code.includes("/") && !(code in LIVE) && !(code in INPUT_FINDINGS)),
    ).toEqual([]);
  },
);

test("only the part about the inputs of every run is loaded with the action; the others when they are needed", () => {
  const reached = new Set<string>();
  const walk = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const { text } = files.find((one) => one.file === file) ?? { text: "" };
    // What is imported as a type, or by `import()`, is not loaded along.
    for (const [, path = ""] of text.matchAll(/^(?:import|export)(?! type)\b[^;]*? from "(\.[^"]+)";/gm)) {
      walk(join(dirname(file), path).replaceAll("\\", "/"));
    }
  };
  walk("main.ts");
  expect(reached.size).toBeGreaterThan(20);
  const early = files.filter((one) => reached.has(one.file) && isPart(one)).map(({ file }) => file);
  const parts = ["creds", "reading", "secrets", "sources", "values"];
  expect(early.toSorted()).toEqual(parts.map((name) => `core/catalogue/${name}.ts`));
});
