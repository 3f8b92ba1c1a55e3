import { worst } from "../finding.ts";
import type { Report } from "../report.ts";
import type { VerdictWords } from "./verdict-words.ts";

/** The classic API refuses with one answer whatever the cause: what a permission is, it does not know. */
const REFUSED: VerdictWords = {
  title: "The classic API refused the certificate",
  sentence:
    "It does not say which of several causes it was, and the certificate may be good; the finding lists them.",
};

/** Where the verdict is that of a refusal by the classic API; undefined elsewhere. */
export const classicWords = ({ findings }: Report): VerdictWords | undefined =>
  worst(findings)?.code === "asm/forbidden" ? REFUSED : undefined;
