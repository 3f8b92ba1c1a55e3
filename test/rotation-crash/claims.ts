import { parseLabel } from "../../src/core/rotation/label.ts";
import type { PlaceName, RotationScene } from "../support/rotation.ts";
import type { Proc } from "./proc.ts";
import type { Subject } from "./subject.ts";

/** What each store held when the run began. */
export type Before = ReadonlyMap<PlaceName, string | undefined>;

export const holdings = (
  { places }: RotationScene,
  { valueIn }: Subject,
  names: readonly PlaceName[],
): Before => new Map(names.map((name) => [name, valueIn(places[name].holds())]));

/** What a run says of the world and is not so. Only for a run that was alone, and whose last request is answered. */
export function untrue(
  { places }: RotationScene,
  { list, valueIn }: Subject,
  before: Before,
  { report, outputs, env }: Proc,
): readonly string[] {
  if (report === undefined) return [];
  const values = new Map(list().map(({ keyId, value }) => [keyId, value]));
  const held = (name: PlaceName) => valueIn(places[name].holds());
  const names = [...before.keys()];
  const byLine = new Map(names.map((name) => [places[name].line, name]));
  const said = (code: string) => report.findings.filter((finding) => finding.code === code);
  const mine = list().filter(
    ({ displayName }) => parseLabel(displayName ?? "")?.runId === env["GITHUB_RUN_ID"],
  );
  return [
    ...said("rotation/undone").flatMap(() => [
      ...(mine.length > 0 ? ["it says that the new secret was removed"] : []),
      ...names
        .filter((name) => held(name) !== before.get(name))
        .map((name) => `it says that no store holds anything new, and ${name} does`),
    ]),
    ...said("rotation/halfway").flatMap(({ what }) => names.flatMap((name) => halfway(what, name))),
    ...(outputs["rotated"] === "true"
      ? names
          .filter((name) => held(name) !== values.get(outputs["key-id"] ?? ""))
          .map((name) => `it says that it has rotated, and ${name} holds another`)
      : []),
    ...(report.rotation?.stores ?? []).flatMap(({ store, keyId }) => {
      const name = byLine.get(store);
      if (name === undefined) return [`it reports ${store}, which nobody named`];
      const isSo = keyId === null || held(name) === values.get(keyId);
      return isSo ? [] : [`it reports that ${store} holds ${keyId}`];
    }),
  ];

  function halfway(what: string, name: PlaceName): readonly string[] {
    const { line } = places[name];
    const sentence = what.slice(what.indexOf(`\`${line}\``));
    const keyId = /^`[^`]+` holds the new (?:secret|certificate) \(key ID ([^)]+)\)/.exec(sentence)?.[1];
    if (keyId !== undefined && held(name) !== values.get(keyId))
      return [`it says that ${line} holds the new one`];
    const isAsBefore = /^`[^`]+` holds what it held before/.test(sentence);
    return isAsBefore && held(name) !== before.get(name) ? [`it says that ${line} is as before`] : [];
  }
}
