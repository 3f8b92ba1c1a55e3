import { expect, test } from "vitest";
import { serve } from "../simulator/tls-door.ts";
import { createRotationScene, DAY, type RotationScene } from "../support/rotation.ts";
import { type ActionRun, runAction } from "../support/run-action.ts";
import { Judge } from "./judge.ts";
import { secretSubject } from "./subject.ts";

/** The built action, as a process that really dies. */

type End = "SIGKILL" | "SIGTERM" | "SIGINT";

/** The requests after the look at the world, which is seven of them. */
const AT = {
  "the new secret is asked for": /\/addPassword$/,
  "the new secret signs in": /\/oauth2\/v2\.0\/token$/,
  "the new secret looks at the subscription": /\/subscriptions\/[^/]+$/,
  "the secret is written": /^PUT .*\/AZURE_CLIENT_SECRET$/,
} as const;
type Moment = keyof typeof AT;

interface Death {
  readonly moment: Moment;
  readonly end: End;
  /** The request that it dies of is never answered; was it done? */
  readonly done: boolean;
}

async function die({ moment, end, done }: Death) {
  const scene = createRotationScene({ places: ["repository"] });
  // The grace time is told by the clock, and here the dates move instead.
  const judge = new Judge(scene, secretSubject(scene), ["repository"], 0);
  const dies = Promise.withResolvers<void>();
  let isMade = false;
  let isStruck = false;
  scene.simulator.fault({
    when: ({ method, url }) => {
      isMade ||= url.pathname.endsWith("/addPassword");
      const strikes = !isStruck && isMade && AT[moment].test(`${method} ${url.pathname}`);
      isStruck ||= strikes;
      if (strikes) dies.resolve();
      return strikes;
    },
    do: done ? "lost-answer" : "hang",
  });
  const door = await serve(scene.simulator);
  try {
    const env = { ...door.environment(), GITHUB_RUN_ID: "4711", GITHUB_RUN_ATTEMPT: "1" };
    const inputs = scene.inputs(["repository"]);
    const killed = await runAction({ inputs, env, killWhen: dies.promise, killWith: end });
    const afterMain = holdings(scene, judge);
    const state = Object.entries(killed.state).map(([name, value]) => [`STATE_${name}`, value]);
    const post = await runAction({ inputs, env: { ...env, ...Object.fromEntries(state) }, step: "post" });
    const afterPost = holdings(scene, judge);
    const next = end === "SIGKILL" ? await nextDay(scene, env) : undefined;
    return { scene, judge, killed, afterMain, post, afterPost, next, afterNext: holdings(scene, judge) };
  } finally {
    await door.close();
  }
}

async function nextDay(scene: RotationScene, env: Record<string, string>): Promise<ActionRun> {
  scene.later(DAY * 1.1);
  const inputs = scene.inputs(["repository"], { "current-secret": scene.places.repository.holds() ?? "" });
  return runAction({ inputs, env: { ...env, GITHUB_RUN_ID: "4712" } });
}

function holdings({ places, old }: RotationScene, { ours }: Judge) {
  const held = places.repository.holds();
  const name = held === old.value ? "the old one" : ours.some(({ value }) => value === held) ? "ours" : "?";
  return { held: name, ours: ours.length };
}

const verdictOf = ({ outputs }: ActionRun): string => outputs["verdict"] ?? "none";

const NOTHING = { held: "the old one", ours: 0 };
const BOTH = { held: "the old one", ours: 1 };

test.concurrent.each<[Moment, boolean, Record<"main" | "post" | "next", object>]>([
  ["the new secret is asked for", false, { main: NOTHING, post: NOTHING, next: { held: "ours", ours: 1 } }],
  ["the new secret is asked for", true, { main: BOTH, post: NOTHING, next: { held: "ours", ours: 1 } }],
  ["the new secret signs in", false, { main: BOTH, post: NOTHING, next: { held: "ours", ours: 1 } }],
  [
    "the new secret looks at the subscription",
    false,
    { main: BOTH, post: NOTHING, next: { held: "ours", ours: 1 } },
  ],
  // It may be there: nothing is taken back.
  ["the secret is written", false, { main: BOTH, post: BOTH, next: { held: "ours", ours: 1 } }],
  [
    "the secret is written",
    true,
    { main: { held: "ours", ours: 1 }, post: { held: "ours", ours: 1 }, next: { held: "ours", ours: 1 } },
  ],
])("killed where %s (done: %s): post and the next run mend it", async (moment, done, expected) => {
  const { judge, killed, afterMain, post, afterPost, next, afterNext } = await die({
    ...{ moment, done, end: "SIGKILL" },
  });
  expect(judge.broken).toEqual([]);
  expect({ main: afterMain, post: afterPost, next: afterNext }).toEqual(expected);
  expect(killed.exitCode, "it was killed").toBeNull();
  expect(post.stderr).toBe("");
  expect(next && verdictOf(next), next?.log).toBe("valid");
});

test.concurrent.each<[Moment, End, boolean, object]>([
  ["the new secret is asked for", "SIGTERM", true, NOTHING],
  ["the new secret signs in", "SIGINT", true, NOTHING],
  ["the new secret looks at the subscription", "SIGTERM", true, NOTHING],
  ["the secret is written", "SIGINT", true, { held: "ours", ours: 1 }],
])("told to stop where %s, by %s: it ends in order", async (moment, end, done, expected) => {
  const { judge, killed, afterMain, afterPost } = await die({ moment, end, done });
  expect(judge.broken).toEqual([]);
  expect(killed.exitCode, killed.log).not.toBeNull();
  expect({ main: afterMain, post: afterPost }).toEqual({ main: expected, post: expected });
});
