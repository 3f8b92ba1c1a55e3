import type { Fate } from "./proc.ts";
import { Story } from "./story.ts";

/** A person saves an old page of the portal while the new certificate is brought to the stores. */

interface Dropped {
  readonly name: string;
  /** Of the requests that would put it back. */
  readonly fates: readonly Fate[];
  readonly codes: readonly string[];
  readonly isThereAtTheEnd: boolean;
}

const AT_WORK: Fate = {
  status: 409,
  body: JSON.stringify({ error: { code: "Directory_ConcurrencyViolation", message: "" } }),
};

const DROPPED: readonly Dropped[] = [
  { name: "is put back", fates: [], codes: ["rotation/rotated"], isThereAtTheEnd: true },
  {
    name: "is put back where somebody else is still at work",
    ...{ fates: [AT_WORK, AT_WORK, "lost-answer"], codes: ["rotation/rotated"], isThereAtTheEnd: true },
  },
  {
    name: "is told where it cannot be put back",
    ...{ fates: [{ status: 403 }], codes: ["rotation/dropped"], isThereAtTheEnd: false },
  },
];

export async function dropped(complain: (what: string) => void): Promise<void> {
  for (const { name, fates, codes, isThereAtTheEnd } of DROPPED) {
    const story = new Story({
      what: "certificate",
      current: "none",
      seed: 9,
      places: ["vault", "repository"],
    });
    const { application } = story.scene;
    let isDropped = false;
    let tries = 0;
    const proc = await story.run(
      {
        fates: (_, { method, url }) => {
          if (method === "PUT" && url.host === "api.github.com") {
            isDropped = true;
            application.keyCredentials.pop();
          }
          return method === "PATCH" && isDropped ? (fates[tries++] ?? "ok") : "ok";
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
