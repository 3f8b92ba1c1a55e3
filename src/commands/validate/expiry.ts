import { check } from "../../core/catalogue/checks.ts";
import { type ClientSecret, KIND_NAMES } from "../../core/credential.ts";
import { diagnoseExpiry } from "../../core/diagnose/diagnose.ts";
import { renewalValues } from "../../core/diagnose/renewal.ts";
import {
  dayOf,
  daysLeft,
  describeDaysLeft,
  hintOf,
  judgeExpiry,
  matchSecret,
  type SecretEntry,
  type SecretMatch,
} from "../../core/expiry.ts";
import { NetworkError } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import { overdue } from "../../core/rotation/overdue.ts";
import type { Directory } from "../../ports.ts";
import { certificateExpiry } from "./certificate-expiry.ts";
import { contextOf, type Expiry, type Validation } from "./validation.ts";

const NOTHING: Expiry = { findings: [], expiry: {} };

/**
 * When the secret in hand ends. Entra never says so to the client; Graph lists the application's secrets, and ours is
 * told by its hint and by elimination. Never rejects: not to know is a notice, unless it is `required`.
 */
export async function checkExpiry(run: Validation, subject: string): Promise<Expiry> {
  const { credential } = run.identity;
  const { checkExpiry: mode } = run.settings;
  if (credential.kind === "client-certificate") return certificateExpiry(run, subject, credential);
  if (mode === "off") return NOTHING;
  if (credential.kind !== "client-secret") {
    return {
      findings: [check("expiry/not-applicable", subject, { kind: KIND_NAMES[credential.kind] })],
      expiry: {},
    };
  }
  if (run.directory === undefined) return unknown(run, check("expiry/no-graph", subject));
  try {
    const { entries, found } = await find(run.directory, credential, run.clock.now());
    const judged = judge(run, subject, credential, found);
    return { ...judged, findings: [...judged.findings, ...checkRotation(run, subject, entries, found)] };
  } catch (error) {
    return failed(run, subject, error, mode);
  }
}

/** How long a lookup that nobody asked for may hold up a run in which all else is known, in milliseconds. */
const COURTESY = 5000;

/** The expiry, once everything else is done: with `auto` it is a courtesy, and a Graph that hangs must not cost more. */
export async function waitForExpiry(
  run: Validation,
  subject: string,
  expiry: Promise<Expiry>,
): Promise<Expiry> {
  if (run.settings.checkExpiry !== "auto") return expiry;
  const graph = run.identity.cloud.graphUrl.replace("https://", "");
  const tooLate = run.clock
    .sleep(COURTESY)
    .then(() => failed(run, subject, new NetworkError("timeout", graph, "no answer"), "auto"));
  return Promise.race([expiry, tooLate]);
}

function failed(run: Validation, subject: string, error: unknown, mode: "auto" | "required"): Expiry {
  const context = contextOf(run, subject, { resource: run.identity.cloud.graphUrl });
  return { findings: [diagnoseExpiry(error, context, mode)], expiry: {} };
}

/** Where nothing failed, and yet the date is not known: with `required` that is an error all the same. */
function unknown({ settings }: Validation, notice: Finding): Expiry {
  const finding: Finding =
    settings.checkExpiry === "required" ? { ...notice, level: "error", verdict: "unknown" } : notice;
  return { findings: [finding], expiry: {} };
}

interface Found {
  readonly entries: readonly SecretEntry[];
  readonly found: SecretMatch;
}

/** A secret may also be on the service principal, which the portal does not show. */
async function find(directory: Directory, credential: ClientSecret, now: Date): Promise<Found> {
  const hint = hintOf(credential.clientSecret.reveal());
  const entries = await directory.applicationSecrets(credential.clientId);
  const found = matchSecret(entries, hint, now);
  if (found.match !== "none") return { entries, found };
  const ofPrincipal = await directory
    .servicePrincipalSecrets(credential.clientId)
    .catch((): readonly SecretEntry[] => []);
  return { entries, found: matchSecret(ofPrincipal, hint, now) };
}

function judge(run: Validation, subject: string, credential: ClientSecret, found: SecretMatch): Expiry {
  const { clientId } = credential;
  if (found.match === "none") return unknown(run, check("expiry/not-found", subject, { clientId }));
  const { warnDays, failDays } = run.settings;
  const { endsOn, keyId } = found.credential;
  const portal = run.identity.cloud.portal;
  const now = run.clock.now();
  const days = daysLeft(endsOn, now);
  const date = endsOn.toISOString();
  const holes = {
    ...{ clientId, portal, left: describeDaysLeft(days), date: date.slice(0, 10) },
    ...{ warnDays: String(warnDays), failDays: String(failDays) },
    ...{ ...renewalValues(credential), keyId: found.certain ? keyId : "" },
  };
  const judgement = check(CODES[judgeExpiry(endsOn, now, warnDays, failDays)], subject, holes);
  const doubt = found.certain
    ? []
    : [check("expiry/uncertain", subject, { clientId, portal, count: String(found.count) })];
  return {
    findings: [judgement, ...doubt],
    expiry: {
      keyId: found.certain ? keyId : null,
      expiresOn: date,
      daysLeft: days,
      expiryCertain: found.certain,
    },
  };
}

/** An alarm for a rotation that does not run: it cannot ring by itself. */
function checkRotation(
  { settings, clock, identity }: Validation,
  subject: string,
  entries: readonly SecretEntry[],
  found: SecretMatch,
): readonly Finding[] {
  const late = overdue(entries, found.match === "one" ? found.credential : undefined, settings, clock.now());
  if (late === undefined || found.match === "none") return [];
  const holes = {
    clientId: "clientId" in identity.credential ? (identity.credential.clientId ?? "") : "",
    ...{ made: dayOf(late.madeOn), due: dayOf(late.dueOn), before: String(settings.rotateBeforeDays) },
    after: settings.rotateAfterDays === undefined ? "not set" : String(settings.rotateAfterDays),
  };
  return [check("expiry/rotation-overdue", subject, holes)];
}

const CODES = { fine: "expiry/fine", soon: "expiry/soon", fail: "expiry/fail" } as const;
