import { describe, expect, test } from "vitest";
import { FRESH, remember } from "../../../src/core/rotation/memory.ts";
import { parseNote, printNote } from "../../../src/core/rotation/note.ts";

const keyId = "0e3b1c9a-5b7d-4d2f-8f7a-9b1f2a3c4d5e";
const startsOn = new Date("2026-04-04T09:00:00Z");
const NAMED = (id: string, since: string): string =>
  JSON.stringify({ nonce: "k3f9", draws: 1, keyId: id, startsOn: since, writes: [] });
const created = remember(FRESH, {
  of: "create",
  result: "created",
  created: { keyId, startsOn, awkward: undefined },
});
const written = remember(created, {
  of: "publish",
  store: "github:octo/app/secret/x",
  result: "lost",
  why: "",
});

describe("the note for the post step", () => {
  test.each([
    ["of a run that has asked for nothing yet", FRESH],
    ["of one that has a secret", created],
    ["of one that has begun to write it", written],
  ])("%s reads back as far as the post step needs it", (_, memory) => {
    const note = parseNote(printNote({ nonce: "k3f9", memory }));
    expect(note?.nonce).toBe("k3f9");
    expect(note?.memory.draws).toBe(memory.draws);
    expect(note?.memory.created?.keyId).toBe(memory.created?.keyId);
    expect(Object.keys(note?.memory.writes ?? {})).toEqual(Object.keys(memory.writes));
  });

  test.each([
    ["nothing", ""],
    ["no object", "null"],
    ["a nonce of another shape", '{"nonce":"../../","draws":1,"writes":[]}'],
    ["no list of writes", '{"nonce":"k3f9","draws":1,"writes":{}}'],
    ["half a draw", '{"nonce":"k3f9","draws":0.5,"writes":[]}'],
    ["half a text", '{"nonce":"k3'],
    ["a key ID that is no GUID", NAMED("../x", startsOn.toISOString())],
    ["a start that is no date", NAMED(keyId, "***-04-04T09:00:00.000Z")],
    ["writes of what is not named", '{"nonce":"k3f9","draws":1,"writes":[{"store":"x","mayBeThere":true}]}'],
  ])("%s is none", (_, text) => {
    expect(parseNote(text)).toBeUndefined();
  });
});
