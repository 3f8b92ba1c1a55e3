import type { Company } from "./company.ts";
import type { Fate, Proc } from "./proc.ts";
import { type Job, Story } from "./story.ts";

/** Worlds in which a rule was once broken, as small as they could be made. */

interface Known {
  readonly name: string;
  readonly company: Company;
  readonly job: () => Job;
  /** Another run, so many milliseconds later. */
  readonly next?: { readonly after: number; readonly job: () => Job };
}

const isPut = (method: string, host: string): boolean => method === "PUT" && host === "api.github.com";

/** The first request of that address has this fate. */
function once(address: string, fate: Fate) {
  let left = 1;
  return (pathname: string): Fate => (pathname.endsWith(address) && left-- > 0 ? fate : "ok");
}

const KNOWN: readonly Known[] = [
  {
    // The first secret was lost and is listed late, the second one is in the store and is listed later still: what
    // the note names and the list does not show must not be taken for one that nobody has.
    name: "the post step of a run that published what the list does not show yet",
    company: { seed: 1, places: ["repository"], propagation: { readDelayMs: 8_000 } },
    job: () => {
      const create = once("/addPassword", "lost-answer");
      const remove = once("/removePassword", { status: 429, retryAfter: 5 });
      return {
        fates: (_, { method, url }) => (isPut(method, url.host) ? "kill-after" : create(url.pathname)),
        postFates: (_, { url }) => remove(url.pathname),
        postAfter: 6_000,
      };
    },
  },
  ...[
    { lag: 0, after: 3_000 },
    { lag: 8_000, after: 3_000 },
    { lag: 8_000, after: 3_700 },
  ].map(
    ({ lag, after }): Known => ({
      // A server of Entra says that it does not know what the stores hold, and the list may not show it yet: whoever
      // then replaces the list drops it.
      name: "a second run, seconds after the first one, by the certificate that was published just now",
      company: {
        ...{ what: "certificate", seed: 6, places: ["repository"] },
        propagation: { readDelayMs: lag, perNode: ["ok", "ok", "fail"] },
      },
      job: () => ({ post: false }),
      next: { after, job: () => ({ post: false, check: neverReplaces }) },
    }),
  ),
];

function neverReplaces({ sent }: Proc): void {
  if (sent.some(({ method }) => method === "PATCH")) throw new Error("the list was replaced");
}

export async function knownWorlds(complain: (what: string) => void): Promise<void> {
  for (const { name, company, job, next } of KNOWN) {
    const story = new Story(company);
    await story.run(job(), "the run");
    if (next !== undefined) {
      await story.pause(next.after);
      await story.run(next.job(), "the next run");
    }
    await story.settle();
    if (story.complaint !== undefined) complain(`${name}: ${story.complaint}`);
  }
}
