import { describe, expect, test } from "vitest";
import { readRaw, variableOf } from "../../../src/core/inputs/raw.ts";
import { unread } from "../../../src/core/inputs/unread.ts";
import { INPUTS } from "../../../src/core/interface.ts";
import type { Command } from "../../../src/core/settings.ts";

const COMMANDS: readonly Command[] = ["rotate", "issue", "generate", "convert"];

const said = (command: Command, inputs: Readonly<Record<string, string>>) =>
  unread(
    command,
    readRaw(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value]))),
  );

describe("an input that the command does not read", () => {
  test.each([
    ["issue", "lifetime-days", "30", "Remove it, or set `lifetime-hours` in its place."],
    ["generate", "lifetime-days", "30", "Remove it, or set `days` in its place."],
    ["rotate", "days", "30", "Remove it, or set `lifetime-days` in its place."],
    ["rotate", "lifetime-hours", "2", "Remove it, or set `lifetime-days` in its place."],
    ["convert", "days", "30", "Remove it, or set `command` to what reads it."],
    ["issue", "stores", "github:secret/A", "Remove it, or set `command` to what reads it."],
    ["rotate", "pfx-encryption", "3des", "Remove it, or set `command` to what reads it."],
    ["rotate", "required-role", "Reader", "Remove it, or set `command` to what reads it."],
  ] as const)("of %s, `%s`, is said, with what may have been meant", (command, name, value, fix) => {
    expect(said(command, { [name]: value })).toMatchObject([
      { code: "input/unread", level: "notice", subject: name, fix },
    ]);
  });

  test("is named with the commands that do", () => {
    expect(said("issue", { "key-size": "4096" })[0]).toMatchObject({
      what: "`key-size` does nothing with `command: issue`.",
      why: "Only `generate` and `rotate` read it.",
    });
  });

  test.each(["generate", "convert"] as const)("is an error of %s where it is `dry-run`", (command) => {
    expect(said(command, { "dry-run": "true" })).toMatchObject([
      { code: "input/no-dry-run", level: "error" },
    ]);
  });
});

describe("nothing is said", () => {
  test.each(COMMANDS)("of defaults, as a composite action hands them on: %s", (command) => {
    const defaults = INPUTS.map((input) => [input.name, "default" in input ? input.default : ""]);
    expect(said(command, Object.fromEntries(defaults))).toEqual([]);
  });

  test.each([
    ["rotate", { stores: "github:secret/A", "lifetime-days": "30", "dry-run": "true", "warn-days": "3" }],
    ["issue", { "lifetime-hours": "1", "dry-run": "true" }],
    ["generate", { days: "30", subject: "deploy", "pfx-password": "x" }],
    ["convert", { to: "pfx", "strip-password": "true" }],
  ] as const)("of what %s reads", (command, inputs) => {
    expect(said(command, inputs)).toEqual([]);
  });
});
