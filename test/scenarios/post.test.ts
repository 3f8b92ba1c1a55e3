import { describe, expect, test } from "vitest";
import { serve } from "../simulator/tls-door.ts";
import { createCompany } from "../support/company.ts";
import { brokenRules } from "../support/house-rules.ts";
import { runAction } from "../support/run-action.ts";

/** The state of the main step comes to the post step as variables. */
const stateOf = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));

/** The main step meets a service that never answers, and is killed while it waits: the job was cancelled. */
async function killedHalfWay() {
  const company = createCompany();
  const waits = Promise.withResolvers<void>();
  company.simulator.fault({
    when: ({ url }) => {
      if (url.hostname === "management.azure.com") waits.resolve();
      return url.hostname === "management.azure.com";
    },
    do: "hang",
  });
  const door = await serve(company.simulator);
  try {
    const run = await runAction({ inputs: company.inputs, env: door.environment(), killWhen: waits.promise });
    return { company, run };
  } finally {
    await door.close();
  }
}

describe("the post step", () => {
  test.concurrent("has nothing to say after a run that came to its verdict", async () => {
    const main = await runAction({ inputs: { "client-id": "x" } });
    const post = await runAction({ step: "post", env: stateOf(main.state) });
    expect(main.state).toEqual({ phase: "done" });
    expect({ exitCode: post.exitCode, said: post.stdout + post.stderr }).toEqual({ exitCode: 0, said: "" });
  });

  test.concurrent("has nothing to say where the main step never ran", async () => {
    const post = await runAction({ step: "post" });
    expect({ exitCode: post.exitCode, said: post.stdout + post.stderr }).toEqual({ exitCode: 0, said: "" });
  });

  test.concurrent("gives one notice where the main step was killed half way", async () => {
    const { run } = await killedHalfWay();
    const post = await runAction({ step: "post", env: stateOf(run.state) });
    expect(run.exitCode).toBeNull();
    expect(run.state).toEqual({ phase: "running" });
    expect(post.annotations).toEqual([
      {
        level: "notice",
        title: "Azure Credentials: stopped",
        message: expect.stringContaining("It has left nothing that needs to be taken back."),
      },
    ]);
    expect({ exitCode: post.exitCode, files: post.files, stderr: post.stderr }).toEqual({
      exitCode: 0,
      files: {},
      stderr: "",
    });
  });

  test.concurrent("of a killed run finds the secret masked already, and leaked nowhere", async () => {
    const { company, run } = await killedHalfWay();
    const secrets = { given: [company.secret.value], kept: [], tokens: [], received: [] };
    expect(
      brokenRules(run, { failOn: "error", blots: false, secrets }).filter(
        (rule) => !rule.startsWith("no report"),
      ),
    ).toEqual([]);
    expect(run.masks).toContain(company.secret.value);
    expect(run.files).toEqual({});
  });
});
