import { describe, expect, test } from "vitest";
import { createLab } from "./lab.ts";
import { recordedFacts } from "./recorded-facts.ts";

describe("the simulator agrees with recorded traffic", () => {
  test.each(recordedFacts)("$fact", async ({ check }) => {
    await check(createLab());
  });

  test("every fact names its source", () => {
    expect(recordedFacts.length).toBeGreaterThan(140);
    for (const { source } of recordedFacts) expect(source).not.toBe("");
  });
});
