import type { CredentialEntry } from "../core/expiry.ts";
import { NetworkError } from "../core/failure.ts";
import { isGuid } from "../core/guid.ts";
import { thumbprintOf } from "../core/x509/thumbprint.ts";
import { dateAt, type Json, textAt } from "../http/json.ts";
import type { CertificateAdded, CertificateToAdd } from "../ports.ts";

/** Credentials of an application as Graph takes and gives them (https://learn.microsoft.com/graph/api/resources/keycredential). */

export const addressOf = (url: string, clientId: string): string =>
  `${url}/v1.0/applications(appId='${encodeURIComponent(clientId)}')`;

/** A certificate that is to be added. Without dates of its own it would end after a year, whatever it says. */
export const toKey = ({ der, displayName, startsOn, endsOn }: CertificateToAdd) => ({
  ...{ type: "AsymmetricX509Cert", usage: "Verify", displayName },
  startDateTime: startsOn.toISOString(),
  endDateTime: endsOn.toISOString(),
  key: Buffer.from(der).toString("base64"),
});

export const toAdded = (json: Json, wanted: CertificateToAdd, host: string): CertificateAdded => ({
  ...madeOf(json, wanted, host),
  gone: [],
});

/** What Graph says of a secret or a certificate that it has just made; dates that it leaves out are those asked for. */
export function madeOf(json: Json, wanted: { readonly startsOn: Date; readonly endsOn: Date }, host: string) {
  const keyId = textAt(json, "keyId");
  if (keyId === undefined || !isGuid(keyId)) throw new NetworkError("not-json", host, "no-keyId");
  return {
    keyId,
    startsOn: dateAt(json, "startDateTime") ?? wanted.startsOn,
    endsOn: dateAt(json, "endDateTime") ?? wanted.endsOn,
  };
}

/** One item of `keyCredentials`; none where it is not a certificate that an application signs in with. */
export function toCertificate(json: Json): readonly CredentialEntry[] {
  const isOne = textAt(json, "type") === "AsymmetricX509Cert" && textAt(json, "usage") === "Verify";
  const keyId = textAt(json, "keyId");
  const endsOn = dateAt(json, "endDateTime");
  if (!isOne || keyId === undefined || !isGuid(keyId) || endsOn === undefined) return [];
  const displayName = textAt(json, "displayName");
  return [{ keyId, endsOn, startsOn: dateAt(json, "startDateTime"), displayName, hint: thumbprintAt(json) }];
}

/** By the certificate, where it is shown; whoever registered it may have put something else in the thumbprint's place. */
function thumbprintAt(json: Json): string | undefined {
  const key = textAt(json, "key");
  if (key) return thumbprintOf(Buffer.from(key, "base64"));
  const shown = textAt(json, "customKeyIdentifier") ?? "";
  return /^[0-9a-f]{40}$/i.test(shown) ? shown.toUpperCase() : undefined;
}
