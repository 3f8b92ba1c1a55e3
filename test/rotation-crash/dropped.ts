import type { Fate } from "./proc.ts";
import { Story } from "./story.ts";

/** A person saves an old page of the portal while the new certificate is brought to the stores. */

interface Dropped {
  readonly name: string;
  /** Of the request that would put it back. */
  readonly fate: Fate;
  readonly codes: readonly string[];
  readonly isThereAtTheEnd: boolean;
}

const DROPPED: readonly Dropped[] = [
  { name: "is put back", fate: "ok", codes: ["rotation/rotated"], isThereAtTheEnd: true },
  {
    name: "is told where it cannot be put back",
    ...{ fate: { status: 403 }, codes: ["rotation/dropped"], isThereAtTheEnd: false },
  },
];

export async function dropped(complain: (what: string) => void): Promise<void> {
  for (const { name, fate, codes, isThereAtTheEnd } of DROPPED) {
    const story = new Story({
      what: "certificate",
      current: "none",
      seed: 9,
      places: ["vault", "repository"],
    });
    const { application } = story.scene;
    let isDropped = false;
    const proc = await story.run(
      {
        fates: (_, { method, url }) => {
          if (method === "PUT" && url.host === "api.github.com") {
            isDropped = true;
            application.keyCredentials.pop();
          }
          return method === "PATCH" && isDropped ? fate : "ok";
        },
      },
      "the run",
    );
    const said = (proc.report?.findings ?? []).map(({ code }) => code);
    const missing = codes.filter((code) => !said.includes(code));
    const held = story.subject.valueIn(story.scene.places.repository.holds()) ?? "";
    if (missing.length > 0) complain(`dropped, ${name}: it says ${said.join(", ")}`);
    if (application.acceptsCertificate(held) !== isThereAtTheEnd) complain(`dropped, ${name}: it is not so`);
  }
}
