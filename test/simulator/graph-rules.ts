import type { Application } from "./application.ts";
import { concurrencyText, graphError } from "./graph-errors.ts";
import type { Scene } from "./graph-gate.ts";
import { isGuid } from "./ids.ts";
import type { CredentialPolicy } from "./records.ts";
import type { SimResponse } from "./request.ts";

/** What a caller wants of a new secret. */
export interface WantedPassword {
  displayName: string | null;
  startDateTime: Date;
  endDateTime: Date;
}

/** What stands in the way of one more secret. */
export interface Limits {
  /** Most secrets that the sign-in audience allows; null for no such limit. */
  most: number | null;
  passwords: number;
  /** How many secrets fit into the object. */
  room: number;
  policy: CredentialPolicy | null;
}

const known = [
  "customKeyIdentifier",
  "displayName",
  "endDateTime",
  "hint",
  "keyId",
  "secretText",
  "startDateTime",
];
const day = 86_400_000;

export const badRequest = ({ world, call }: Scene, message: string): SimResponse =>
  graphError(world, call, 400, "Request_BadRequest", message);

/** Reads the parameters of addPassword. All may be left out: then the secret starts now and lives two years. */
export function readPassword(scene: Scene): WantedPassword | SimResponse {
  const body = parse(scene.call.body);
  if (!body) return badRequest(scene, "Unable to read JSON request payload.");
  const given = (body["passwordCredential"] ?? {}) as Record<string, unknown>;
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange) {
    return badRequest(
      scene,
      `The property '${strange}' does not exist on type 'microsoft.graph.passwordCredential'. Make sure to only use property names that are defined by the type.`,
    );
  }
  const start = readTime(given["startDateTime"], scene.world.now());
  if (!start) return notATime(scene, given["startDateTime"]);
  const end = readTime(given["endDateTime"], twoYearsAfter(start));
  if (!end) return notATime(scene, given["endDateTime"]);
  if (end <= start) return badRequest(scene, "The end date of a credential must be after its start date.");
  const displayName = typeof given["displayName"] === "string" ? given["displayName"] : null;
  return { displayName, startDateTime: start, endDateTime: end };
}

function twoYearsAfter(start: Date): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end;
}

/** undefined for what is no time; an absent one is the default. A time needs its zone. */
export function readTime(value: unknown, otherwise: Date): Date | undefined {
  if (value === undefined || value === null) return otherwise;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(String(value))) return undefined;
  const date = new Date(String(value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export const notATime = (scene: Scene, value: unknown): SimResponse =>
  badRequest(scene, `Cannot convert the literal '${value}' to the expected type 'Edm.DateTimeOffset'.`);

/** The key id of removePassword in lower case, or the refusal. */
export function readKeyId(scene: Scene): string | SimResponse {
  const keyId = parse(scene.call.body)?.["keyId"];
  if (typeof keyId === "string" && isGuid(keyId)) return keyId.toLowerCase();
  return badRequest(scene, "A null or invalid value was found for the parameter named 'keyId'.");
}

export function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body === "" ? "{}" : body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Policy first, then the number of secrets, then the size of the object. */
export function refusalOf(scene: Scene, wanted: WantedPassword, limits: Limits): SimResponse | undefined {
  const { world, call } = scene;
  const refuse = (code: string, message: string, details?: object[]) =>
    graphError(world, call, 400, code, message, details ? { details } : {});
  const { policy, most, passwords, room } = limits;
  if (policy && !policy.passwords) {
    const message = `Credential type not allowed as per assigned policy '${policy.id}'.`;
    return refuse("CredentialTypeNotAllowedAsPerAppPolicy", message);
  }
  if (policy && tooLong(wanted, policy.maxLifetimeDays)) {
    const message = `Credential lifetime exceeds the max value allowed as per assigned policy '${policy.id}'.`;
    return refuse("CredentialInvalidLifetimeAsPerAppPolicy", message);
  }
  if (most !== null && passwords >= most) {
    const message = `Not allowed to add ${passwords + 1} passwords. You can only add a maximum of ${most} passwords.`;
    const code = "TooManyAppPasswords";
    return refuse(code, message, [{ target: "passwordCredentials", code }]);
  }
  return passwords >= room ? full(scene) : undefined;
}

export const full = ({ world, call }: Scene): SimResponse =>
  graphError(
    world,
    call,
    400,
    "Directory_ResourceSizeExceeded",
    "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
  );

const tooLong = ({ startDateTime, endDateTime }: WantedPassword, days: number | null): boolean =>
  days !== null && endDateTime.getTime() - startDateTime.getTime() > days * day;

/** Directory_ConcurrencyViolation, where the last write is closer than the tenant's `writeSpacing` bears. */
export function writtenTooSoon(scene: Scene, application: Application): SimResponse | undefined {
  const { world, call, tenant } = scene;
  const { milliseconds, status } = tenant.writeSpacing;
  const since = world.now().getTime() - (application.lastWrite?.getTime() ?? Number.NEGATIVE_INFINITY);
  if (since >= milliseconds) return undefined;
  return graphError(world, call, status, "Directory_ConcurrencyViolation", concurrencyText);
}
