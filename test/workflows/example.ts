import { parse, stringify } from "yaml";
import type { Block } from "../support/examples.ts";

interface Workflow {
  readonly on?: unknown;
  readonly jobs?: Readonly<Record<string, object>>;
  readonly steps?: readonly object[];
  readonly permissions?: unknown;
}

/**
 * A whole workflow of an example: what the reader has around it is added. Undefined for an example that is only some
 * lines to add to a job.
 */
export function completed({ text }: Block): string | undefined {
  const { steps, jobs, on = "push", permissions, ...others } = parse(text) as Workflow;
  if (jobs === undefined && steps === undefined) return undefined;
  const rights = permissions ?? (text.includes("secrets.") ? {} : { "id-token": "write" });
  const all = jobs ?? { example: { "runs-on": "ubuntu-latest", permissions: rights, steps } };
  return stringify({
    name: "Example",
    ...others,
    on,
    permissions: jobs === undefined ? {} : (permissions ?? {}),
    jobs: all,
  });
}

/** The event that starts it. */
export function eventOf(workflow: string): string {
  const { on } = parse(workflow) as { on: string | readonly string[] | Readonly<Record<string, unknown>> };
  const [first = "push"] = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  return first;
}
