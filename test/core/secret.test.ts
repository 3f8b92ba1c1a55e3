import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";

const secret = new Secret("the value itself");

test.each<[string, () => string]>([
  ["a template", () => `${secret}`],
  ["String()", () => String(secret)],
  ["JSON", () => JSON.stringify({ secret })],
  ["console.log", () => inspect({ secret })],
  ["inspect with everything shown", () => inspect(secret, { showHidden: true, depth: 5 })],
  ["an error around it", () => String(new Error(`${secret}`).stack)],
  ["its own properties", () => Object.entries(secret).join()],
])("%s does not show a secret", (_, print) => {
  expect(print()).not.toContain("value itself");
});

test("only reveal() gives the value", () => {
  expect(secret.reveal()).toBe("the value itself");
});
