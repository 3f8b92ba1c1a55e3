import { describe, expect, test } from "vitest";
import { applications } from "../../src/azure/applications.ts";
import { certificatesByPermission } from "../../src/azure/certificates-by-permission.ts";
import { certificatesByProof } from "../../src/azure/certificates-by-proof.ts";
import { Tokens } from "../../src/azure/tokens.ts";
import { attachApplication } from "../../src/commands/attach-application.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import type { Credential } from "../../src/core/credential.ts";
import { ServiceError } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { readCertificate } from "../../src/core/x509/certificate.ts";
import type { TryCredential } from "../../src/ports.ts";
import { GRAPH, type Scene, useScene } from "../azure/scene.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import { createClientCertificate, derOf } from "../simulator/certificates.ts";
import { graphScope } from "../simulator/lab.ts";

const scene = useScene();
const TIMES = { startsAt: new Date("2026-11-01T00:00:00Z"), endsAt: new Date("2027-11-01T00:00:00Z") };
const OWN = createClientCertificate(TIMES);
const NEW = createClientCertificate({ ...TIMES, commonName: "new" });

const factsOf = ({ certificate }: typeof OWN) => {
  const facts = readCertificate(derOf(certificate));
  if (facts === undefined) throw new Error("not a certificate");
  return facts;
};
const pemOf = ({ key, certificate }: typeof OWN): Secret => new Secret(`${key}${certificate}`);

/** Entra answers what the registered certificates say, `late` times with "not known yet" first. */
function attach(here: Scene, { itself = false, late = 0, code = "700027", seconds = 300 } = {}) {
  const { lab, http, tokens } = here;
  const { application, tenant } = lab;
  const { appId: clientId } = application;
  application.addCertificate(OWN.certificate, "somebody's");
  let tried = 0;
  const tryCertificate: TryCredential = async () => {
    const isKnown = application.acceptsCertificate(NEW.thumbprint) && ++tried > late;
    if (!isKnown) throw new ServiceError("entra", { status: 401, codes: [code] });
    return {} as Awaited<ReturnType<TryCredential>>;
  };
  const own = { pem: pemOf(OWN), certificate: factsOf(OWN), format: "pem" } as const;
  const credential: Credential = itself
    ? { kind: "client-certificate", clientId, tenantId: tenant.id, given: undefined, signing: own }
    : {
        kind: "oidc",
        clientId: here.rotator.appId,
        tenantId: tenant.id,
        audience: CLOUDS.azurecloud.federationAudience,
      };
  const itsOwn = new Tokens(
    () => lab.signIn(graphScope),
    () => {},
  );
  const mine = itself ? itsOwn : tokens;
  const url = GRAPH;
  const slept: number[] = [];
  let passed = 0;
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
    passed += milliseconds;
  };
  const now = () => new Date(lab.clock.now.getTime() + passed);
  const attached = attachApplication({
    identity: { credential, cloud: CLOUDS.azurecloud, subscriptionIds: [] },
    ...{ clientId, added: factsOf(NEW), pem: pemOf(NEW), tryCertificate, clock: { now, sleep } },
    deadline: new Date(lab.clock.now.getTime() + seconds * 1000),
    applications: applications({ http, tokens: mine, url, born: () => {} }),
    openCertificates: {
      byPermission: certificatesByPermission({ http, tokens: mine, url, clientId }),
      byProof: (proof) => certificatesByProof({ http, tokens: mine, url, clientId, ...proof, now }),
    },
  });
  const findings = attached.then((one) => one.findings);
  const keyId = attached.then((one) => one.keyId);
  return { findings, keyId, slept };
}

const thumbprints = ({ lab }: Scene) =>
  lab.application.keyCredentials.map(({ certificate }) => certificate.fingerprint.replaceAll(":", ""));

const strike = ({ lab }: Scene, action: "lost-answer" | "reset"): void =>
  lab.simulator.fault({
    when: { method: "PATCH" },
    do: action,
    times: 1,
  });

