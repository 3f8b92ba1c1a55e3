import type { Company } from "./company.ts";
import type { Fates, Proc } from "./proc.ts";
import { type Job, Story } from "./story.ts";

/** Two runs that replace the list of certificates at the same time, by permission: each could undo what the other did. */

const ELSEWHERE = "octo-org/other";

interface Meeting {
  readonly name: string;
  /** How far Graph's reads lag behind, in milliseconds. */
  readonly lag: number;
  /** One way of each request of the two runs, in milliseconds. */
  readonly pace: readonly [number, number];
  /** How much later the second one begins, in milliseconds. */
  readonly gap: number;
  /** What Graph says to the first change of the list: it waits so many seconds, with an older look. */
  readonly retryAfter?: number;
  /** Of the second one; the first one keeps both stores, or the other one. */
  readonly stores: "the same" | "others";
}

const MEETINGS: readonly Meeting[] = [0, 3_000, 8_000].flatMap((lag) =>
  (
    [
      [20, 20],
      [100, 400],
      [900, 100],
    ] as const
  ).flatMap((pace) =>
    [0, 90, 450, 1_600, 5_000, 12_000, 24_000].flatMap((gap) =>
      (["the same", "others"] as const).map((stores) => ({
        name: `${stores} stores, ${gap} ms later, reads ${lag} ms behind, ${pace.join(" and ")} ms a way`,
        ...{ lag, pace, gap, stores },
      })),
    ),
  ),
);

/** One of the two is told to wait until the other one has finished. */
const TOLD_TO_WAIT: readonly Meeting[] = (["the same", "others"] as const).map((stores) => ({
  name: `${stores} stores, and the first is told to wait`,
  ...{ lag: 0, pace: [20, 20], gap: 90, retryAfter: 22, stores },
}));

const PLACES = ["repository", "environment"] as const;

export async function meetings(
  { part, parts }: { readonly part: number; readonly parts: number },
  complain: (what: string) => void,
): Promise<void> {
  for (const [index, meeting] of [...MEETINGS, ...TOLD_TO_WAIT].entries()) {
    if (index % parts !== part) continue;
    const company: Company = {
      ...{ what: "certificate", current: "none", places: PLACES, seed: index + 1 },
      propagation: { readDelayMs: meeting.lag },
    };
    const story = new Story(company);
    const [one, other] = linesOf(story);
    const jobs: readonly [Job, Job] =
      meeting.stores === "the same"
        ? [{}, { repository: ELSEWHERE }]
        : [{ inputs: { stores: one } }, { inputs: { stores: other } }];
    const check = ({ report }: Proc): void => {
      const codes = (report?.findings ?? []).map(({ code }) => code);
      if (codes.includes("rotation/not-proven"))
        complain(`${meeting.name}: what was dropped was not put back`);
    };
    const { retryAfter } = meeting;
    let isTold = retryAfter === undefined;
    const fates: Fates = (_, { method }) => {
      if (method !== "PATCH" || isTold || retryAfter === undefined) return "ok";
      isTold = true;
      return { status: 429, retryAfter };
    };
    await story.together([
      { job: { ...jobs[0], check, fates, latency: () => meeting.pace[0] }, name: "one" },
      { job: { ...jobs[1], check, latency: () => meeting.pace[1] }, name: "the other", after: meeting.gap },
    ]);
    await story.pause(1_000);
    if (story.complaint !== undefined) complain(`${meeting.name}: ${story.complaint}`);
  }
}

function linesOf(story: Story): readonly [string, string] {
  const [one = "", other = ""] = (story.inputs({})["stores"] ?? "").split("\n");
  return [one, other];
}
