import { check } from "../core/catalogue/checks.ts";
import { KIND_NAMES } from "../core/credential.ts";
import { clockFinding } from "../core/diagnose/network.ts";
import type { Finding } from "../core/finding.ts";
import { mapBounded } from "../core/pool.ts";
import type { Principal } from "../ports.ts";
import type { Outcome } from "./outcome.ts";
import { certificateEnd } from "./validate/certificate-expiry.ts";
import { checkExpiry, waitForExpiry } from "./validate/expiry.ts";
import { registeredCertificates } from "./validate/registered.ts";
import { checkSubscription, listSubscriptions } from "./validate/subscription.ts";
import { explain, subjectOf, type Validation } from "./validate/validation.ts";

/** How many subscriptions are looked at side by side. */
const WIDTH = 8;

/**
 * Signs in, and side by side with that asks about each subscription and the end of the secret: they wait for the
 * token by themselves. A credential that is refused gets one finding, not one for each thing that needed it.
 */
export async function validate(run: Validation): Promise<Outcome> {
  const { identity, signIn } = run;
  const subject = subjectOf(identity);
  const audience = identity.cloud.resourceManagerAudience;
  const subscriptions =
    identity.subscriptionIds.length === 0
      ? listSubscriptions(run)
      : mapBounded(identity.subscriptionIds, WIDTH, (id) => checkSubscription(run, id));
  const expiry = checkExpiry(run, subject);
  const signedIn = await signIn.principal(audience).then(
    (principal) => ({ principal }),
    (error: unknown) => ({ refusal: explain(run, error, subject) }),
  );
  if ("refusal" in signedIn) {
    const credential = credentialReport(run, subject, undefined);
    const registered = await registeredCertificates(run, subject, signedIn.refusal);
    return outcome(run, [signedIn.refusal, ...registered], { credentials: [credential], subscriptions: [] });
  }
  const checked = await subscriptions;
  const ending = await waitForExpiry(run, subject, expiry);
  const { principal } = signedIn;
  const accepted = check("sign-in/accepted", subject, {
    kind: KIND_NAMES[identity.credential.kind],
    tenantId: principal.tenantId,
  });
  const findings = [accepted, ...ending.findings, ...checked.flatMap((one) => one.findings)];
  return outcome(run, findings, {
    credentials: [{ ...credentialReport(run, subject, principal), ...ending.expiry }],
    subscriptions: checked.flatMap((one) => one.report ?? []),
  });
}

function credentialReport(run: Validation, subject: string, principal: Principal | undefined) {
  const { credential } = run.identity;
  const clientId = "clientId" in credential ? credential.clientId : undefined;
  const tenantId = "tenantId" in credential ? credential.tenantId : undefined;
  return {
    kind: credential.kind,
    subject,
    clientId: clientId ?? principal?.clientId ?? null,
    tenantId: principal?.tenantId || tenantId || null,
    keyId: null,
    expiresOn: null,
    daysLeft: null,
    expiryCertain: false,
    ...(credential.kind === "client-certificate" &&
      credential.signing !== undefined &&
      certificateEnd(credential.signing.certificate.notAfter, run.clock.now())),
  };
}

function outcome(
  { traffic }: Validation,
  findings: readonly Finding[],
  parts: Pick<Outcome, "credentials" | "subscriptions">,
): Outcome {
  const clock = clockFinding(traffic.clockSkew) ?? [];
  return {
    ...parts,
    findings: findings.concat(clock),
    network: { busy: traffic.busy, requests: traffic.requests },
  };
}
