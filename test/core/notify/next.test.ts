import { describe, expect, test } from "vitest";
import { type Marker, UNREADABLE } from "../../../src/core/notify/marker.ts";
import { type Posted, type State, type Step, stepsFor } from "../../../src/core/notify/next.ts";

const ME = { credential: "mine", runId: "2" };

const posted = (id: number, marker: Partial<Marker> = {}): Posted => ({
  id,
  marker: { kind: "comment", place: "here", credential: "mine", runId: "1", state: "open", ...marker },
});
const other = posted(1, { credential: "other" });
const unread = posted(2, { credential: UNREADABLE, runId: "1" });
const unreadNow = posted(3, { credential: UNREADABLE, runId: ME.runId });
const fixed = posted(4, { state: "fixed" });
const open = posted(5);

const CASES: readonly (readonly [what: string, state: State, there: readonly Posted[], steps: Step[]])[] = [
  ["the first bad run posts", "bad", [], [{ do: "post" }]],
  ["the next one writes over it", "bad", [open], [{ do: "update", id: 5 }]],
  ["one that was mended turns bad again", "bad", [fixed], [{ do: "update", id: 4 }]],
  ["another credential's is left alone", "bad", [other], [{ do: "post" }]],
  ["a first good run says nothing", "good", [], []],
  ["a good run after a bad one says that it is mended", "good", [open], [{ do: "settle", id: 5 }]],
  ["and says it once", "good", [fixed], []],
  ["another credential's stays bad", "good", [other], []],
  ["what could not be read then is mended too", "good", [unread], [{ do: "settle", id: 2 }]],
  [
    "both of them",
    "good",
    [unread, open],
    [
      { do: "settle", id: 2 },
      { do: "settle", id: 5 },
    ],
  ],
  ["another leg of this run that cannot be read stays bad", "good", [unreadNow], []],
  ["a bad run leaves what could not be read as it is", "bad", [unread], [{ do: "post" }]],
  ["a run that was skipped says nothing", "nothing", [open, unread], []],
];

describe("what is written on a pull request or about an issue", () => {
  test.each(CASES)("%s", (_, state, there, steps) => {
    expect(stepsFor(there, ME, state)).toEqual(steps);
  });

  test("a run that cannot read its credential has a text of its own, and writes over that", () => {
    const me = { credential: UNREADABLE, runId: "2" };
    expect(stepsFor([open], me, "bad")).toEqual([{ do: "post" }]);
    expect(stepsFor([open, unread], me, "bad")).toEqual([{ do: "update", id: 2 }]);
  });
});
