import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkDebugging } from "../../../src/core/inputs/debugging.ts";
import { letters } from "../../support/secrets.ts";

const PROBE = fileURLToPath(new URL("../../support/node-debug-probe.mjs", import.meta.url));
const SECRETS = ["HEADER", "BODY", "ANSWER", "ARGUMENT", "VARIABLE"].map(
  (name, index) => [name, letters(24, index + 1)] as const,
);

/** All parts of Node 24 that can be made to speak (`debuglog` in its lib, and in undici's), and those of others. */
const PARTS = [
  ...["async_loader_worker", "child_process", "crypto", "esm", "fetch", "fs", "http", "http2", "https"],
  ...["inspect", "inspect_probe", "module", "module_hooks", "net", "quic", "repl", "source_map", "stream"],
  ...["test_runner", "timer", "tls", "undici", "websocket", "worker", "my-tool"],
];
const stops = (part: string): boolean => checkDebugging({ NODE_DEBUG: part }).length > 0;

/** Which of the secrets Node prints, as they are or as bytes. */
function printedBy(...parts: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "node-debug-"));
  try {
    const env = { ...Object.fromEntries(SECRETS), FOLDER: folder, NODE_DEBUG: parts.join(",") };
    const { stdout, stderr, status } = spawnSync(process.execPath, [PROBE], { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const bytes = (text: string): string => (Buffer.from(text).toString("hex").match(/../g) ?? []).join(" ");
    const text = `${stdout}${stderr}`;
    return SECRETS.filter(([, value]) => [value, bytes(value)].some((form) => text.includes(form))).map(
      ([name]) => name,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("what Node itself prints", () => {
  test.each([
    ["https", ["HEADER"]],
    ["stream", ["BODY", "ANSWER"]],
    ["child_process", ["HEADER", "BODY", "ANSWER", "ARGUMENT", "VARIABLE"]],
    ["worker", ["VARIABLE"]],
  ])("a secret, told to be loud on its %s: such a run is stopped", (part, secrets) => {
    expect(printedBy(part)).toEqual(expect.arrayContaining(secrets));
    expect(stops(part)).toBe(true);
  });

  test("no secret, told to be loud on all that stops no run", () => {
    const others = PARTS.filter((part) => !stops(part));
    expect(others).toEqual(
      expect.arrayContaining(["fetch", "undici", "websocket", "fs", "module", "my-tool"]),
    );
    expect(printedBy(...others)).toEqual([]);
  });
});
