import "./machine.ts";
import { parentPort, workerData } from "node:worker_threads";
import { dropped } from "./dropped.ts";
import { everyFault, LAYOUTS } from "./every-fault.ts";
import { TALLY } from "./judge.ts";
import { knownWorlds } from "./known.ts";
import { meetings } from "./meetings.ts";
import { histories } from "./random.ts";

/** A thread in which nothing else happens: `machine.ts` takes Node away from it. */

export interface Order {
  readonly part: number;
  readonly parts: number;
  /** 1 for an ordinary run of the tests. */
  readonly effort: number;
  /** A part of the names of the layouts to try. */
  readonly layout: string;
  readonly histories: number;
  readonly seed: number;
}

export interface Done {
  readonly complaints: readonly string[];
  readonly tally: typeof TALLY;
}

const MOST_COMPLAINTS = 5;

const { part, parts, effort, layout, histories: count, seed } = workerData as Order;
const complaints: string[] = [];
const complain = (what: string): void => {
  if (complaints.length < MOST_COMPLAINTS) complaints.push(what);
};
if (part === 0) await knownWorlds(complain);
if (part === 0) await dropped(complain);
await meetings({ part, parts }, complain);
const layouts = LAYOUTS.filter(({ name }) => name.includes(layout));
await everyFault(layouts, { effort, part, parts }, complain);
await histories(count, seed + part, complain);
parentPort?.postMessage({ complaints, tally: TALLY } satisfies Done);
