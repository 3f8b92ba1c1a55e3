import { describe, expect, test } from "vitest";
import { applications } from "../../src/azure/applications.ts";
import { isConcurrencyViolation } from "../../src/core/diagnose/graph.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import { concurrencyViolation, type FaultAction, throttled } from "../simulator/faults.ts";
import { failureOf, GRAPH, type Scene, useScene } from "./scene.ts";

const scene = useScene();
const DAY = 86_400_000;

function open(here: Scene) {
  const heard: string[] = [];
  const graph = applications({
    http: here.http,
    tokens: here.tokens,
    url: GRAPH,
    born: (value) => heard.push(value),
  });
  const startsOn = here.lab.clock.now;
  const wanted = { displayName: "azcreds", startsOn, endsOn: new Date(startsOn.getTime() + 90 * DAY) };
  const target = here.lab.application.appId;
  return { heard, graph, wanted, target, add: () => graph.addSecret(target, wanted) };
}

const addPath = ({ lab }: Scene) => `/v1.0/applications(appId='${lab.application.appId}')/addPassword`;

const strike = (here: Scene, action: FaultAction, times?: number): void =>
  here.lab.simulator.fault({
    when: { path: /Password$/ },
    do: action,
    ...(times !== undefined && { times }),
  });

describe("an application is read", () => {
  test("with all its parts, in one request", async () => {
    const here = scene();
    const { lab } = here;
    const { graph, target } = open(here);
    const found = await graph.application(target);
    expect(found).toMatchObject({
      objectId: lab.application.objectId,
      displayName: lab.application.displayName,
      signInAudience: "AzureADMyOrg",
      certificateKeyIds: [],
    });
    expect(found.secrets.map(({ keyId, displayName }) => [keyId, displayName])).toEqual([
      [lab.secret.keyId, "first"],
    ]);
    expect(here.requests()).toEqual([`GET /v1.0/applications(appId='${target}') 200`]);
  });

  test("but not one that it does not own: the commands name both", async () => {
    const here = scene();
    here.lab.application.owners.length = 0;
    const { graph, target } = open(here);
    const finding = here.diagnose(await failureOf(graph.application(target)));
    expect(finding).toMatchObject({
      code: "graph/Authorization_RequestDenied-rotation",
      verdict: "missing-permission",
    });
    const rotator = here.rotator.appId;
    for (const command of [
      `\`az ad app permission add --id ${rotator} --api 00000003-0000-0000-c000-000000000000 --api-permissions 18a4783c-866b-4cc7-a460-3d5e5662c884=Role\``,
      `\`az ad app permission admin-consent --id ${rotator}\``,
      `\`az ad app owner add --id ${target} --owner-object-id ${here.rotator.servicePrincipal?.id}\``,
    ]) {
      expect(finding.fix).toContain(command);
    }
    expectReadable(finding);
  });

  test("what is no application is no answer", async () => {
    const here = scene();
    here.lab.simulator.fault({ when: { path: /applications/ }, do: { status: 200, body: {} } });
    await expect(open(here).graph.application("x")).rejects.toMatchObject({ failure: "not-json" });
  });
});

