import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { OUTPUTS } from "../../src/core/interface.ts";
import { leaksIn, waysToWrite, waysToWriteToken, waysToWriteWhole } from "./leaks.ts";
import type { ActionRun } from "./run-action.ts";
import { hide } from "./runner-commands.ts";

export interface Rules {
  readonly failOn: string;
  /** Asterisks in the log are meant. */
  readonly blots: boolean;
  readonly secrets: {
    /** Inputs and variables that hold a secret, as they were given. */
    readonly given: readonly string[];
    /** What the simulated world holds. */
    readonly kept: readonly string[];
    /** Tokens that went out during the run. */
    readonly tokens: readonly string[];
    /** Client secrets that Entra made and told the run. */
    readonly made?: readonly string[];
    /** Those of both that the run had in hand. */
    readonly received: readonly string[];
  };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MASKED: ReadonlySet<string> = new Set(
  OUTPUTS.flatMap((output) => ("masked" in output ? [output.name] : [])),
);
const MASKED_VARIABLES = /_CLIENT_(?:SECRET|CERTIFICATE|CERTIFICATE_PASSWORD)$/;
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

const validateReport = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8")),
);

/** What no run may do, whatever it was asked; empty for a run that keeps all rules. */
export function brokenRules(run: ActionRun, rules: Rules): readonly string[] {
  const finished = run.report.findings !== undefined;
  return [
    ...leaks(run, rules),
    ...keyRules(run),
    ...maskRules(run, rules),
    ...sentences(run),
    ...(run.stderr === "" ? [] : [`stderr says: ${run.stderr}`]),
    ...(finished
      ? [...oneWord(run), ...reportRules(run), ...exitCode(run, rules)]
      : [`no report: ${run.printed}`]),
  ];
}

/** An ID that was pasted for a secret, and an expression that nobody expanded. */
const noSecret = (given: string): boolean => GUID.test(given) || given.startsWith("${{");

