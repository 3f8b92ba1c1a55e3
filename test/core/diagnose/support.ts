import { expect } from "vitest";
import { CLOUDS } from "../../../src/core/cloud.ts";
import type { ClientSecret, Credential } from "../../../src/core/credential.ts";
import type { Context } from "../../../src/core/diagnose/context.ts";
import { type Service, type ServiceAnswer, ServiceError } from "../../../src/core/failure.ts";
import type { Finding } from "../../../src/core/finding.ts";
import type { Certificate } from "../../../src/core/keyfile/key-file.ts";
import { Secret } from "../../../src/core/secret.ts";

export const CLIENT = "11111111-2222-3333-4444-555555555555";
export const TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
export const SUBSCRIPTION = "99999999-8888-7777-6666-555555555555";
export const OBJECT = "77777777-6666-5555-4444-333333333333";
export const TRACE = "6bad8289-0000-4000-8000-0848d8d71700";

/** Looks like a client secret; joined here so that no scanner takes this file for a leak. */
export const SECRET = ["abc8", "Q~", "x".repeat(34)].join("");

export const byPassword = (value = SECRET, inJson?: ClientSecret["inJson"]): Credential => ({
  kind: "client-secret",
  inJson,
  clientId: CLIENT,
  tenantId: TENANT,
  clientSecret: new Secret(value),
});

export const byCertificate = (thumbprint: string): Credential => ({
  kind: "client-certificate",
  clientId: CLIENT,
  tenantId: TENANT,
  given: undefined,
  signing: {
    pem: new Secret("a key"),
    certificate: { thumbprint } as Certificate,
    format: "pem",
  },
});

export const byFederation: Credential = {
  kind: "oidc",
  clientId: CLIENT,
  tenantId: TENANT,
  audience: "api://AzureADTokenExchange",
};

export const context = (part: Partial<Context> = {}): Context => ({
  subject: "client secret",
  credential: byPassword(),
  cloud: CLOUDS.azurecloud,
  ...part,
});

/** A token of a GitHub workflow with this subject. */
export const idToken = (subject: string) => ({
  issuer: "https://token.actions.githubusercontent.com",
  subject,
  audience: "api://AzureADTokenExchange",
});

export const refused = (
  service: Service,
  status: number,
  codes: string[],
  more: Partial<ServiceAnswer> = {},
) => new ServiceError(service, { status, codes, traceId: TRACE, ...more });

/** What holds for every finding, whatever it is about. */
export function expectReadable(finding: Finding): void {
  const text = [finding.what, finding.why, finding.fix].join("\n");
  expect(text, "an unfilled hole").not.toMatch(/\{[a-zA-Z]+\}/);
  expect(text).not.toMatch(/undefined|null|\[object/);
  expect(text).not.toContain(SECRET);
  for (const sentence of [finding.what, finding.why, finding.fix]) expect(sentence).toMatch(/(^|\.)$/);
}
