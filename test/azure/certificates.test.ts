import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { applications } from "../../src/azure/applications.ts";
import { certificatesByPermission } from "../../src/azure/certificates-by-permission.ts";
import { certificatesByProof } from "../../src/azure/certificates-by-proof.ts";
import { Tokens } from "../../src/azure/tokens.ts";
import { GRAPH_KEYS } from "../../src/core/catalogue/graph-keys.ts";
import { isConcurrencyViolation } from "../../src/core/diagnose/graph.ts";
import type { Verdict } from "../../src/core/finding.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Certificates, CertificateToAdd, WholeList } from "../../src/ports.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import { createClientCertificate } from "../simulator/certificates.ts";
import { concurrencyViolation, type FaultAction, throttled } from "../simulator/faults.ts";
import { graphScope } from "../simulator/lab.ts";
import { failureOf, GRAPH, type Scene, useScene } from "./scene.ts";

const scene = useScene();
const TIMES = { startsAt: new Date("2026-11-01T00:00:00Z"), endsAt: new Date("2027-01-30T00:00:00Z") };
const OWN = createClientCertificate(TIMES);
const NEW = createClientCertificate({ ...TIMES, commonName: "new" });

const WANTED = {
  der: new X509Certificate(NEW.certificate).raw,
  displayName: "azcreds",
  startsOn: new Date("2026-11-02T09:30:15Z"),
  endsOn: new Date("2027-01-30T00:00:00Z"),
};

type Way = "by proof" | "by permission";
const WAYS: readonly Way[] = ["by proof", "by permission"];

/** By proof the application acts itself, without a permission; by permission its owner does. */
function open(here: Scene, way: Way): Certificates {
  const { lab, http } = here;
  const { appId: clientId, objectId } = lab.application;
  if (way === "by permission") return openList(here);
  lab.application.addCertificate(OWN.certificate, "somebody's");
  for (const principal of lab.tenant.servicePrincipals) principal.graphPermissions = [];
  const own = new Tokens(
    () => lab.signIn(graphScope),
    () => {},
  );
  const pem = new Secret(`${OWN.key}\n${OWN.certificate}`);
  const now = () => lab.clock.now;
  return certificatesByProof({ ...{ http, tokens: own, url: GRAPH, clientId, objectId, pem, now } });
}

function openList({ lab, http, tokens }: Scene): WholeList {
  lab.application.addCertificate(OWN.certificate, "somebody's");
  return certificatesByPermission({ http, tokens, url: GRAPH, clientId: lab.application.appId });
}

const keysOf = ({ lab }: Scene) => lab.application.keyCredentials.map(({ displayName }) => displayName);

const strike = (here: Scene, action: FaultAction, times?: number): void =>
  here.lab.simulator.fault({
    when: ({ method, url }) => method === "PATCH" || /Key$/.test(url.pathname),
    do: action,
    ...(times !== undefined && { times }),
  });

const changes = (here: Scene): number => here.requests().filter((one) => !one.startsWith("GET")).length;

describe.each(WAYS)("a certificate is added %s", (way) => {
  test("with the name and the dates that were asked for, beside those that are there", async () => {
    const here = scene();
    const certificates = open(here, way);
    here.lab.application.addSecret();
    const added = await certificates.add(WANTED);
    const { startsOn, endsOn } = WANTED;
    expect(added).toEqual({ keyId: expect.any(String), startsOn, endsOn, gone: [] });
    expect(keysOf(here)).toEqual(["somebody's", "azcreds"]);
    expect(here.lab.application.keyCredentials.at(-1)).toMatchObject({
      keyId: added.keyId,
      endDateTime: endsOn,
    });
    expect(here.lab.application.passwordCredentials, "secrets are let be").toHaveLength(2);
  });

  test("and it is read with its thumbprint", async () => {
    const here = scene();
    const { keyId } = await open(here, way).add(WANTED);
    const { http, tokens, lab } = here;
    for (const one of lab.tenant.servicePrincipals) one.graphPermissions = ["Application.ReadWrite.OwnedBy"];
    const graph = applications({ http, tokens, url: GRAPH, born: () => {} });
    const [newest, other] = (await graph.application(lab.application.appId)).certificates;
    expect(newest).toMatchObject({ keyId, displayName: "azcreds", hint: NEW.thumbprint });
    expect(other).toMatchObject({ displayName: "somebody's", hint: OWN.thumbprint });
  });

  test.each<[string, FaultAction, string]>([
    ["the connection is cut behind it", "lost-answer", "reset"],
    ["the connection is cut before it", "reset", "reset"],
    ["a gateway has a fault", { status: 503, body: "no" }, "server-error"],
    ["the request timed out", { status: 408 }, "server-error"],
  ])("once: where %s it is not repeated", async (_name, action, failure) => {
    const here = scene();
    const certificates = open(here, way);
    strike(here, action);
    expect(await failureOf(certificates.add(WANTED))).toMatchObject({ name: "NetworkError", failure });
    expect(changes(here)).toBe(1);
  });

  test.each([409, 503] as const)("a conflict (%d) is told apart: nothing was made", async (status) => {
    const here = scene();
    const certificates = open(here, way);
    strike(here, concurrencyViolation(status), 1);
    expect(isConcurrencyViolation(await failureOf(certificates.add(WANTED)))).toBe(true);
    expect(keysOf(here)).toEqual(["somebody's"]);
    await certificates.add(WANTED);
    expect(keysOf(here)).toEqual(["somebody's", "azcreds"]);
  });

  test("and removed, and what was not asked for stays", async () => {
    const here = scene();
    const certificates = open(here, way);
    const { keyId } = await certificates.add(WANTED);
    await certificates.remove(keyId);
    expect(keysOf(here)).toEqual(["somebody's"]);
    await certificates.remove(keyId);
    await certificates.remove("11111111-2222-4333-8444-555555555555");
    expect(keysOf(here)).toEqual(["somebody's"]);
  });
});

