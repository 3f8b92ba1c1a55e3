import type { SecretEntry } from "../core/expiry.ts";
import { isGuid } from "../core/guid.ts";
import type { Http } from "../http/client.ts";
import { dateAt, type Json, listAt, readJson, textAt } from "../http/json.ts";
import type { Directory } from "../ports.ts";
import { toCertificate } from "./key-credentials.ts";
import { graphRefusal } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";

/**
 * Microsoft Graph. Applications are addressed by `appId`, never found by `$filter`: a principal that may only read
 * what it owns (`Application.ReadWrite.OwnedBy`) is refused the filter.
 */
export function directory(http: Http, tokens: Tokens, url: string): Directory {
  const list = async (collection: string, clientId: string, property: string): Promise<readonly Json[]> => {
    const target = new URL(
      `${url}/v1.0/${collection}(appId='${encodeURIComponent(clientId)}')?$select=${property}`,
    );
    const token = await tokens.token(url);
    const response = await http.send({
      method: "GET",
      url: target.href,
      headers: { authorization: `Bearer ${token.reveal()}`, accept: "application/json" },
    });
    if (response.status !== 200) throw graphRefusal(response, target.host);
    return listAt(readJson(response, target.host), property);
  };
  const secrets = async (collection: string, clientId: string): Promise<readonly SecretEntry[]> =>
    (await list(collection, clientId, "passwordCredentials")).flatMap(toPassword);
  return {
    applicationSecrets: (clientId) => secrets("applications", clientId),
    servicePrincipalSecrets: (clientId) => secrets("servicePrincipals", clientId),
    // Selected by name the certificates come along, and with them their thumbprints.
    applicationCertificates: async (clientId) =>
      (await list("applications", clientId, "keyCredentials")).flatMap(toCertificate),
  };
}

/** One item of `passwordCredentials`; none where it is not what we know. */
export function toPassword(json: Json): readonly SecretEntry[] {
  const keyId = textAt(json, "keyId");
  const endsOn = dateAt(json, "endDateTime");
  if (keyId === undefined || !isGuid(keyId) || endsOn === undefined) return [];
  return [
    {
      keyId,
      endsOn,
      startsOn: dateAt(json, "startDateTime"),
      displayName: textAt(json, "displayName"),
      hint: textAt(json, "hint"),
    },
  ];
}