describe("a secret is made", () => {
  test("with the name and the dates that were asked for, and its value is told first", async () => {
    const here = scene();
    const { add, heard, wanted } = open(here);
    const made = await add();
    expect(made).toMatchObject({ startsOn: wanted.startsOn, endsOn: wanted.endsOn });
    expect(heard).toEqual([made.value.reveal()]);
    expect(here.lab.application.accepts(made.value.reveal())).toBe(true);
    expect(here.lab.application.passwordCredentials.at(-1)).toMatchObject({
      keyId: made.keyId,
      displayName: "azcreds",
    });
    expect(here.requests()).toEqual([`POST ${addPath(here)} 200`]);
  });

  test.each<[string, FaultAction, string]>([
    ["the connection is cut behind it", "lost-answer", "reset"],
    ["the connection is cut before it", "reset", "reset"],
    [
      "Graph has a fault",
      { status: 500, body: { error: { code: "Service_InternalServerError" } } },
      "server-error",
    ],
    ["a gateway has a fault", { status: 503, body: "no" }, "server-error"],
    ["a gateway gave up", { status: 504 }, "server-error"],
    ["the request timed out", { status: 408 }, "server-error"],
    ["a page came back", "html", "firewall-page"],
    ["the answer has no value", { status: 200, body: { keyId: "x" } }, "not-json"],
    ["it is sent elsewhere", { status: 307, headers: { location: "https://example.org" } }, "redirect"],
  ])("once: where %s it is not repeated", async (_name, action, failure) => {
    const here = scene();
    strike(here, action);
    expect(await failureOf(open(here).add())).toMatchObject({ name: "NetworkError", failure });
    expect(here.requests()).toHaveLength(1);
    expect(here.waits).toEqual([]);
  });

  test("and its value is told even where its key id is not", async () => {
    const here = scene();
    strike(here, { status: 200, body: { secretText: "told" } });
    const { add, heard } = open(here);
    expect(await failureOf(add())).toMatchObject({ failure: "not-json", detail: "no-keyId" });
    expect(heard).toEqual(["told"]);
  });

  test("a second time after 429, which says that the first did nothing", async () => {
    const here = scene();
    strike(here, throttled(7), 2);
    await open(here).add();
    expect(here.waits).toEqual([7000, 7000]);
    expect(here.lab.application.passwordCredentials).toHaveLength(2);
  });

  test("and after waits of its own where it does not say when", async () => {
    const here = scene();
    strike(here, throttled(), 2);
    await open(here).add();
    expect(here.waits).toHaveLength(2);
  });

  test.each([
    ["that never lets it through", undefined, 6],
    ["that asks for more time than there is", 120, 1],
  ])("but not after one %s", async (_name, seconds, requests) => {
    const here = scene();
    strike(here, throttled(seconds));
    expect(await failureOf(open(here).add())).toMatchObject({ failure: "throttled" });
    expect(here.requests()).toHaveLength(requests);
  });

  test.each([409, 503] as const)("a conflict (%d) is told apart: nothing was made", async (status) => {
    const here = scene();
    strike(here, concurrencyViolation(status));
    const error = await failureOf(open(here).add());
    expect(error).toMatchObject({ name: "ServiceError", answer: { status } });
    expect(isConcurrencyViolation(error)).toBe(true);
    expect(here.diagnose(error)).toMatchObject({ code: "graph/Directory_ConcurrencyViolation" });
    expect(here.requests()).toHaveLength(1);
  });
});

describe("a secret is removed", () => {
  test("and is gone", async () => {
    const here = scene();
    const { graph, target } = open(here);
    await graph.removeSecret(target, here.lab.secret.keyId);
    expect(here.lab.application.passwordCredentials).toEqual([]);
    expect(here.requests()).toHaveLength(1);
  });

  test.each<[string, FaultAction, number]>([
    ["the answer was lost", "lost-answer", 2],
    ["Graph has a fault", { status: 503 }, 2],
    ["it was asked to wait", throttled(1), 2],
  ])("also where %s at first", async (_name, action, requests) => {
    const here = scene();
    strike(here, action, 1);
    const { graph, target } = open(here);
    await graph.removeSecret(target, here.lab.secret.keyId);
    expect(here.lab.application.passwordCredentials).toEqual([]);
    expect(here.requests()).toHaveLength(requests);
  });

  test("one that is not there counts as removed", async () => {
    const here = scene();
    const { graph, target } = open(here);
    await graph.removeSecret(target, "11111111-2222-4333-8444-555555555555");
    expect(here.requests()).toEqual([expect.stringMatching(/removePassword 400$/)]);
  });

  test("but not every 400 says that", async () => {
    const here = scene();
    const { graph, target } = open(here);
    expect(await failureOf(graph.removeSecret(target, "no-guid"))).toMatchObject({
      answer: { status: 400, codes: ["Request_BadRequest"] },
    });
  });

  test("a conflict is for the caller to wait for", async () => {
    const here = scene();
    strike(here, concurrencyViolation(409));
    const { graph, target } = open(here);
    expect(isConcurrencyViolation(await failureOf(graph.removeSecret(target, here.lab.secret.keyId)))).toBe(
      true,
    );
  });
});
