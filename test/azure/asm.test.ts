import { createSecureContext } from "node:tls";
import { describe, expect, test } from "vitest";
import { CLOUDS } from "../../src/core/cloud.ts";
import { diagnoseClassic } from "../../src/core/diagnose/asm.ts";
import { Secret } from "../../src/core/secret.ts";
import type { FaultAction } from "../simulator/faults.ts";
import { createManagementCertificate } from "../support/key-files.ts";
import { ASM, ASM_HOST, useClassic } from "./classic-scene.ts";
import { failureOf } from "./scene.ts";

const classic = useClassic();
const ours = createManagementCertificate();
const other = createManagementCertificate("another");

/** A subscription that knows our certificate, seen with it. */
function scene() {
  const { lab, open, http } = classic();
  const { id, classic: state } = lab.subscription;
  state.addCertificate(ours.certificate, { created: new Date("2025-03-04T05:06:07Z") });
  const context = {
    subject: `subscription ${id}`,
    cloud: CLOUDS.azurecloud,
    subscriptionId: id,
    thumbprint: ours.thumbprint,
  };
  const diagnose = (error: unknown) => diagnoseClassic(error, context);
  return { lab, http, id, state, open, api: open(ours.file), diagnose };
}

describe("with a management certificate", () => {
  test("a subscription is read with its name and status", async () => {
    const { api, id, lab } = scene();
    lab.subscription.displayName = "R&D <one>";
    await expect(api.subscription(id)).resolves.toEqual({ id, name: "R&D <one>", status: "Active" });
  });

  test("cloud services are listed by name, and none is no mistake", async () => {
    const { api, id, state } = scene();
    await expect(api.hostedServices(id)).resolves.toEqual([]);
    state.hostedServices.push("web", "api");
    await expect(api.hostedServices(id)).resolves.toEqual(["web", "api"]);
  });

  test("management certificates are listed with the day of their upload", async () => {
    const { api, id } = scene();
    const created = new Date("2025-03-04T05:06:07Z");
    await expect(api.certificates(id)).resolves.toEqual([{ thumbprint: ours.thumbprint, created }]);
  });

  test("another certificate is uploaded, which then opens the subscription by itself", async () => {
    const { api, open, id, state } = scene();
    await expect(open(other.file).subscription(id)).rejects.toThrow("asm answered 403 ForbiddenError");
    await api.addCertificate(id, other.file.certificates[0]);
    expect(state.certificates.map(({ thumbprint }) => thumbprint)).toEqual([
      ours.thumbprint,
      other.thumbprint,
    ]);
    await expect(open(other.file).subscription(id)).resolves.toMatchObject({ status: "Active" });
  });

  test("each certificate is shown on connections of its own, and each of our requests names a version", async () => {
    const { api, open, id, lab } = scene();
    await failureOf(open(other.file).subscription(id));
    await api.subscription(id);
    await api.subscription(id);
    const { log } = lab.simulator;
    expect(log.map(({ clientCertificate }) => clientCertificate)).toEqual([
      other.thumbprint,
      ...[ours.thumbprint, ours.thumbprint],
    ]);
    expect(new Set(log.map(({ headers }) => headers["x-ms-version"]))).toEqual(new Set(["2014-10-01"]));
  });
});

describe("a certificate is never shown elsewhere:", () => {
  const certificate = createSecureContext({ cert: ours.certificate, key: ours.key });

  test("a request with one goes to the classic API alone", async () => {
    const { http, lab } = scene();
    const stray = http.send({
      method: "GET",
      url: "https://management.azure.com/subscriptions",
      certificate,
    });
    await expect(stray).rejects.toThrow("foreign-host management.azure.com");
    expect(lab.simulator.log).toEqual([]);
  });

  test("a request without one does not go there, and shows none where it goes", async () => {
    const { http, api, id, lab } = scene();
    await api.subscription(id);
    await expect(http.send({ method: "GET", url: ASM })).rejects.toThrow("foreign-host");
    await http.send({ method: "GET", url: "https://management.azure.com/subscriptions" });
    expect(lab.simulator.log.map(({ host, clientCertificate }) => [host, clientCertificate])).toEqual([
      [ASM_HOST, ours.thumbprint],
      ["management.azure.com", ""],
    ]);
  });
});

