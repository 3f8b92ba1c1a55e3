import { describe, expect, test } from "vitest";
import { applications } from "../../src/azure/applications.ts";
import { GRAPH_ROTATION } from "../../src/core/catalogue/graph.ts";
import type { Verdict } from "../../src/core/finding.ts";
import { expectReadable } from "../core/diagnose/support.ts";
import { failureOf, GRAPH, type Scene, useScene } from "./scene.ts";

const scene = useScene();

function add({ lab, http, tokens }: Scene, heard: string[]) {
  const born = (value: string) => heard.push(value);
  const startsOn = lab.clock.now;
  const endsOn = new Date(startsOn.getTime() + 90 * 86_400_000);
  const wanted = { displayName: "azcreds", startsOn, endsOn };
  return applications({ http, tokens, url: GRAPH, born }).addSecret(lab.application.appId, wanted);
}

describe("a refusal has its finding", () => {
  const forbidding = (passwords: boolean) => ({ id: "p", passwords, maxLifetimeDays: passwords ? 30 : null });
  const REFUSALS: [code: string, Verdict, (here: Scene) => void, way: RegExp][] = [
    [
      "Authorization_RequestDenied-rotation",
      "missing-permission",
      ({ lab }) => {
        lab.application.owners.length = 0;
      },
      /az ad app owner add/,
    ],
    [
      "Request_ResourceNotFound-rotation",
      "unknown-application",
      ({ lab }) => {
        lab.tenant.applications.splice(lab.tenant.applications.indexOf(lab.application), 1);
      },
      /az ad app show --id/,
    ],
    [
      "CredentialInvalidLifetimeAsPerAppPolicy",
      "refused-by-policy",
      ({ lab }) => {
        lab.tenant.credentialPolicy = forbidding(true);
      },
      /lifetime-days/,
    ],
    [
      "CredentialTypeNotAllowedAsPerAppPolicy",
      "refused-by-policy",
      ({ lab }) => {
        lab.tenant.credentialPolicy = forbidding(false);
      },
      /OIDC.*certificate/,
    ],
    [
      "TooManyAppPasswords",
      "limit-reached",
      ({ lab }) => {
        lab.application.signInAudience = "AzureADandPersonalMicrosoftAccount";
        lab.application.addSecret();
      },
      /az ad app credential delete/,
    ],
    [
      "Directory_ResourceSizeExceeded",
      "limit-reached",
      ({ lab }) => {
        lab.application.maxCredentials = 1;
      },
      /az ad app credential delete/,
    ],
  ];

  test.each(REFUSALS)("%s is %s", async (code, verdict, arrange, way) => {
    const here = scene();
    arrange(here);
    const heard: string[] = [];
    const finding = here.diagnose(await failureOf(add(here, heard)));
    expect(finding).toMatchObject({ code: `graph/${code}`, verdict, level: "error" });
    expect(finding.fix).toMatch(way);
    expect([finding.what, finding.why, finding.fix].join()).toContain(here.lab.application.appId);
    expectReadable(finding);
    expect(heard).toEqual([]);
    expect(here.requests()).toHaveLength(1);
  });

  test("and the table is all of them", () => {
    expect(REFUSALS.map(([code]) => `graph/${code}`).toSorted()).toEqual(
      Object.keys(GRAPH_ROTATION).toSorted(),
    );
  });
});
