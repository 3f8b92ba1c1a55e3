/** What most entries of the offline catalogue have in common. */

/** Cannot work as it is. */
export const MALFORMED = { verdict: "malformed", level: "error" } as const;
export const MISSING = { verdict: "missing", level: "error" } as const;
export const SKIPPED = { verdict: "skipped", level: "notice" } as const;
/** Works here, and will bite elsewhere. */
export const RISKY = { verdict: "valid", level: "warning" } as const;
/** Worth a line in the log, no more. */
export const ODD = { verdict: "valid", level: "notice" } as const;
