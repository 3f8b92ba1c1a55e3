import type { Company } from "./company.ts";
import type { Fate } from "./proc.ts";
import { type Job, Story } from "./story.ts";

/** Worlds in which a rule was once broken, as small as they could be made. */

interface Known {
  readonly name: string;
  readonly company: Company;
  readonly job: () => Job;
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
];

export async function knownWorlds(complain: (what: string) => void): Promise<void> {
  for (const { name, company, job } of KNOWN) {
    const story = new Story(company);
    await story.run(job(), "the run");
    await story.settle();
    if (story.complaint !== undefined) complain(`${name}: ${story.complaint}`);
  }
}
