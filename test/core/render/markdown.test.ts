import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  codeSpan,
  folded,
  instructions,
  link,
  markdownText,
  sentence,
  table,
} from "../../../src/core/render/markdown.ts";
import { plain } from "../../../src/core/render/neutral.ts";
import { HOSTILE } from "./samples.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...HOSTILE, "`", "|", "\\", "<", "@", "#1", "*", "://", "1.", "-"))
    .map((parts) => parts.join("")),
);

/** What a reader sees: entities are read as such, save inside `code`. */
function seen(markdown: string): string {
  const spans = markdown.split("`");
  return spans.map((part, index) => (index % 2 === 1 ? part : readEntities(part))).join("`");
}

const readEntities = (text: string): string =>
  text.replaceAll("&#8203;", "").replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe("text in Markdown", () => {
  test("is seen as it was, and holds no sign that means anything", () => {
    fc.assert(
      fc.property(text, (any) => {
        const markdown = markdownText(any);
        expect(seen(markdown)).toBe(plain(any));
        expect(markdown).not.toMatch(/[<>`*_~[\]|\\$"]|&(?!#\d+;)/);
        expect(markdown).not.toMatch(/^(?:[-+=#]|\d+[.)](?: |$))/);
        expect(markdown).not.toMatch(/@\w|:\/\/|www\.|\bGH-\d/i);
        expect(markdown).not.toMatch(/(?<!&)#\d/);
      }),
    );
  });

  test.each([
    ["<b>", "&#60;b&#62;"],
    ["a | b", "a &#124; b"],
    ["@octocat", "@&#8203;octocat"],
    ["octo/app#12", "octo/app#&#8203;12"],
    ["https://evil.example", "https:&#8203;//evil.example"],
    ["# heading", "&#35; heading"],
    ["1. list", "1&#46; list"],
    ["2026-04-04", "2026-04-04"],
  ])("%s becomes %s", (given, expected) => {
    expect(markdownText(given)).toBe(expected);
  });
});

describe("a code span", () => {
  test("stays one span in one cell, whatever is in it", () => {
    fc.assert(
      fc.property(text, (any) => {
        const span = codeSpan(any);
        const inside = /^`([^`]*)`$/.exec(span)?.[1] ?? "";
        expect(inside).not.toMatch(/[|\\]/);
        if (inside === "") expect(span).not.toMatch(/[`|\\<>]/);
      }),
    );
  });

  test("is for ids", () => {
    expect(codeSpan("7f9b1f5c-0d34")).toBe("`7f9b1f5c-0d34`");
    expect(codeSpan("a`b")).toBe("a&#96;b");
  });
});

describe("a sentence", () => {
  test("keeps its code and escapes the rest", () => {
    expect(sentence("Set `auth: oidc` for <this>.")).toBe("Set `auth: oidc` for &#60;this&#62;.");
  });

  test("with an unclosed backtick is text from there on", () => {
    expect(sentence("a `b` and `c <d>")).toBe("a `b` and &#96;c &#60;d&#62;");
  });

  test("loses nothing of what was in it", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(seen(sentence(any)).replaceAll("`", "")).toBe(plain(any).replaceAll("`", ""));
      }),
    );
  });
});

describe("instructions", () => {
  test("show a command as a block that can be copied", () => {
    expect(instructions("**Fix:**", "Run `az login --tenant x` and store it with `gh secret set A`.")).toBe(
      [
        "**Fix:** Run",
        "```sh\naz login --tenant x\n```",
        "and store it with",
        "```sh\ngh secret set A\n```",
      ].join("\n\n"),
    );
  });

  test("without a command are one paragraph", () => {
    expect(instructions("**Fix:**", "Set `auth: secret`.")).toBe("**Fix:** Set `auth: secret`.");
  });

  test("may be only a command", () => {
    expect(instructions("**Fix:**", "`az login`")).toBe("**Fix:**\n\n```sh\naz login\n```");
  });
});

test("a link goes to a plain https address or nowhere", () => {
  expect(link("Docs", "https://learn.microsoft.com/a?b=c#d")).toBe(
    "[Docs](https://learn.microsoft.com/a?b=c#d)",
  );
  for (const bad of ["", "javascript:alert(1)", "http://x", "https://x/)](y", "https://x y", "https://a@b/"])
    expect(link("Docs", bad)).toBe("");
});

test("a table and a fold are what GitHub expects", () => {
  expect(table(["A", "B"], [["1", "2"]])).toBe("| A | B |\n| :--- | :--- |\n| 1 | 2 |");
  expect(folded("2 checks", "- x")).toBe("<details>\n<summary>2 checks</summary>\n\n- x\n\n</details>");
});
