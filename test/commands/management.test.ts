import { describe, expect, test } from "vitest";
import { checkManagement } from "../../src/commands/validate/management.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import type { KeyFile } from "../../src/core/keyfile/key-file.ts";
import { ASM_HOST, useClassic } from "../azure/classic-scene.ts";
import { createManagementCertificate, publishSettingsOf } from "../support/key-files.ts";

const classic = useClassic();
const ours = createManagementCertificate();
const other = createManagementCertificate("another");
const cloud = CLOUDS.azurecloud;

/** The lab's subscription knows our certificate. */
function scene() {
  const { lab, open } = classic();
  const { subscription } = lab;
  subscription.classic.addCertificate(ours.certificate, { created: new Date("2025-03-04T05:06:07Z") });
  const check = async (file: KeyFile = ours.file, subscriptionIds = [subscription.id], where = cloud) => {
    const checked = await checkManagement({ cloud: where, file, unusable: new Set(), subscriptionIds, open });
    const findings = checked.flatMap((one) => one.findings);
    return {
      findings,
      said: findings.map(({ level, code }) => `${level} ${code}`),
      reports: checked.flatMap(({ report }) => report ?? []),
      sentence: (code: string) => findings.find((one) => one.code === code)?.what ?? "",
      why: (code: string) => findings.find((one) => one.code === code)?.why ?? "",
    };
  };
  return { lab, subscription, check };
}

describe("Save and Test with a management certificate", () => {
  test("names the subscription, its cloud services, and our place on the list of certificates", async () => {
    const { subscription, check } = scene();
    subscription.classic.hostedServices.push("web", "api");
    const { said, reports, sentence } = await check();
    expect(said).toEqual([
      ...["pass asm/accepted", "pass subscription/enabled", "pass asm/hosted-services", "pass asm/uploaded"],
      "notice asm/retiring",
    ]);
    expect(sentence("asm/hosted-services")).toContain("sees 2 cloud services (web, api)");
    expect(sentence("asm/uploaded")).toContain(`${ours.thumbprint} was uploaded on 2025-03-04`);
    expect(reports).toEqual([
      {
        ...{ id: subscription.id, name: "Production", state: "Active", tenantId: null, quotaId: null },
        ...{ roles: [], resourceGroups: null, hostedServices: ["web", "api"] },
      },
    ]);
  });

  test("asks three things, each once", async () => {
    const { lab, subscription, check } = scene();
    await check();
    const asked = lab.simulator.log.map(
      ({ method, path }) => `${method} ${path.replace(subscription.id, "")}`,
    );
    expect(asked.sort()).toEqual(["GET /", "GET //certificates", "GET //services/hostedservices"]);
  });

  test.each([
    ["Warned", "warning subscription/warned"],
    ["Disabled", "error subscription/disabled"],
    ["Deleting", "error subscription/deleted"],
    ["Deleted", "error subscription/deleted"],
    ["Frozen", "warning subscription/unknown-state"],
  ])("says what the status %s means", async (status, expected) => {
    const { subscription, check } = scene();
    subscription.classic.status = status;
    const { said, reports } = await check();
    expect(said).toContain(expected);
    expect(reports).toMatchObject([{ state: status }]);
  });

  test("warns when the list of certificates is nearly full, and not before", async () => {
    const { subscription, check } = scene();
    const fill = (to: number) => {
      while (subscription.classic.certificates.length < to)
        subscription.classic.addCertificate(other.certificate);
    };
    fill(89);
    expect((await check()).said).not.toContain("warning asm/near-limit");
    fill(90);
    const { said, sentence } = await check();
    expect(said).toContain("warning asm/near-limit");
    expect(sentence("asm/near-limit")).toContain(
      "has 90 management certificates, and takes no more than 100",
    );
  });

  test("says so where a certificate that still works is no longer listed", async () => {
    const { lab, check } = scene();
    const body = '<SubscriptionCertificates xmlns="http://schemas.microsoft.com/windowsazure"/>';
    lab.simulator.fault({ when: { host: ASM_HOST, path: /certificates$/ }, do: { status: 200, body } });
    expect((await check()).said).toContain("notice asm/not-listed");
  });

  test("does not blame the certificate for a list that cannot be read", async () => {
    const { lab, check } = scene();
    lab.simulator.fault({ when: { host: ASM_HOST, path: /certificates$/ }, do: { status: 404 } });
    const { said } = await check();
    expect(said).toContain("notice asm/retired");
    expect(said.filter((one) => one.startsWith("error"))).toEqual([]);
  });

  test("fails where the cloud services cannot be listed: that is the test", async () => {
    const { lab, check } = scene();
    lab.simulator.fault({ when: { host: ASM_HOST, path: /hostedservices$/ }, do: { status: 410 } });
    const { said, reports } = await check();
    expect(said).toContain("error asm/retired");
    expect(reports).toMatchObject([{ hostedServices: null }]);
  });
});

