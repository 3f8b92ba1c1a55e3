import { expect, test } from "vitest";
import { inputFinding } from "../../src/core/catalogue/inputs.ts";
import { curtailed } from "../../src/core/curtail.ts";

const alike = (count: number, name: string) =>
  Array.from({ length: count }, () => inputFinding("cloud/not-url", name, { name }));

test("fifty findings of one mistake are told, and how many more there are", () => {
  const few = [...alike(50, "a"), ...alike(50, "b")];
  expect(curtailed(few)).toEqual(few);
  const many = curtailed([...alike(60_000, "a"), ...alike(51, "b"), ...alike(1, "c")]);
  expect(many.slice(0, -2)).toEqual([...alike(50, "a"), ...alike(50, "b"), ...alike(1, "c")]);
  expect(many.slice(-2)).toMatchObject([
    { code: "input/more", level: "notice", subject: "a", what: "Left out: 59950 more of `cloud/not-url`." },
    { code: "input/more", level: "notice", subject: "b", what: "Left out: 1 more of `cloud/not-url`." },
  ]);
});
