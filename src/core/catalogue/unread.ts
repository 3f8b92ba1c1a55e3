import { finder } from "./finder.ts";
import { MALFORMED, ODD } from "./levels.ts";

/** Inputs of another command than the one that runs. */
export const UNREAD = {
  "input/unread": {
    ...ODD,
    what: "`{name}` does nothing with `command: {command}`.",
    why: "Only {readers} read it.",
    fix: "Remove it, or set {meant}.",
    link: "",
  },
  "input/no-dry-run": {
    ...MALFORMED,
    what: "`command: {command}` has no `dry-run`, so nothing was done.",
    why: "Only {readers} can say beforehand what they would do.",
    fix: "Remove `dry-run`. What is made can be looked at: `generate` without `attach`, and `convert`, change nothing but the files that they write.",
    link: "",
  },
} as const;

export const unreadInput = finder(UNREAD);
