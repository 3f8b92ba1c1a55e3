import { describe, expect, test } from "vitest";
import { createClientCertificate } from "../simulator/certificates.ts";
import { addPassword, asRotator, createLab } from "../simulator/lab.ts";
import { type Claim, complaints } from "./typecheck.ts";

const GRAPH = "https://graph.microsoft.com";

/** Every kind of answer of the simulated Graph, with the type that Microsoft publishes for it. */
async function answers(): Promise<Claim[]> {
  const lab = createLab();
  lab.application.addSecret({ displayName: null });
  lab.application.addCertificate(createClientCertificate().certificate);
  lab.application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
  const rotator = await asRotator(lab);
  const token = await lab.signIn(`${GRAPH}/.default`);
  const get = async (path: string) => plain((await lab.ask(`${GRAPH}/v1.0/${path}`, { token })).body);
  const key = `(appId='${lab.application.appId}')`;
  return [
    ["Application", await get(`applications${key}`)],
    ["Application", await get(`applications/${lab.application.objectId}`)],
    ["Application", await get(`applications${key}?$select=passwordCredentials`)],
    ["Application[]", listIn(await get("applications"))],
    ["Principal", await get(`servicePrincipals${key}`)],
    ["Principal[]", listIn(await get("servicePrincipals"))],
    ["FederatedCredential[]", listIn(await get(`applications${key}/federatedIdentityCredentials`))],
    ["Principal[]", listIn(await get(`applications${key}/owners`))],
    ["PasswordCredential", plain((await addPassword(lab, rotator, { displayName: "next" })).body)],
  ];
}

/** OData's own members are not in the types. */
function plain(body: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body), function strip(this: unknown, name: string, value: unknown) {
    return name.startsWith("@odata.") ? undefined : value;
  });
}

const listIn = (list: Record<string, unknown>): unknown => list["value"];

describe("microsoft-graph-types", () => {
  test("finds nothing wrong with what the simulated Graph answers", async () => {
    const all = await answers();
    expect(
      all.filter(([, value]) => value === undefined || Object.keys(value as object).length === 0),
    ).toEqual([]);
    expect(complaints(all)).toEqual([]);
  });

  test("is awake: it would have found", async () => {
    const [[, application] = []] = await answers();
    const spoilt: Record<string, unknown>[] = [
      { appID: "a member that there is not" },
      { createdDateTime: 5 },
      { passwordCredentials: [{ secretTxt: null }] },
      { parentalControlSettings: { countriesBlockedForMinors: "none" } },
    ];
    const claims = spoilt.map((change): Claim => ["Application", { ...(application as object), ...change }]);
    expect(complaints(claims)).toHaveLength(spoilt.length);
  });
});
