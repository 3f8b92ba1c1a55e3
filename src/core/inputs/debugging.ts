import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import type { Env } from "./raw.ts";

/**
 * The parts of Node that see what is sent, or what another program or thread is given. `*` stands for anything in a list
 * of parts. What the others print of Node 24, a test looks at.
 */
const TELLING = /stream|http|tls|net|crypto|child_process|worker|\*/i;

/** Node reads these before any code of ours, so they cannot be taken away; and what they print is not masked. */
export function checkDebugging(env: Env): Finding[] {
  return ["NODE_DEBUG", "NODE_DEBUG_NATIVE"]
    .filter((variable) => TELLING.test(env[variable] ?? ""))
    .map((variable) => inputFinding("variable/prints-bodies", variable, { variable }));
}
