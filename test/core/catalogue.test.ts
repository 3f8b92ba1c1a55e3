import { describe, expect, test } from "vitest";
import { type Entry, fill } from "../../src/core/catalogue/finder.ts";
import { INPUT_FINDINGS } from "../../src/core/catalogue/inputs.ts";
import { LIVE } from "../../src/core/catalogue/live.ts";
import { LEVELS, VERDICTS } from "../../src/core/finding.ts";

const entries = Object.entries<Entry>(LIVE);
const sentences = ({ what, why, fix }: Entry) => [what, why, fix];

/** Words that only those know who do not need the sentence. */
const JARGON = /\b(AADSTS\d*|AAD|Azure AD|SPN|MSAL|IMDS|RBAC|ARM|CAE|FIC|UAMI|JWT|JWKS|SN\/I|ASM|RP)\b/;

/** Ends in a period, or in a hole that is filled with whole sentences. */
const WHOLE = /^([A-Z`{0-9].*)?(\.|\{grant\}|\{subjectHint\})$/;

describe("every entry of the live catalogue is complete, plain and well linked", () => {
  test.each(entries)("%s", (code, entry) => {
    expect(code).toMatch(/^[a-z-]+\/[A-Za-z0-9_-]+$/);
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

test("every verdict can be reached, save those that come with certificates and rotation", () => {
  const used = new Set(Object.values<Entry>({ ...LIVE, ...INPUT_FINDINGS }).map((entry) => entry.verdict));
  expect(VERDICTS.filter((verdict) => !used.has(verdict))).toEqual([
    "wrong-password",
    "certificate-expired",
    "weak-certificate",
    "limit-reached",
  ]);
});

test("the parts of the catalogue do not overwrite each other", () => {
  const codes = new Set([...Object.keys(LIVE), ...Object.keys(INPUT_FINDINGS)]);
  expect(codes.size).toBe(Object.keys(LIVE).length + Object.keys(INPUT_FINDINGS).length);
});

test("values are put into holes once: what a value brings along is not filled in turn", () => {
  expect(fill("{name} of {owner}", { name: "{owner}", owner: "octo" })).toBe("{owner} of octo");
});
