import { type Marker, UNREADABLE } from "./marker.ts";

/** A comment or an issue of ours, as it stands. */
export interface Posted {
  /** GitHub's ID of a comment, or the number of an issue. */
  readonly id: number;
  readonly marker: Marker;
}

/** `nothing`: the run says nothing of the credential, such as one that was skipped. */
export type State = "bad" | "good" | "nothing";

export type Step =
  | { readonly do: "post" }
  | { readonly do: "update"; readonly id: number }
  /** Say that it is mended. */
  | { readonly do: "settle"; readonly id: number };

/**
 * What is to be written, of all that stands at this place. One text for each credential, which is written over; a
 * first good run writes none, because the green check says as much and a comment would only make mail.
 *
 * A run that cannot even read its credential does not know whose text to write over, so it has one of its own. The
 * next good run mends that too, unless it is from the same run: then it is of another leg of a matrix.
 */
export function stepsFor(
  posted: readonly Posted[],
  me: Pick<Marker, "credential" | "runId">,
  state: State,
): readonly Step[] {
  const mine = posted.filter(({ marker }) => marker.credential === me.credential);
  const [first] = mine;
  if (state === "bad") return [first === undefined ? { do: "post" } : { do: "update", id: first.id }];
  if (state === "nothing") return [];
  const isUnread = ({ marker }: Posted): boolean =>
    marker.credential === UNREADABLE && marker.runId !== me.runId;
  return posted
    .filter((one) => one.marker.state === "open" && (mine.includes(one) || isUnread(one)))
    .map(({ id }) => ({ do: "settle", id }));
}
