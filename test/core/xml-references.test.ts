import { describe, expect, test } from "vitest";
import { resolveReferences } from "../../src/core/xml-references.ts";

const resolved = (text: string): string => resolveReferences(text, (written) => `[${written}]`);

describe("references in XML are resolved once:", () => {
  test.each([
    ["no reference at all", "no reference at all"],
    ["&lt;&gt;&amp;&quot;&apos;", `<>&"'`],
    ["&#65;&#x42;&#x6F;&#x1f600;", "ABo\u{1f600}"],
    ["&amp;lt;", "&lt;"],
    ["&amp;amp;lt;", "&amp;lt;"],
    ["&#38;lt;", "&lt;"],
    ["&#x26;#60;", "&#60;"],
    ["a&#10;b", "a\nb"],
  ])("%s", (written, text) => {
    expect(resolved(written)).toBe(text);
  });
});

describe("what begins with an ampersand and is no reference is not taken for one:", () => {
  test.each([
    "&nope;",
    "&AMP;",
    "&valueOf;",
    "&toString;",
    "&__proto__;",
    "&#;",
    "&#x;",
    "&#X41;",
    "&#12abc;",
    "&#0;",
    "&#27;",
    "&#xd800;",
    "&#xffff;",
    "&#x110000;",
    "&#9999999;",
  ])("%s", (written) => {
    expect(resolved(written)).toBe(`[${written}]`);
  });

  test.each([
    ["&", "[&]"],
    ["a & b;", "a [& b;]"],
    ["&&amp;", "[&]&"],
    ["&constructor;", "[&]constructor;"],
  ])("%s", (written, text) => {
    expect(resolved(written)).toBe(text);
  });
});
