import { describe, expect, test } from "vitest";
import { createCompany, inDays } from "../support/company.ts";
import { play } from "../support/scenario.ts";

/** As `rotate` names the secrets that it makes. */
const LABEL = "azcreds octo/app 17345678901.2.k3f9 t8x2qa 1a2b3c -";

/** A company whose secret was made by a rotation, so many days ago, to live 90 days. */
function rotatedCompany(age: number) {
  const company = createCompany();
  const [secret] = company.application.passwordCredentials;
  if (secret === undefined) throw new Error("The company has no secret");
  Object.assign(secret, { displayName: LABEL, startDateTime: inDays(-age), endDateTime: inDays(90 - age) });
  return company;
}

describe("a check of a secret that is rotated", () => {
  test.concurrent.each([
    ["is quiet while its turn is to come", 40, {}, "valid", []],
    [
      "warns when its turn is three days past",
      64,
      { "warn-days": "7" },
      "expiring",
      ["warning expiry/rotation-overdue"],
    ],
    ["and within three days does not", 62, { "warn-days": "7" }, "valid", []],
    [
      "goes by the age, too",
      24,
      { "rotate-after-days": "20" },
      "expiring",
      ["warning expiry/rotation-overdue"],
    ],
    [
      "can fail, and so send a mail, long before anything breaks",
      24,
      { "rotate-after-days": "20", "fail-on": "warning" },
      "expiring",
      ["warning expiry/rotation-overdue"],
    ],
  ] as const)("%s", async (_, age, more, verdict, problems) => {
    const company = rotatedCompany(age);
    const run = await play(company, { inputs: { ...company.inputs, ...more } });
    expect(run.problems).toEqual(problems);
    expect(run.outputs["verdict"]).toBe(verdict);
    expect(run.exitCode).toBe("fail-on" in more ? 1 : 0);
  });

  test.concurrent("names the workflow's part: what to look at, and what to run", async () => {
    const company = rotatedCompany(70);
    const run = await play(company, { inputs: company.inputs });
    expect(run.log).toContain(
      `Look at the last runs of the workflow that rotates application ${company.application.appId}`,
    );
    expect(run.log).toContain("By `rotate-before-days` (30) and `rotate-after-days` (not set) of this step");
  });
});
