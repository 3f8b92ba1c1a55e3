import { describe, expect, test } from "vitest";
import { serve } from "../simulator/tls-door.ts";
import { createNotified, pullRequest } from "../support/pull-request.ts";
import { createRotationScene } from "../support/rotation.ts";
import { runAction } from "../support/run-action.ts";
import { entraSecret } from "../support/secrets.ts";

describe("the issue about a step that fails", () => {
  test.concurrent("is opened, written over, and closed by the next success", async () => {
    const { company, repository, onSchedule } = createNotified();
    const wrong = { ...company.inputs, "client-secret": entraSecret() };
    const first = await onSchedule(wrong);
    expect(first.exitCode).toBe(1);
    expect(first.log).toContain("An issue was opened that says what is wrong.");
    const title = `Azure Credentials: \`validate\` fails for application ${company.application.appId}`;
    expect(repository.issues).toMatchObject([{ state: "open", title, user: "github-actions[bot]" }]);
    expect(repository.issues[0]?.body).toContain("https://github.com/octo-org/octo-repo/actions/runs/101");

    await onSchedule({ ...company.inputs, "required-role": "Owner" });
    expect(repository.issues).toHaveLength(1);
    expect(repository.issues[0]?.body).toContain("❌ A role is missing");

    const good = await onSchedule(company.inputs);
    expect(good.log).toContain("Issue 1 was closed: this run has succeeded.");
    expect(repository.issues).toMatchObject([{ state: "closed" }]);
    expect(repository.comments).toMatchObject([{ issue: 1, body: expect.stringContaining("✅ Fixed") }]);

    await onSchedule(company.inputs);
    expect(repository.comments).toHaveLength(1);
    await onSchedule(wrong);
    expect(repository.issues.map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  test.concurrent("is found again whatever is masked", async () => {
    const { company, repository, onSchedule } = createNotified();
    // `pfx-password` is not read by `validate`, and masked all the same.
    const wrong = { ...company.inputs, "client-secret": entraSecret(), "pfx-password": "open -->" };
    for (let night = 1; night <= 3; night++) await onSchedule(wrong);
    expect(repository.issues).toHaveLength(1);
  });

  test.concurrent("is not opened for a warning, unless that fails the step", async () => {
    const { company, repository, onSchedule } = createNotified({ endsIn: 10 });
    const inputs = { ...company.inputs, "check-expiry": "auto" };
    await onSchedule(inputs);
    expect(repository.issues).toEqual([]);
    await onSchedule({ ...inputs, "fail-on": "warning" });
    expect(repository.issues).toHaveLength(1);
  });

  test.concurrent("is not opened by a run for a pull request", async () => {
    const { company, repository, onSchedule } = createNotified();
    const wrong = { ...company.inputs, "client-secret": entraSecret() };
    const run = await onSchedule(wrong, { event: pullRequest() });
    expect(run.notices).toEqual(["issue/on-pull-request"]);
    expect(repository.issues).toEqual([]);
  });

  test.concurrent("needs a permission, and the line to add is named", async () => {
    const { company, repository, onSchedule } = createNotified();
    const token = company.world.github.addToken([repository], { issues: "read" });
    const run = await onSchedule({ ...company.inputs, "client-secret": entraSecret() }, { token });
    expect(run.notices).toEqual(["issue/not-allowed"]);
    expect(run.log).toContain("Add the line `issues: write` under `permissions:` of this job.");
  });

  test.concurrent("cannot be where issues are switched off", async () => {
    const { company, repository, onSchedule } = createNotified();
    repository.hasIssues = false;
    const run = await onSchedule({ ...company.inputs, "client-secret": entraSecret() });
    expect(run.notices).toEqual(["issue/switched-off"]);
  });
});

describe("of a rotation", () => {
  test.concurrent("that is refused an issue is opened; a dry run leaves it open; a success closes it", async () => {
    const scene = createRotationScene({ places: ["repository"] });
    const [repository] = scene.world.github.repositories;
    if (repository === undefined) throw new Error("no repository");
    const token = scene.world.github.addToken([repository], { issues: "write" });
    const door = await serve(scene.simulator);
    let runId = 1;
    const night = (more: Readonly<Record<string, string>> = {}) => {
      const inputs = { ...scene.inputs(["repository"]), issue: "true", "notify-token": token.value, ...more };
      return runAction({ inputs, env: { ...door.environment(), GITHUB_RUN_ID: String(++runId) } });
    };
    try {
      const bad = await night({ "github-token": token.value });
      expect(bad.outputs["verdict"]).toBe("missing-permission");
      expect(repository.issues).toMatchObject([{ state: "open" }]);
      expect(repository.issues[0]?.title).toContain("`rotate` fails");
      await night({ "dry-run": "true" });
      expect(repository.issues).toMatchObject([{ state: "open" }]);
      const good = await night();
      expect(good.outputs["rotated"]).toBe("true");
      expect(repository.issues).toMatchObject([{ state: "closed" }]);
      const held = scene.application.passwordCredentials.map(({ value }) => value);
      const told = [...repository.issues, ...repository.comments].map(({ body }) => body).join("\n");
      expect(held.filter((value) => told.includes(value))).toEqual([]);
    } finally {
      await door.close();
    }
  });
});