const XML = { "content-type": "application/xml; charset=utf-8" };
const error = (code: string) =>
  `<Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>${code}</Code><Message>.</Message></Error>`;

const REFUSALS: readonly (readonly [what: string, fault: FaultAction, code: string, verdict: string])[] = [
  ["the documented refusal", xml(403, error("AuthenticationFailed")), "asm/forbidden", "missing-permission"],
  ["a refusal without a word", { status: 403 }, "asm/forbidden", "missing-permission"],
  ["404 in the API's own words", xml(404, error("ResourceNotFound")), "asm/retired", "unsupported"],
  ["410", { status: 410 }, "asm/retired", "unsupported"],
  [
    "a version it will not have",
    xml(400, error("MissingOrIncorrectVersionHeader")),
    "service/unknown",
    "unknown",
  ],
  ["401", xml(401, error("Unauthorized")), "service/unknown", "unknown"],
  ["a firewall's page", "html-403", "network/firewall-page", "unreachable"],
  ["the sign-in page of a network", "html", "network/firewall-page", "unreachable"],
  ["another document", xml(200, "<Subscriptions/>"), "network/not-json", "unreachable"],
  ["half a document", xml(200, "<Subscription><SubscriptionID>"), "network/not-json", "unreachable"],
  ["a document type", xml(200, "<!DOCTYPE x []><Subscription/>"), "network/not-json", "unreachable"],
  ["a subscription without a status", xml(200, "<Subscription/>"), "network/not-json", "unreachable"],
  [
    "an answer somewhere else",
    { status: 302, headers: { location: "/" } },
    "network/redirect",
    "unreachable",
  ],
  [
    "a fault that lasts",
    { status: 503, headers: XML, body: error("TooManyRequests") },
    "network/server-error",
    "unreachable",
  ],
];

function xml(status: number, body: string): FaultAction {
  return { status, headers: XML, body };
}

describe("a refusal is told from silence:", () => {
  test.each(REFUSALS)("%s", async (_, fault, code, verdict) => {
    const { api, id, lab, diagnose } = scene();
    lab.simulator.fault({ when: { host: ASM_HOST }, do: fault });
    const finding = diagnose(await failureOf(api.subscription(id)));
    expect(finding).toMatchObject({ code, verdict, level: "error" });
  });

  test.each([
    ["a page in its place", { status: 404, headers: { "content-type": "text/html" }, body: "<html></html>" }],
    ["a line that is cut", "reset"],
    ["an answer somewhere else", { status: 302, headers: { location: "/" } }],
    ["404 in the API's own words", xml(404, error("ResourceNotFound"))],
    ["410", { status: 410 }],
    ["403", { status: 403 }],
  ] as const satisfies readonly (readonly [string, FaultAction])[])(
    "%s may be the retirement: that is said",
    async (_, fault) => {
      const { api, id, lab, diagnose } = scene();
      lab.simulator.fault({ when: { host: ASM_HOST }, do: fault });
      const { why, fix } = diagnose(await failureOf(api.subscription(id)));
      expect(why).toContain("31 August 2024");
      expect(fix).toContain("az ad sp create-for-rbac");
    },
  );

  test("a fault of the service's own is no sign of it", async () => {
    const { api, id, lab, diagnose } = scene();
    lab.simulator.fault({ when: { host: ASM_HOST }, do: { status: 500 } });
    expect(diagnose(await failureOf(api.subscription(id))).why).not.toContain("2024");
  });

  test("a key that TLS does not take is no refusal of Azure's, and nothing of it is repeated", () => {
    const { open, diagnose } = scene();
    const broken = { ...ours.file, key: { ...ours.file.key, pem: new Secret(other.key) } };
    const opening = Promise.resolve().then(() => open(broken));
    return failureOf(opening).then((thrown) => {
      expect(String(thrown)).toBe("ServiceError: asm answered 0 unusable-certificate");
      expect(diagnose(thrown)).toMatchObject({ code: "asm/unusable-certificate", verdict: "unsupported" });
    });
  });

  test("what was meant is never guessed from what we do not know", () => {
    const { diagnose } = scene();
    expect(diagnose(new Error("boom"))).toMatchObject({ code: "internal/unexpected", verdict: "unknown" });
  });
});