describe("a certificate that is not accepted", () => {
  test("gets one finding, with all the causes that one 403 may have, and no word that it is bad", async () => {
    const { subscription, check } = scene();
    const { said, findings, sentence, why, reports } = await check(other.file);
    expect(said).toEqual(["error asm/forbidden"]);
    expect(findings[0]?.verdict).toBe("missing-permission");
    expect(sentence("asm/forbidden")).toContain(
      `refused certificate ${other.thumbprint} for subscription ${subscription.id}`,
    );
    for (const cause of ["never uploaded", "another one", "partner (CSP)", "proxy", "31 August 2024"]) {
      expect(why("asm/forbidden")).toContain(cause);
    }
    expect(reports).toMatchObject([{ id: subscription.id, state: null, hostedServices: null }]);
  });

  test("cannot be told from a subscription of a partner", async () => {
    const { subscription, check } = scene();
    subscription.quotaId = "CSP_2015-05-01";
    expect((await check()).said).toEqual(["error asm/forbidden"]);
  });
});

describe("several subscriptions", () => {
  test("of a .publishsettings are all tried, each with its own certificate", async () => {
    const { lab, subscription, check } = scene();
    const second = lab.tenant.addSubscription({ displayName: "Second" });
    second.classic.addCertificate(other.certificate);
    const third = lab.tenant.addSubscription();
    const file = publishSettingsOf([
      { id: subscription.id, file: ours.file, url: "https://management.core.windows.net/" },
      { id: second.id, file: other.file },
      { id: third.id, file: other.file, name: "Third" },
    ]);
    const { said, reports } = await check(file, []);
    expect(said.filter((one) => /accepted|forbidden|retiring/.test(one))).toEqual([
      ...["pass asm/accepted", "pass asm/accepted", "error asm/forbidden", "notice asm/retiring"],
    ]);
    expect(reports.map(({ name, state }) => [name, state])).toEqual([
      ["Production", "Active"],
      ["Second", "Active"],
      ["Third", null],
    ]);
  });

  test("that are named are tried with the one certificate", async () => {
    const { lab, subscription, check } = scene();
    const second = lab.tenant.addSubscription();
    second.classic.addCertificate(ours.certificate);
    const { said } = await check(ours.file, [subscription.id, second.id]);
    expect(said.filter((one) => one.endsWith("accepted"))).toHaveLength(2);
  });
});

describe("nothing is sent", () => {
  test.each([
    ["where no subscription is named", ours.file, [], cloud, "error asm/no-subscription-id"],
    [
      "where the file is from another cloud",
      publishSettingsOf([{ id: "x", file: ours.file, url: "https://management.core.chinacloudapi.cn" }]),
      [],
      cloud,
      "error asm/other-cloud",
    ],
    [
      "where the address in the file is none",
      publishSettingsOf([{ id: "x", file: ours.file, url: "elsewhere" }]),
      [],
      cloud,
      "error asm/other-cloud",
    ],
    [
      "to a custom cloud without the API",
      ours.file,
      ["x"],
      { ...cloud, name: "custom", serviceManagementUrl: "" } as const,
      "error asm/no-address",
    ],
  ])("%s", async (_, file, ids, where, expected) => {
    const { lab, check } = scene();
    const { said } = await check(file, [...ids], where);
    expect(said).toEqual([expected]);
    expect(lab.simulator.log).toEqual([]);
  });
});