describe("by proof", () => {
  test("a removal whose answer was lost is repeated: one that is not there counts as removed", async () => {
    const here = scene();
    const certificates = open(here, "by proof");
    const { keyId } = await certificates.add(WANTED);
    strike(here, "lost-answer", 1);
    await certificates.remove(keyId);
    expect(keysOf(here)).toEqual(["somebody's"]);
  });
});

describe("a refusal has its finding", () => {
  const REFUSALS: [
    code: keyof typeof GRAPH_KEYS,
    Verdict,
    Way,
    (here: Scene) => Partial<CertificateToAdd>,
  ][] = [
    [
      "graph/Authentication_MissingOrMalformed",
      "wrong-certificate",
      "by proof",
      ({ lab }) => {
        for (const key of lab.application.keyCredentials) key.endDateTime = lab.clock.now;
        return {};
      },
    ],
    [
      "graph/KeyCredentialsInvalidEndDate",
      "refused-by-policy",
      "by proof",
      () => ({ endsOn: new Date("2030-01-01") }),
    ],
    [
      "graph/KeyNotUpdatable",
      "unknown",
      "by permission",
      ({ lab }) => {
        lab.simulator.watch(({ method }) => {
          if (method !== "GET") return;
          for (const key of lab.application.keyCredentials) key.displayName = "changed meanwhile";
        });
        return {};
      },
    ],
  ];

  test.each(REFUSALS)("%s is %s", async (code, verdict, way, arrange) => {
    const here = scene();
    const certificates = open(here, way);
    const wanted = { ...WANTED, ...arrange(here) };
    const finding = here.diagnose(await failureOf(certificates.add(wanted)));
    expect(finding).toMatchObject({ code, verdict });
    expectReadable(finding);
    expect(keysOf(here)).toHaveLength(1);
  });

  test("and the table is all of them", () => {
    expect(REFUSALS.map(([code]) => code).toSorted()).toEqual(Object.keys(GRAPH_KEYS).toSorted());
  });
});

