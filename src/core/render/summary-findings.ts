import type { Finding } from "../finding.ts";
import { codeSpan, folded, instructions, link, markdownText, sentence } from "./markdown.ts";
import { NAME_LENGTH } from "./neutral.ts";
import { PICTURES } from "./tone.ts";
import { count } from "./words.ts";

/** Each problem with its remedy, the errors first. */
export function advice(findings: readonly Finding[]): readonly string[] {
  return [...ofLevel(findings, "error"), ...ofLevel(findings, "warning")].map(problem);
}

const ofLevel = (findings: readonly Finding[], level: Finding["level"]): readonly Finding[] =>
  findings.filter((finding) => finding.level === level);

function problem(finding: Finding): string {
  const parts = [
    `#### ${PICTURES[finding.level]} ${markdownText(finding.subject, NAME_LENGTH)}`,
    [sentence(finding.what), sentence(finding.why)].filter(notEmpty).join(" "),
    finding.fix === "" ? "" : instructions("**Fix:**", finding.fix),
    [link("Documentation", finding.link), codeSpan(finding.code)].filter(notEmpty).join(" · "),
  ];
  return parts.filter(notEmpty).join("\n\n");
}

const notEmpty = (text: string): boolean => text !== "";

/** Everything that needs no action, folded: the passes, and notices with what could be done about them. */
export function passed(findings: readonly Finding[]): readonly string[] {
  const notices = ofLevel(findings, "notice");
  const passes = ofLevel(findings, "pass");
  const shown = [...notices, ...passes];
  if (shown.length === 0) return [];
  const title = [
    ...(passes.length > 0 ? [`${count(passes.length, "check")} passed`] : []),
    ...(notices.length > 0 ? [count(notices.length, "notice")] : []),
  ].join(", ");
  return [folded(title, shown.map(item).join("\n"))];
}

function item(finding: Finding): string {
  const fix = finding.level === "notice" ? sentence(finding.fix) : "";
  const words = [sentence(finding.what), fix].filter(notEmpty).join(" ");
  return `- ${PICTURES[finding.level]} **${markdownText(finding.subject, NAME_LENGTH)}**: ${words}`;
}
