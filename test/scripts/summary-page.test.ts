import { describe, expect, test } from "vitest";
import { summaryPage } from "../../scripts/summary-page.ts";
import { timeline } from "../../src/core/render/timeline.ts";
import { credential, report } from "../core/render/samples.ts";

const pageOf = (markdown: string): string => summaryPage("Demo", markdown, (text) => text);
const numbersIn = (page: string, what: RegExp): readonly number[] =>
  [...page.matchAll(what)].map(([, number]) => Number(number));

describe("the page of a job summary", () => {
  const pictured = (expiresOn: string): string =>
    pageOf(timeline(report({ credentials: [credential({ expiresOn })] })) ?? "");

  test("draws a bar by its length of time, beside the measure of ninety days", () => {
    const [short = 0] = numbersIn(pictured("2026-04-05T00:00:00Z"), /<rect [^>]*width="(\d+)"/g);
    const [long = 0] = numbersIn(pictured("2026-10-10T00:00:00Z"), /<rect [^>]*width="(\d+)"/g);
    expect(short).toBeLessThan(long / 4);
    expect(pictured("2026-04-05T00:00:00Z")).toMatch(/class="mark".*90 days after the check/);
  });

  test("breaks a thumbprint in a sentence, so that a phone need not scroll sideways", () => {
    expect(pageOf("")).toMatch(/\bmain \{[^}]*overflow-wrap: break-word/);
  });
});
