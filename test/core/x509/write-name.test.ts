import { expect, test } from "vitest";
import { isName, parseName } from "../../../src/core/x509/write-name.ts";

test.each([
  ["a bare name", "deploy", [["CN", "deploy"]]],
  ["a bare name with signs of its own", "C++, and more", [["CN", "C++, and more"]]],
  ["a bare name with blanks around", "  deploy web ", [["CN", "deploy web"]]],
  [
    "parts",
    "CN=deploy,O=Contoso",
    [
      ["CN", "deploy"],
      ["O", "Contoso"],
    ],
  ],
  [
    "blanks, semicolons and small letters",
    "cn = deploy ; o = Contoso GmbH",
    [
      ["CN", "deploy"],
      ["O", "Contoso GmbH"],
    ],
  ],
  ["an escaped comma", "O=Contoso\\, Ltd.", [["O", "Contoso, Ltd."]]],
  ["quotes, as Windows writes them", 'O="Contoso, Ltd."', [["O", "Contoso, Ltd."]]],
  ["octets", "CN=B\\C3\\BCro", [["CN", "Büro"]]],
  ["letters beyond ASCII", "CN=Bürö 日本 😀", [["CN", "Bürö 日本 😀"]]],
  [
    "other names for a part",
    "E=a@contoso.com,S=Bayern",
    [
      ["EMAIL", "a@contoso.com"],
      ["ST", "Bayern"],
    ],
  ],
  ["an equals sign in a value", "CN=a=b", [["CN", "a=b"]]],
] as const)("%s", (_, text, name) => {
  expect(parseName(text)).toEqual(name);
});

test.each([
  ["nothing", "  ", { kind: "empty" }],
  ["a part that nobody knows", "CN=a,TITLE=b", { kind: "type", type: "TITLE" }],
  ["a part whose name every object has", "constructor=a", { kind: "type", type: "constructor" }],
  ["a part without a name", "CN=a,b", { kind: "form" }],
  ["a comma at the end", "CN=a,", { kind: "form" }],
  ["several values in a part", "CN=a+OU=b", { kind: "form" }],
  ["a quote that stays open", 'CN="a', { kind: "form" }],
  ["a quote inside", 'CN=a"b"', { kind: "form" }],
  ["a backslash at the end", "CN=a\\", { kind: "form" }],
  ["an empty value", "CN=", { kind: "value", type: "CN" }],
  ["a country in words", "C=Germany", { kind: "value", type: "C" }],
  ["a domain part beyond ASCII", "DC=bücher", { kind: "value", type: "DC" }],
  ["a line break", "CN=a\\0Ab", { kind: "value", type: "CN" }],
  ["65 characters", `CN=${"x".repeat(65)}`, { kind: "value", type: "CN" }],
])("%s is refused", (_, text, problem) => {
  expect(parseName(text)).toEqual(problem);
});

test("64 characters are allowed, however many octets they take", () => {
  expect(isName(parseName("😀".repeat(64)))).toBe(true);
});

/** Quadratic work on such a line would take minutes. */
test("a long line of signs is read in one pass", () => {
  const started = performance.now();
  for (const sign of [",", "\\", '"', "=", "+", " "]) parseName(`CN=${sign.repeat(200_000)}`);
  expect(performance.now() - started).toBeLessThan(20_000);
});