/** A text with a secret somewhere in it: its beginning and its end are braces, names and IDs. */
const isWrapping = (given: string): boolean => /^\s*[{[]|[\r\n=]/.test(given.trim());

function leaks(run: ActionRun, { secrets }: Rules): readonly string[] {
  const all = [...secrets.given, ...secrets.kept, ...(secrets.made ?? [])].filter(
    (secret) => !noSecret(secret),
  );
  const ways = [
    ...all.filter((secret) => !isWrapping(secret)).map(waysToWrite),
    ...all.filter(isWrapping).map(waysToWriteWhole),
    ...secrets.tokens.map(waysToWriteToken),
  ];
  return leaksIn(placesOf(run), ways).map((leak) => `a secret is in ${leak}`);
}

/** What `generate` and `convert` make: they hold a key, and nothing else may. */
const KEY_FILE = /(?:^|\/)azure\.(?:pem|cer|pfx)$/;

/** A key that the run has made or read shows in its own files alone, and each of its lines is masked. */
function keyRules(run: ActionRun): readonly string[] {
  const keys = Object.entries(run.files).flatMap(([name, { text }]) =>
    KEY_FILE.test(name) ? (/PRIVATE KEY-----\n([^-]+)/.exec(text)?.[1] ?? []) : [],
  );
  const lines = keys.flatMap((key) => key.trim().split("\n"));
  const naked = lines.filter((line) => line.length >= 8 && hide(line, run.masks).includes(line));
  return [
    ...leaksIn(placesOf(run), lines.map(waysToWriteWhole)).map((leak) => `a private key is in ${leak}`),
    ...naked.map(() => "a line of a private key is not masked"),
  ];
}

/** All that a run leaves behind, save what is masked on purpose. */
function placesOf(run: ActionRun): Readonly<Record<string, string>> {
  const lines = (values: Readonly<Record<string, string>>, hidden: (name: string) => boolean) =>
    Object.entries(values)
      .map(([name, value]) => (hidden(name) ? name : `${name}=${value}`))
      .join("\n");
  return {
    "the log": run.printed,
    "the standard error": run.stderr,
    annotations: run.annotations.map(({ title, message }) => `${title}\n${message}`).join("\n"),
    "the summary": run.summary,
    "the outputs": lines(run.outputs, (name) => MASKED.has(name)),
    "the exported variables": lines(run.exported, (name) => MASKED_VARIABLES.test(name)),
    state: lines(run.state, () => false),
    "the files": Object.entries(run.files)
      .filter(([name]) => !KEY_FILE.test(name))
      .map(([name, { text }]) => `${name}\n${text}`)
      .join("\n"),
  };
}

function maskRules(run: ActionRun, { secrets, blots }: Rules): readonly string[] {
  const harmful = run.masks.filter(
    (mask) => mask.length < 4 || GUID.test(mask) || /^[^\p{L}\p{N}]+$/u.test(mask),
  );
  const held = [...secrets.given, run.outputs["client-secret"] ?? ""];
  const inHand = [
    ...secrets.given.filter((given) => !noSecret(given) && !isWrapping(given)),
    ...secrets.kept.filter((kept) => !isWrapping(kept) && held.some((text) => text.includes(kept))),
    ...secrets.received,
  ];
  const naked = inHand.filter((secret) => hide(secret, run.earlyMasks).includes(secret.trim().slice(0, 10)));
  // The runner drops every job output in which it finds a mask.
  const dropped = Object.entries(run.outputs).filter(
    ([name, value]) => !MASKED.has(name) && run.masks.some((mask) => value.includes(mask)),
  );
  const open = Object.entries({ ...run.outputs, ...run.exported }).filter(
    ([name, value]) =>
      (MASKED.has(name) || MASKED_VARIABLES.test(name)) &&
      value !== "" &&
      !hide(value, run.masks).startsWith("***"),
  );
  return [
    ...harmful.map((mask) => `${JSON.stringify(mask)} is a mask and would blot out ordinary text`),
    ...naked.map(() => "a secret is not masked before the first word is printed"),
    ...dropped.map(([name]) => `the runner would drop the output ${name}`),
    ...open.map(([name]) => `${name} holds a secret and is not masked`),
    ...(!blots && run.log.includes("***") ? ["a mask blots out a part of the log"] : []),
  ];
}

/** Output, report, last line of the log, summary and annotations say the same word. */
function oneWord(run: ActionRun): readonly string[] {
  const verdict = run.outputs["verdict"] ?? "";
  const lastLine = run.log.replace(COLOURS, "").trimEnd().split("\n").at(-1) ?? "";
  const deciding = run.annotations.filter(({ title }) => title.startsWith(`Azure Credentials: ${verdict}`));
  const silent = ["valid", "skipped"].includes(verdict);
  const wrong = {
    "the report": run.report.verdict !== verdict,
    "the last line of the log": !new RegExp(`^[✓✗!·] ${verdict}: `).test(lastLine),
    "the summary": !run.summary.includes(`**\`${verdict}\`**`),
    "an annotation": !silent && deciding.length === 0,
  };
  return Object.entries(wrong).flatMap(([place, is]) => (is ? [`${place} does not say ${verdict}`] : []));
}

function reportRules(run: ActionRun): readonly string[] {
  const files = Object.entries(run.files);
  const made = files.filter(([name]) => run.report.files?.some(({ path }) => path.endsWith(`/${name}`)));
  const valid = validateReport(run.report);
  return [
    ...(valid ? [] : [`the report does not fit its schema: ${JSON.stringify(validateReport.errors)}`]),
    ...(files.length - made.length === 1 ? [] : [`the run left ${files.length} files`]),
    ...files.flatMap(([name, { mode }]) =>
      mode === 0o600 ? [] : [`${name} has the mode ${mode.toString(8)}`],
    ),
    ...made.flatMap(([name, { folderMode: mode }]) =>
      mode === 0o700 ? [] : [`the folder of ${name} has the mode ${mode.toString(8)}`],
    ),
    ...(run.state["phase"] === "done" ? [] : ["the state does not say that the run is done"]),
  ];
}

/** Nothing that only a programmer could read, and no hole that nobody filled. */
function sentences(run: ActionRun): readonly string[] {
  const text = `${run.printed}\n${run.summary}\n${JSON.stringify(run.report.findings ?? [])}`;
  const findings = (run.report.findings ?? [])
    .map(({ what, why, fix }) => `${what}\n${why}\n${fix}`)
    .join("\n");
  const signs = {
    "a stack trace": /\n\s+at \S+/,
    undefined: /\bundefined\b/,
    NaN: /\bNaN\b/,
    object: /\[object /,
  };
  return [
    ...Object.entries(signs).flatMap(([name, sign]) => (sign.test(text) ? [`the user sees ${name}`] : [])),
    ...(/\{[a-zA-Z]+\}/.exec(findings) ?? []).map((hole) => `nobody filled ${hole}`),
    ...(/\S+ {2}\S+/.exec(findings) ?? []).map((gap) => `a hole was filled with nothing: ${gap}`),
  ];
}

function exitCode({ exitCode, report }: ActionRun, { failOn }: Rules): readonly string[] {
  const levels = failOn === "never" ? [] : failOn === "warning" ? ["error", "warning"] : ["error"];
  const expected = report.findings.some(({ level }) => levels.includes(level)) ? 1 : 0;
  return exitCode === expected ? [] : [`the exit code is ${exitCode} where it should be ${expected}`];
}
