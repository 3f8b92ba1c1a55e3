import { describe, expect, test } from "vitest";
import type { Door } from "../simulator/tls-door.ts";
import { EXAMPLES, US } from "../support/examples.ts";
import { whose } from "../support/rotation.ts";
import { certificatesFor } from "./certificates.ts";
import { completed, eventOf } from "./example.ts";
import { createScene, pullRequest } from "./scene.ts";

const WHOLE = EXAMPLES.flatMap((example) => {
  const workflow = completed(example);
  return workflow === undefined ? [] : [{ ...example, workflow }];
});

test("nearly all examples of the documentation are workflows or steps of one", () => {
  const others = EXAMPLES.filter((example) => completed(example) === undefined);
  expect(others.map(({ text }) => text.split("\n")[0])).toEqual(others.map(() => "permissions:"));
  expect(WHOLE.length).toBeGreaterThan(15);
});

test("the scene has every secret and variable that an example names", () => {
  const scene = createScene();
  const held = { vars: scene.vars, secrets: { ...scene.secrets(), ...certificatesFor(scene).secrets } };
  const named = WHOLE.flatMap(({ workflow }) => [...workflow.matchAll(/\b(vars|secrets)\.(\w+)/g)]);
  const unknown = named.filter(([, kind, name = ""]) => !(name in held[kind as keyof typeof held]));
  expect([...new Set(unknown.map(([text]) => text))]).toEqual([]);
});

/** What only the reader has: a network, a repository. */
const addresses = (door: Door) => ({
  "https://login.local.azurestack.external": door.url("login"),
  "https://management.local.azurestack.external": door.url("arm"),
  "http://proxy.example.com:3128": `http://127.0.0.1:${door.proxyPort}`,
  "/etc/ssl/company-root.pem": door.caFile,
  "./deploy.sh": "deploy.sh",
});

const CLOUDS = ["azureusgovernment", "azurechinacloud"] as const;

describe("an example of the documentation does what it says", () => {
  test.each(WHOLE)("$page:$line", async ({ workflow }) => {
    const cloud = CLOUDS.find((name) => workflow.includes(name)) ?? "azurecloud";
    const scene = createScene({ cloud, places: ["repository", "environment", "organization", "vault"] });
    const event = eventOf(workflow) === "pull_request" ? pullRequest() : { event: eventOf(workflow) };
    const { secrets, files } = /certificate/.test(workflow)
      ? certificatesFor(scene)
      : { secrets: {}, files: {} };
    const run = await scene.run({
      ...{ workflow, ...event, secrets: { ...scene.secrets(), ...secrets } },
      addresses: (door) => ({ ...addresses(door), ...files }),
    });
    const red = Object.entries(run.jobs).filter(([, result]) => result !== "success");
    expect([red, red.length > 0 ? run.log.slice(-6000) : ""]).toEqual([[], ""]);
    const verdicts = Object.values(run.outputs).flatMap(({ verdict }) => verdict ?? []);
    expect(verdicts.length > 0).toBe(workflow.includes(US));
    expect(verdicts.filter((verdict) => verdict !== "valid")).toEqual([]);
    const text = workflow.replace(/\$\{\{ vars\.MATRIX \}\}/, scene.vars["MATRIX"] ?? "");
    const rotated = Object.values(scene.places).filter(({ line }) => text.includes(line));
    expect(rotated.map(({ holds }) => whose(scene, holds()))).toEqual(rotated.map(() => "new"));
    const told = scene.application.passwordCredentials.filter(({ value }) => run.log.includes(value));
    expect(told).toEqual([]);
  });
});
