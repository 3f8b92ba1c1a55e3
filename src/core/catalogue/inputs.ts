import { CREDS } from "./creds.ts";
import { finder } from "./finder.ts";
import { READING } from "./reading.ts";
import { SECRETS } from "./secrets.ts";
import { SOURCES } from "./sources.ts";
import { VALUES } from "./values.ts";

/** Everything that can be said of the inputs without the network. */
export const INPUT_FINDINGS = { ...READING, ...SOURCES, ...CREDS, ...VALUES, ...SECRETS } as const;

export const inputFinding = finder(INPUT_FINDINGS);
