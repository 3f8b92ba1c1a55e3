import type { Report } from "../report.ts";
import { codeSpan, table } from "./markdown.ts";
import { NAME_LENGTH } from "./neutral.ts";
import { toneOf } from "./tone.ts";
import type { VerdictWords } from "./verdict-words.ts";
import { count, day } from "./words.ts";

/** What came of `generate` and `convert`; undefined where nothing was made. */
export function makingWords(report: Report): VerdictWords | undefined {
  const { command, files = [], certificates } = report;
  const [certificate] = certificates;
  if (files.length === 0 || certificate === undefined || toneOf(report) === "error") return undefined;
  const thumbprint = `thumbprint ${certificate.thumbprint}, until ${day(certificate.notAfter)}`;
  return command === "generate"
    ? {
        title: "The certificate was made",
        sentence: `It is in ${count(files.length, "file")}: ${thumbprint}.`,
      }
    : {
        title: "The certificate was converted",
        sentence: `${count(files.length, "file")} made: ${thumbprint}.`,
      };
}

/** A line for each file that was made. */
export function fileTable({ files = [] }: Report): readonly string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ format, path }) => [`\`.${format}\``, codeSpan(path, 2 * NAME_LENGTH)]);
  return [table(["Kind", "Path"], rows)];
}
