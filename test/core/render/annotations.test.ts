import { expect, test } from "vitest";
import { annotationsOf } from "../../../src/core/render/annotations.ts";
import { expiring, HOSTILE, signedIn, unreadable, wrongSecret } from "./samples.ts";

test("errors and warnings are pinned to the run, errors first", () => {
  expect(annotationsOf([expiring, signedIn, unreadable, wrongSecret])).toEqual([
    {
      level: "error",
      title: "Azure Credentials: wrong-secret (client secret)",
      message:
        "Entra does not know this client secret.\nIt was cut when it was copied.\nFix: Make a new one with `az ad app credential reset --id 1111`.\nhttps://learn.microsoft.com/entra/codes",
    },
    {
      level: "warning",
      title: "Azure Credentials: expiring (client secret)",
      message: "The client secret ends in 11 days.\n`warn-days` is 30.\nFix: Replace it.",
    },
  ]);
});

test("a warning beside a good credential is not called valid", () => {
  const unused = { ...expiring, code: "input/unknown", verdict: "valid", subject: "client_secret" } as const;
  const [one, other] = annotationsOf([unused, { ...unused, code: "subscription/warned" }]);
  expect(one?.title).toBe("Azure Credentials: input not used (client_secret)");
  expect(other?.title).toBe("Azure Credentials: warning (client_secret)");
});

test("the runner keeps ten of a level: the last one says how many there are besides", () => {
  const errors = Array.from({ length: 13 }, (_, index) => ({ ...wrongSecret, subject: `secret ${index}` }));
  const shown = annotationsOf([...errors, expiring]);
  expect(shown.filter(({ level }) => level === "error")).toHaveLength(10);
  expect(shown[9]?.message).toMatch(/\n… and 3 more: see the log or the job summary\.$/);
  expect(shown[10]?.message).not.toContain("more:");
});

test("the runner cuts at 4096 characters: no message is longer", () => {
  const long = "x".repeat(10_000);
  const huge = { ...wrongSecret, subject: long, what: long, why: long, fix: long, link: long };
  for (const { title, message } of annotationsOf(Array(12).fill(huge))) {
    expect(message.length).toBeLessThanOrEqual(4096);
    expect(title.length).toBeLessThan(200);
  }
});

test.each(HOSTILE)("no line of a message is a command: %j", (text) => {
  const finding = { ...wrongSecret, subject: text, what: text, why: text, fix: text, link: text };
  for (const { title, message } of annotationsOf([finding])) {
    expect(title).not.toMatch(/::|##\[|[\p{Cc}\p{Cf}]/u);
    expect(message).not.toMatch(/::|##\[|[^\P{Cc}\n]|\p{Cf}/u);
    expect(message.split("\n").length).toBeLessThanOrEqual(4);
  }
});
