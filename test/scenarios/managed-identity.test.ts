import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { answerWith } from "../simulator/http-door.ts";
import { type Company, createCompany } from "../support/company.ts";
import { type Played, play } from "../support/scenario.ts";

/** A machine of App Service: its token endpoint is plain HTTP on the machine itself, as it really is. */
async function onAppService(
  company: Company,
  inputs: Record<string, string>,
  header: string,
  more: Record<string, string> = {},
): Promise<Played> {
  const server = createServer(answerWith(company.simulator));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  try {
    return await play(company, {
      inputs: { auth: "managed-identity", "subscription-id": company.subscription.id, ...inputs },
      env: {
        IDENTITY_ENDPOINT: `http://localhost:${port}/login/msi/token`,
        IDENTITY_HEADER: header,
        ...more,
      },
      secrets: [header],
    });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

function withIdentity() {
  const company = createCompany({ role: null });
  const identity = company.tenant.addManagedIdentity();
  company.subscription.assign(identity.servicePrincipal, "Reader");
  return { company, identity };
}

describe("a managed identity", () => {
  test.concurrent.each([
    ["of the system", () => ({})],
    ["of a user, named by its client ID", (clientId: string) => ({ "client-id": clientId })],
  ])("%s signs in without any secret", async (_, inputs) => {
    const { company, identity } = withIdentity();
    const { outputs, problems, requests, report } = await onAppService(
      company,
      inputs(identity.clientId),
      identity.header,
    );
    expect(problems).toEqual([]);
    expect(outputs).toMatchObject({
      verdict: "valid",
      "client-id": identity.clientId,
      "tenant-id": company.tenant.id,
      "client-secret": "",
    });
    expect(report.subscriptions[0]?.roles).toEqual(["Reader"]);
    expect(requests).toEqual(["managed identity token", "permissions", "subscription"]);
  });

  test.concurrent("is asked for on the machine itself, whatever proxy Node was told to use", async () => {
    const { company, identity } = withIdentity();
    const nowhere = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: "http://127.0.0.1:9" };
    const { outputs, problems } = await onAppService(company, {}, identity.header, nowhere);
    expect([outputs["verdict"], problems]).toEqual(["valid", []]);
  });

  test.concurrent("that is not assigned to the machine is missing", async () => {
    const { company, identity } = withIdentity();
    const another = "9d2f1c55-7a0e-4b6e-8a43-6a1f0e6b7c88";
    const { outputs, problems } = await onAppService(company, { "client-id": another }, identity.header);
    expect(outputs["verdict"]).toBe("missing");
    expect(problems).toEqual(["error managed-identity/not-assigned"]);
  });

  test.concurrent("on a machine that has none at all is unreachable, within the time of the run", async () => {
    const { company } = withIdentity();
    const { outputs, problems, report } = await play(company, {
      inputs: {
        auth: "managed-identity",
        "subscription-id": company.subscription.id,
        "timeout-seconds": "3",
      },
    });
    expect(outputs["verdict"]).toBe("unreachable");
    expect(problems).toHaveLength(1);
    expect(report.timing.total).toBeLessThan(10_000);
  });
});