describe("a certificate is registered beside those that are there", () => {
  test("by the owner of the application, and it signs in", async () => {
    const here = scene();
    const [finding] = await attach(here).findings;
    expect(finding).toMatchObject({ code: "attach/attached", level: "pass" });
    expect(finding?.what).toContain(NEW.thumbprint);
    expect(thumbprints(here)).toEqual([OWN.thumbprint, NEW.thumbprint]);
    expect(here.lab.application.passwordCredentials, "secrets are let be").toHaveLength(1);
  });

  test("by the application itself, with the proof of a certificate that it has", async () => {
    const here = scene();
    const { findings, keyId } = attach(here, { itself: true });
    expect((await findings)[0]?.code).toBe("attach/attached");
    expect(await keyId).toBe(here.lab.application.keyCredentials[1]?.keyId);
    expect(here.requests()).toContainEqual(expect.stringMatching(/^POST .*\/addKey 200$/));
    expect(thumbprints(here)).toEqual([OWN.thumbprint, NEW.thumbprint]);
  });

  test("once: a second time it is found", async () => {
    const here = scene();
    here.lab.application.addCertificate(NEW.certificate);
    const [finding] = await attach(here).findings;
    expect(finding?.code).toBe("attach/attached-before");
    expect(here.requests().every((request) => request.startsWith("GET"))).toBe(true);
  });

  test("also where the answer was lost", async () => {
    const here = scene();
    strike(here, "lost-answer");
    const [finding] = await attach(here).findings;
    expect(finding?.code).toBe("attach/attached");
    expect(thumbprints(here)).toEqual([OWN.thumbprint, NEW.thumbprint]);
  });
});

describe("it is not said to be there where it is not", () => {
  test("a request that never arrived is a finding of the network", async () => {
    const here = scene();
    strike(here, "reset");
    const [finding] = await attach(here).findings;
    expect(finding).toMatchObject({ verdict: "unreachable", level: "error" });
    expect(thumbprints(here)).toEqual([OWN.thumbprint]);
  });

  test("without the permission nothing is changed", async () => {
    const here = scene();
    here.lab.application.owners.length = 0;
    const [finding] = await attach(here).findings;
    expect(finding).toMatchObject({ verdict: "missing-permission", level: "error" });
    expect(thumbprints(here)).toEqual([OWN.thumbprint]);
  });
});

describe("what is advised is what helps `generate`", () => {
  const refused = (here: Scene, method: string, status: number, code: string): void =>
    here.lab.simulator.fault({
      when: { method, path: /\/applications/ },
      do: { status, body: { error: { code, message: "No." } } },
      times: 1,
    });

  test("where it may not read itself: the permission to read, for the proof takes no other", async () => {
    const here = scene();
    refused(here, "GET", 403, "Authorization_RequestDenied");
    const [finding] = await attach(here, { itself: true }).findings;
    expect(finding).toMatchObject({ code: "graph/Authorization_RequestDenied-proof", level: "error" });
    expect(finding?.what).toContain("may not read its own registration");
    expect(finding?.fix).toContain("Application.Read.All");
    expect(finding?.fix).not.toMatch(/OwnedBy|check-expiry|owner add/);
    expect(thumbprints(here)).toEqual([OWN.thumbprint]);
  });

  test("where the lifetime is refused: its own input", async () => {
    const here = scene();
    refused(here, "POST", 400, "CredentialInvalidLifetimeAsPerAppPolicy");
    const [finding] = await attach(here, { itself: true }).findings;
    expect(finding?.fix).toContain("Set `days` to");
  });

  test("where there is no such application: nothing of a rotation", async () => {
    const here = scene();
    refused(here, "GET", 404, "Request_ResourceNotFound");
    const [finding] = await attach(here).findings;
    expect(finding?.verdict).toBe("unknown-application");
    expect(finding?.what).not.toContain("rotated");
  });
});

describe("Entra hears of it late", () => {
  test("it is asked again", async () => {
    const here = scene();
    const run = attach(here, { late: 3 });
    expect((await run.findings)[0]?.code).toBe("attach/attached");
    expect(run.slept).toEqual([2000, 4000]);
  });

  test("but not for ever, and it says what to do then", async () => {
    const here = scene();
    const [finding] = await attach(here, { late: 1000 }).findings;
    expect(finding).toMatchObject({ code: "attach/not-proven", level: "error" });
    if (finding !== undefined) expectReadable(finding);
    expect(finding?.fix).toContain("`if: always()`");
  });

  test("nor longer than the run may take", async () => {
    const run = attach(scene(), { late: 1000, seconds: 10 });
    expect((await run.findings)[0]?.code).toBe("attach/not-proven");
    expect(run.slept).toEqual([2000, 4000, 2000]);
  });

  test("and not where it says something else", async () => {
    const here = scene();
    const run = attach(here, { late: 1000, code: "53003" });
    const [refusal, registered] = await run.findings;
    expect(refusal).toMatchObject({ verdict: "blocked" });
    expect(registered).toMatchObject({ code: "attach/untried", level: "warning" });
    expect(registered?.fix).toContain(`delete certificate ${NEW.thumbprint}`);
    expect(await run.keyId).toBe(here.lab.application.keyCredentials[1]?.keyId);
    expect(run.slept).toEqual([]);
  });
});