describe("by permission", () => {
  test("two requests to read and one to write, and everything goes back as it was read", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    await certificates.add(WANTED);
    const path = `/v1.0/applications(appId='${here.lab.application.appId}')`;
    expect(here.requests()).toEqual([`GET ${path} 200`, `PATCH ${path} 204`, `GET ${path} 200`]);
  });

  test("without the permission it is refused", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    here.lab.application.owners.length = 0;
    const finding = here.diagnose(await failureOf(certificates.add(WANTED)));
    expect(finding).toMatchObject({
      code: "graph/Authorization_RequestDenied-rotation",
      verdict: "missing-permission",
    });
  });

  test("a read that lags behind does not undo what was done before", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    here.lab.world.propagation.readDelayMs = 60_000;
    const one = await certificates.add(WANTED);
    await certificates.add({ ...WANTED, displayName: "second" });
    expect(keysOf(here)).toEqual(["somebody's", "azcreds", "second"]);
    await certificates.remove(one.keyId);
    await certificates.add({ ...WANTED, displayName: "third" });
    expect(keysOf(here)).toEqual(["somebody's", "second", "third"]);
  });

  test("after a lost answer nothing more is written until the list shows that it was done", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    strike(here, "reset", 1);
    await failureOf(certificates.add(WANTED));
    expect(await failureOf(certificates.add(WANTED))).toMatchObject({ failure: "reset" });
    expect(
      await failureOf(certificates.remove(here.lab.application.keyCredentials[0]?.keyId ?? "")),
    ).toMatchObject({
      failure: "reset",
    });
    expect(changes(here)).toBe(1);
  });

  test("and goes on where it was done", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    strike(here, "lost-answer", 1);
    await failureOf(certificates.add(WANTED));
    await certificates.add({ ...WANTED, displayName: "second" });
    expect(keysOf(here)).toEqual(["somebody's", "azcreds", "second"]);
  });

  test("what never left holds nothing up", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    strike(here, throttled(120), 1);
    expect(await failureOf(certificates.add(WANTED))).toMatchObject({ failure: "throttled" });
    await certificates.add(WANTED);
    expect(keysOf(here)).toEqual(["somebody's", "azcreds"]);
  });

  test("a try that had to wait begins with a look of its own: what others did meanwhile stays", async () => {
    const here = scene();
    const certificates = openList(here);
    strike(here, throttled(7), 1);
    let patches = 0;
    here.lab.simulator.watch(({ method }) => {
      if (method !== "PATCH" || patches++ > 0) return;
      here.lab.application.addCertificate(NEW.certificate, "another's");
    });
    await certificates.add(WANTED);
    expect(keysOf(here)).toEqual(["somebody's", "another's", "azcreds"]);
  });

  test("what was done though it was refused can be put back too", async () => {
    const here = scene();
    const certificates = openList(here);
    let keyId = "";
    here.lab.simulator.watch(({ method, body }) => {
      if (method === "PATCH") keyId ||= /"keyId":"([^"]+)"/.exec(body)?.[1] ?? "";
    });
    strike(here, concurrencyViolation(503), 1);
    await failureOf(certificates.add(WANTED));
    expect(await certificates.putBack(keyId)).toBe(true);
    expect(keysOf(here)).toEqual(["somebody's", "azcreds"]);
  });

  test("a removal that was not done, of what the list does not show yet, is not taken for done", async () => {
    const here = scene();
    const certificates = openList(here);
    here.lab.world.propagation.readDelayMs = 60_000;
    const { keyId } = await certificates.add(WANTED);
    strike(here, "reset", 1);
    await failureOf(certificates.remove(keyId));
    expect(await failureOf(certificates.remove(keyId))).toMatchObject({ failure: "reset" });
  });

  test("what a lost answer was seen to have done, no later read undoes that lags behind", async () => {
    const here = scene();
    const certificates = openList(here);
    strike(here, "lost-answer", 1);
    await failureOf(certificates.add(WANTED));
    const { keyId = "" } = here.lab.application.keyCredentials.at(-1) ?? {};
    // The list shows that it was done; another server of Graph is asked next, which lags behind.
    expect(await certificates.putBack(keyId)).toBe(false);
    here.lab.world.propagation.readDelayMs = 60_000;
    await certificates.add({ ...WANTED, displayName: "second" });
    expect(keysOf(here)).toEqual(["somebody's", "azcreds", "second"]);
  });

  test("what another has dropped is put back, once, as it was", async () => {
    const here = scene();
    const certificates = openList(here);
    const { keyId } = await certificates.add(WANTED);
    expect(await certificates.putBack(keyId), "it is there").toBe(false);
    const { keyCredentials } = here.lab.application;
    const [dropped] = keyCredentials.splice(1, 1);
    here.lab.application.addCertificate(NEW.certificate, "another's");
    expect(await certificates.putBack(keyId)).toBe(true);
    expect(keysOf(here)).toEqual(["somebody's", "another's", "azcreds"]);
    const { startDateTime, endDateTime } = dropped ?? {};
    expect(keyCredentials.at(-1)).toMatchObject({ keyId, startDateTime, endDateTime });
    await certificates.remove(keyId);
    expect(await certificates.putBack(keyId), "what this run has removed stays away").toBe(false);
  });

  test("what is gone afterwards is told, whoever took it", async () => {
    const here = scene();
    const certificates = open(here, "by permission");
    const [{ keyId = "" } = {}] = here.lab.application.keyCredentials;
    here.lab.simulator.watch(({ method }) => {
      if (method === "PATCH") here.lab.application.keyCredentials.shift();
    });
    expect((await certificates.add(WANTED)).gone).toEqual([keyId]);
  });
});
