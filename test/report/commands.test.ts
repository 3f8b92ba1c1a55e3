import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyValues } from "../../src/report/commands.ts";

const OURS = new URL("../../src/report/commands.ts", import.meta.url).href;
const root = new URL("../../", import.meta.url);

/** What a script prints, run as a process of its own. */
const printed = (script: string): string =>
  execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root, encoding: "utf8" });

const AWKWARD = [
  "plain",
  "100 % of it",
  "two\nlines",
  "carriage\r\nreturn",
  "a:b,c",
  "::warning::nested",
  "%0A already escaped",
  "ümlaut 日本 🗝",
];

describe("commands are those of @actions/core, byte for byte", () => {
  test.each(AWKWARD.map((text) => [text]))("%j", (text) => {
    const value = JSON.stringify(text);
    const theirs = printed(`import * as core from "@actions/core";
      core.setSecret(${value}); core.startGroup(${value}); core.endGroup();
      core.error(${value}, { title: ${value} }); core.warning(${value}); core.notice(${value}, { title: ${value} });`);
    const ours = printed(`import { command } from ${JSON.stringify(OURS)};
      command("add-mask", ${value}); command("group", ${value}); command("endgroup", "");
      command("error", ${value}, ${value} ? { title: ${value} } : {}); command("warning", ${value});
      command("notice", ${value}, ${value} ? { title: ${value} } : {});`);
    expect(ours).toBe(theirs);
  });
});

/** As the runner reads its files: `k<<DELIMITER`, lines up to one that is the delimiter. */
function readBack(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length - 1; at++) {
    const [name = "", delimiter = ""] = (lines[at] as string).split("<<");
    const end = lines.indexOf(delimiter, at + 1);
    values[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

describe("values in the runner's files", () => {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  const file = join(folder, "output");
  const written = (name: string, value: string): Record<string, string> => {
    writeFileSync(file, "");
    keyValues(file, { [name]: value, beside: "untouched" });
    keyValues(file, { after: "untouched" });
    return readBack(readFileSync(file, "utf8"));
  };

  test("a value that holds the delimiter cannot end itself and begin another", () => {
    const value = "x\nghadelimiter\nverdict<<y\nvalid\ny\nghadelimiter_";
    expect(written("name", value)).toEqual({ name: value, beside: "untouched", after: "untouched" });
  });

  test("any value comes back as it was, and nothing else with it", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("ghadelimiter", "ghadelimiter_", "a<<b", "::set-output::"),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const value = lines.join("\n");
        expect(written("name", value)).toEqual({ name: value, beside: "untouched", after: "untouched" });
      }),
    );
    rmSync(folder, { recursive: true });
  });
});
