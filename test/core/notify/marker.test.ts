import { describe, expect, test } from "vitest";
import {
  beginningOf,
  credentialOf,
  type Marker,
  parseMarker,
  placeOf,
  printMarker,
} from "../../../src/core/notify/marker.ts";

const CLIENT = "5afe0dad-83c1-4e29-b7a6-0f4d9c2e1b67";
const MARKER: Marker = {
  kind: "comment",
  place: placeOf("Deploy", "check", "validate"),
  credential: credentialOf([CLIENT]),
  runId: "17345678901",
  state: "open",
};

describe("a marker", () => {
  test.each<Partial<Marker>>([{}, { kind: "issue" }, { credential: "-" }, { state: "fixed" }])(
    "reads back as it was printed: %o",
    (change) => {
      const marker = { ...MARKER, ...change };
      const text = printMarker(marker);
      expect(parseMarker(`${text}\n\nand more`)).toEqual(marker);
      expect(text.startsWith(beginningOf(marker))).toBe(true);
    },
  );

  test("is a comment of HTML, which GitHub does not show", () => {
    expect(printMarker(MARKER)).toMatch(/^<!-- [\w: -]+ -->$/);
  });

  const text = printMarker(MARKER);
  test.each([
    ["a text without one", "Looks good to me"],
    ["a quotation", `> ${text}`],
    ["one further down", `Look:\n${text}`],
    ["one of an older or a newer form", text.replace("open", "half-open")],
    ["one that goes on", text.replace(" -->", " x -->")],
    ["nothing", ""],
  ])("is not seen in %s", (_, other) => {
    expect(parseMarker(other)).toBeUndefined();
  });
});

describe("the place and the credential", () => {
  test("differ where workflow, job or command do", () => {
    const places = [
      placeOf("Deploy", "check", "validate"),
      placeOf("Deploy", "check", "rotate"),
      placeOf("Deploy", "other", "validate"),
      placeOf("Nightly", "check", "validate"),
    ];
    expect(new Set(places).size).toBe(places.length);
  });

  test("a credential is the same however its ID is written, and another with another subscription", () => {
    expect(credentialOf([CLIENT.toUpperCase()])).toBe(credentialOf([CLIENT]));
    expect(credentialOf([CLIENT, "a"])).not.toBe(credentialOf([CLIENT, "b"]));
  });
});
