import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  htmlText,
  inert,
  logText,
  mermaidText,
  NAME_LENGTH,
  plain,
  SENTENCE_LENGTH,
} from "../../../src/core/render/neutral.ts";
import { HOSTILE } from "./samples.ts";

/** Any text, with the signs that matter strewn in thickly. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...HOSTILE, "::", "##", "[", ":", "\n", "\u001b", "\u200b", "e\u0301", "😀"))
    .map((parts) => parts.join("")),
);

describe("plain text", () => {
  test("is one line without anything that cannot be seen", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(plain(any)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test("leaves what people write as it is", () => {
    for (const name of ["Contoso Production", "Zürich – Prod (1)", "東京", "a:b #1 <x>", "naïve 😀"])
      expect(plain(name)).toBe(name);
  });

  test("drops whole terminal sequences, not only their first sign", () => {
    expect(plain("\u001b[31;1mred\u001b[0m")).toBe("red");
    expect(plain("\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007")).toBe("here");
  });

  test("cannot reverse the reading direction", () => {
    expect(plain("\u202egnp.exe")).toBe("gnp.exe");
  });

  test("is cut at its length, with an ellipsis and between characters", () => {
    expect(plain("abcdef", 4)).toBe("abc…");
    expect(plain("😀😀😀😀", 3)).toBe("😀😀…");
    expect(Array.from(plain("x".repeat(1_000_000)))).toHaveLength(SENTENCE_LENGTH);
  });

  test("is the same when it is made plain again", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(plain(plain(any))).toBe(plain(any));
      }),
    );
  });
});

describe("a line of the log", () => {
  test("holds nothing that the runner reads as a command", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(logText(any)).not.toMatch(/::|##\[|[\r\n]/);
      }),
    );
  });

  test("shows the command that was tried", () => {
    expect(logText("::set-output name=x::y")).toBe(": :set-output name=x: :y");
    expect(logText("x ##[add-mask]y")).toBe("x ## [add-mask]y");
  });

  test("is made inert also where it was put together from harmless parts", () => {
    expect(inert(["a:", ":b"].join(""))).toBe("a: :b");
    expect(inert("a\r\n::b")).toBe("a : :b");
  });
});

test("HTML text opens no tag and ends no attribute", () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(htmlText(any)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

test("a Mermaid label holds none of Mermaid's own signs", () => {
  fc.assert(
    fc.property(text, (any) => {
      const label = mermaidText(any);
      expect(label).not.toMatch(/[:;#%"'`<>()[\]{}|&@$^~\\=\r\n]/);
      expect(Array.from(label).length).toBeLessThanOrEqual(NAME_LENGTH);
    }),
  );
});
