import { describe, expect, test } from "vitest";
import { readXml, textIn } from "../../src/azure/xml.ts";

const element = (name: string, text = "", children: readonly object[] = []) => ({ name, text, children });

describe("XML is read by local names:", () => {
  const cases: readonly (readonly [what: string, document: string, read: object])[] = [
    ["an element that closes itself", "<a/>", element("a")],
    ["attributes, with a sign that would end a tag", `<a x='1>' y="</a>">t</a>`, element("a", "t")],
    ["prefixes", `<x:a xmlns:x="u"><x:b>1</x:b></x:a>`, element("a", "", [element("b", "1")])],
    [
      "a declaration and comments",
      `<?xml version="1.0"?><!-- <b> --><a>1<!-- 2 -->3</a>\n`,
      element("a", "13"),
    ],
    ["CDATA", "<a><![CDATA[<b>&amp;]]></a>", element("a", "<b>&amp;")],
    [
      "entities",
      "<a>&lt;&#65;&#x42;&amp;lt;&quot;&nope;&#x110000;</a>",
      element("a", `<AB&lt;"&nope;&#x110000;`),
    ],
  ];

  test.each(cases)("%s", (_, document, read) => {
    expect(readXml(document)).toEqual(read);
  });

  test("the text of a child, without the blanks around it", () => {
    const document = readXml("<a><b> x </b><c/></a>");
    expect(textIn(document, "b")).toBe("x");
    expect(textIn(document, "c")).toBeUndefined();
    expect(textIn(undefined, "b")).toBeUndefined();
  });
});

describe("what is no XML of the kind is refused:", () => {
  test.each([
    "",
    "text",
    "<a>",
    "<a></b>",
    "</a>",
    "<a/><b/>",
    "<a/>text",
    "<a",
    "<a x='>",
    "<!DOCTYPE a><a/>",
    "<!ENTITY a 'b'><a/>",
    "<a><!DOCTYPE b></a>",
    "<!--<a/>",
    "<a><![CDATA[</a>",
    `${"<a>".repeat(100)}${"</a>".repeat(100)}`,
    `<a>${"<b/>".repeat(200_001)}</a>`,
  ])("%.20j", (document) => {
    expect(readXml(document)).toBeUndefined();
  });
});

/** Quadratic work on such a text would take minutes. */
test.each(["<", "<a ", "<a '", "&", "<!--", "<![CDATA[", "<?", "]]>", "</"])(
  "a megabyte of %j is read in one pass",
  (part) => {
    const began = performance.now();
    readXml(`<a>${part.repeat(1_000_000 / part.length)}`);
    expect(performance.now() - began).toBeLessThan(20_000);
  },
);
