import { parseLabel } from "../../src/core/rotation/label.ts";
import type { PlaceName, RotationScene } from "../support/rotation.ts";
import type { Proc } from "./proc.ts";

/** What each store held when the run began. */
export type Before = ReadonlyMap<PlaceName, string | undefined>;

export const holdings = ({ places }: RotationScene, names: readonly PlaceName[]): Before =>
  new Map(names.map((name) => [name, places[name].holds()]));

/** What a run says of the world and is not so. Only for a run that was alone, and whose last request is answered. */
export function untrue(
  scene: RotationScene,
  before: Before,
  { report, outputs, env }: Proc,
): readonly string[] {
  if (report === undefined) return [];
  const { application, places } = scene;
  const { passwordCredentials } = application;
  const values = new Map(passwordCredentials.map(({ keyId, value }) => [keyId, value]));
  const names = [...before.keys()];
  const byLine = new Map(names.map((name) => [places[name].line, name]));
  const said = (code: string) => report.findings.filter((finding) => finding.code === code);
  const mine = passwordCredentials.filter(
    ({ displayName }) => parseLabel(displayName ?? "")?.runId === env["GITHUB_RUN_ID"],
  );
  return [
    ...said("rotation/undone").flatMap(() => [
      ...(mine.length > 0 ? ["it says that the new secret was removed"] : []),
      ...names
        .filter((name) => places[name].holds() !== before.get(name))
        .map((name) => `it says that no store holds anything new, and ${name} does`),
    ]),
    ...said("rotation/halfway").flatMap(({ what }) => names.flatMap((name) => halfway(what, name))),
    ...(outputs["rotated"] === "true"
      ? names
          .filter((name) => places[name].holds() !== outputs["client-secret"])
          .map((name) => `it says that it has rotated, and ${name} holds another`)
      : []),
    ...(report.rotation?.stores ?? []).flatMap(({ store, keyId }) => {
      const name = byLine.get(store);
      if (name === undefined) return [`it reports ${store}, which nobody named`];
      const isSo = keyId === null || places[name].holds() === values.get(keyId);
      return isSo ? [] : [`it reports that ${store} holds ${keyId}`];
    }),
  ];

  function halfway(what: string, name: PlaceName): readonly string[] {
    const { line, holds } = places[name];
    const sentence = what.slice(what.indexOf(`\`${line}\``));
    const keyId = /^`[^`]+` holds the new secret \(key ID ([^)]+)\)/.exec(sentence)?.[1];
    if (keyId !== undefined && holds() !== values.get(keyId))
      return [`it says that ${line} holds the new secret`];
    const isAsBefore = /^`[^`]+` holds what it held before/.test(sentence);
    return isAsBefore && holds() !== before.get(name) ? [`it says that ${line} is as before`] : [];
  }
}
