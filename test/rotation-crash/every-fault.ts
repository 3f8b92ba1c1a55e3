import type { PlaceName } from "../support/rotation.ts";
import { holdings, untrue } from "./claims.ts";
import { type Company, randomOf } from "./company.ts";
import type { Fate, Fates, Proc } from "./proc.ts";
import { type Job, Story } from "./story.ts";

/** Every kind of fault at every single request of a run, in every layout; then a healthy run, and nights. */

interface Kind {
  readonly name: string;
  readonly fate: Fate;
  /** Every request of that address from there on. */
  readonly forever?: boolean;
  readonly post?: boolean;
  readonly landing?: boolean;
}

const KINDS: readonly Kind[] = [
  ...(["kill-before", "kill-after"] as const).flatMap((fate) =>
    [true, false].flatMap((post) =>
      [true, false].map((landing) => ({
        ...{ fate, post, landing },
        name: `${fate}${post ? ", post" : ""}${landing ? ", and what is under way arrives" : ""}`,
      })),
    ),
  ),
  ...(["cancel", "reset", "lost-answer", "hang", "hang-done", "late", "done-500"] as const).map((fate) => ({
    ...{ name: fate, fate },
  })),
  { name: "429, wait 5 s", fate: { status: 429, retryAfter: 5 } },
  { name: "429", fate: { status: 429 } },
  { name: "500", fate: { status: 500 } },
  { name: "503", fate: { status: 503 } },
  { name: "403", fate: { status: 403 } },
  { name: "reset for ever", fate: "reset", forever: true },
  { name: "lost for ever", fate: "lost-answer", forever: true },
  { name: "hang for ever", fate: "hang", forever: true },
  { name: "429 for ever", fate: { status: 429, retryAfter: 30 }, forever: true },
  { name: "500 for ever", fate: { status: 500 }, forever: true },
  { name: "403 for ever", fate: { status: 403 }, forever: true },
];

function fatesOf({ fate, forever }: Kind, at: number): Fates {
  let address: string | undefined;
  return (number, { method, url }) => {
    const here = `${method} ${url.host}${url.pathname}`;
    if (number === at) address = here;
    return number === at || (forever === true && here === address) ? fate : "ok";
  };
}

export interface Layout {
  readonly name: string;
  readonly company: Omit<Company, "seed">;
  /** How much of it is tried where not everything is; 1 for all. */
  readonly share: number;
}

const THREE: readonly PlaceName[] = ["repository", "environment", "vault"];
const orders = <T>(of: readonly T[]): readonly (readonly T[])[] =>
  of.length < 2
    ? [of]
    : of.flatMap((one) => orders(of.filter((other) => other !== one)).map((rest) => [one, ...rest]));

export const LAYOUTS: readonly Layout[] = [
  { name: "one repository", company: { places: ["repository"] }, share: 0.75 },
  { name: "itself", company: { places: ["repository"], self: true }, share: 0.25 },
  { name: "itself, with a vault", company: { places: ["vault", "repository"], self: true }, share: 0.1 },
  ...orders(THREE).map((places) => ({ name: places.join(", "), company: { places }, share: 0.04 })),
  {
    name: "an organisation's",
    company: { places: ["organization", "dependabot", "vault", "vault-2"] },
    share: 0.06,
  },
  { name: "two secrets at most", company: { places: ["repository"], personal: true }, share: 0.15 },
  { name: "a certificate's secret", company: { places: ["repository"], certificates: true }, share: 0.06 },
  { name: "another that begins alike", company: { places: ["repository"], twin: true }, share: 0.06 },
  { name: "two vaults", company: { places: ["vault", "vault-2"] }, share: 0.06 },
  { name: "no grace", company: { places: ["vault", "repository"], graceHours: 0 }, share: 0.08 },
  { name: "a certificate", company: { what: "certificate", places: ["repository"] }, share: 0.12 },
  {
    name: "a certificate, by itself, with a vault",
    company: { what: "certificate", places: ["vault", "repository"], self: true },
    share: 0.06,
  },
  {
    name: "a certificate, by permission",
    company: { what: "certificate", places: ["repository", "environment"], current: "none" },
    share: 0.1,
  },
  {
    name: "a certificate with a secret's key id",
    company: { what: "certificate", places: ["repository"], certificates: true },
    share: 0.03,
  },
  {
    name: "no current secret",
    company: { places: ["repository", "environment"], current: "none" },
    share: 0.06,
  },
];

/** How many requests a healthy run makes, and how many of them before it changes anything. */
async function lengthOf(layout: Layout): Promise<{ all: number; looks: number }> {
  const story = new Story({ ...layout.company, seed: 1 });
  const { sent } = await story.run({}, "the run");
  return {
    all: sent.length,
    looks: sent.findIndex(({ method, path }) => method === "PATCH" || /add(?:Password|Key)$/.test(path)),
  };
}

/** Faults before anything has changed are rather alike. */
const shareOf = (at: number, looks: number): number => (at <= looks ? 0.4 : 1.4);

/**
 * `effort`: 1 is the share that each layout has in an ordinary test run; a large number is everything.
 * `part` of `parts` is done here.
 */
export async function everyFault(
  layouts: readonly Layout[],
  { effort, part, parts }: { readonly effort: number; readonly part: number; readonly parts: number },
  complain: (what: string) => void,
): Promise<void> {
  const chance = randomOf(4711);
  let number = 0;
  for (const layout of layouts) {
    const { all, looks } = await lengthOf(layout);
    for (let at = 1; at <= all; at++) {
      for (const kind of KINDS) {
        const isChosen = chance() < layout.share * effort * shareOf(at, looks);
        if (!isChosen || ++number % parts !== part) continue;
        const complaint = await oneFault(layout, kind, at, number);
        if (complaint !== undefined) complain(`${layout.name}, request ${at}, ${kind.name}: ${complaint}`);
      }
    }
  }
}

export async function oneFault(
  { company }: Layout,
  kind: Kind,
  at: number,
  seed: number,
): Promise<string | undefined> {
  const story = new Story({ ...company, seed });
  const { post = true, landing } = kind;
  const before = holdings(story.scene, story.subject, company.places);
  const check = (proc: Proc): void => {
    for (const lie of untrue(story.scene, story.subject, before, proc)) story.judge.say(`truth: ${lie}`);
  };
  const job: Job = { check, fates: fatesOf(kind, at), post, ...(landing !== undefined && { landing }) };
  const run = await story.run(job, "the run");
  if (run.ended === "killed" && post && !run.sent.some(({ method }) => method === "PUT")) {
    // Rule 6: no store can hold what was made.
    if (story.judge.ours.length > 0) story.judge.say("rule 6: the post step has left what the run made");
  }
  await story.settle({ mayBeFull: company.personal === true });
  return story.complaint;
}
