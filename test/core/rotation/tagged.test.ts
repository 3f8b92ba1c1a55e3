import { expect, test } from "vitest";
import { otherApplication, withoutFalseTag } from "../../../src/core/rotation/tagged.ts";
import type { StoreState } from "../../../src/core/rotation/world.ts";

const at = new Date("2026-11-27T00:00:00Z");
const entry = (keyId: string, hint: string | undefined) => ({
  ...{ keyId, hint, endsOn: at, startsOn: at, displayName: undefined },
});
const LISTED = [entry("new", "abc"), entry("old", "xyz"), entry("unseen", undefined)];
const state = (keyId: string, ...hints: string[]): StoreState => ({
  ...{ kind: "readable", keyId, updatedAt: at, hints },
});

test.each<[string, StoreState, string | undefined]>([
  ["its value is what the tag says", state("new", "abc"), "new"],
  ["it is in a text that holds more", state("new", '{"c', "abc"), "new"],
  ["its value is another of the application", state("new", "xyz"), undefined],
  ["its value is none that is known: the tag may be right", state("new", "QQQ"), "new"],
  ["nothing was read of it", { kind: "readable", keyId: "new", updatedAt: at }, "new"],
  ["Graph shows nothing of the one that the tag names", state("unseen", "xyz"), "unseen"],
  ["the tag names one that is listed no more", state("gone", "xyz"), "gone"],
])("a store is believed by its tag unless the value says otherwise: %s", (_name, seen, keyId) => {
  expect(withoutFalseTag(seen, LISTED)).toMatchObject({ kind: "readable", keyId });
});

test("a store that shows no value stays as it is", () => {
  const writeOnly: StoreState = { kind: "write-only", updatedAt: at };
  expect(withoutFalseTag(writeOnly, LISTED)).toBe(writeOnly);
});

const MINE = "aaaaaaaa-2222-4333-8444-000000000001";
const OTHER = "bbbbbbbb-2222-4333-8444-000000000002";
const holding = (application: string | undefined, ...hints: string[]): StoreState => ({
  ...{ kind: "readable", keyId: undefined, updatedAt: at, hints, application },
});

test.each<[string, StoreState, string | undefined]>([
  ["it says so", holding(OTHER, "QQQ"), OTHER],
  ["it says that it is this one's", holding(MINE, "QQQ"), undefined],
  ["it says so in another case", holding(MINE.toUpperCase(), "QQQ"), undefined],
  ["it says so, and its value is one of this application's", holding(OTHER, "abc"), undefined],
  ["it says nothing", holding(undefined, "QQQ"), undefined],
  ["it is not there", { kind: "absent" }, undefined],
  ["it shows nothing", { kind: "write-only", updatedAt: at }, undefined],
])("a store is another application's: %s", (_name, seen, other) => {
  expect(otherApplication(seen, MINE, LISTED)).toBe(other);
});
