import { NetworkError } from "../core/failure.ts";
import { Secret } from "../core/secret.ts";
import type { Http, HttpResponse } from "../http/client.ts";
import { type Json, listAt, objectAt, readJson, textAt } from "../http/json.ts";
import type { Application, Applications, NewSecret } from "../ports.ts";
import { toPassword } from "./graph.ts";
import { addressOf, madeOf, toCertificate } from "./key-credentials.ts";
import { graphRefusal, refusalOrLoss } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";

const SHOWN = "id,displayName,signInAudience,passwordCredentials,keyCredentials";
/** Graph has no code of its own for it: `Request_BadRequest` is said of many things. */
const NOT_THERE = /^no password credential found/i;

export interface ApplicationsOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  /** Microsoft Graph, without a trailing slash. */
  readonly url: string;
  /** Called with a new secret, in the same tick in which it is read and before anything else sees it. */
  readonly born: (value: string) => void;
}

/**
 * Applications and their client secrets, in Microsoft Graph. No secret is ever written with PATCH: that replaces the
 * whole list, and two writers would lose each other's.
 *
 * What an error of `addSecret` means:
 * - `ServiceError`: refused, nothing was made. With the code `Directory_ConcurrencyViolation` (409 or 503) the same
 *   request may succeed in a moment.
 * - `NetworkError` `throttled`, `dns`, `refused`, `no-route`, `foreign-host`, `proxy-…` or `tls-…`: it never got so
 *   far, nothing was made.
 * - any other `NetworkError` (`reset`, `timeout`, `server-error`, `not-json`, …): the answer is lost, and the secret
 *   may be there, with a value that nobody will ever know.
 */
export function applications(options: ApplicationsOptions): Applications {
  const { http, tokens, url, born } = options;
  const { host } = new URL(url);
  const address = (clientId: string): string => addressOf(url, clientId);
  const headers = async (): Promise<Record<string, string>> => ({
    authorization: `Bearer ${(await tokens.token(url)).reveal()}`,
    accept: "application/json",
  });
  const action = async (clientId: string, name: string, body: Json) =>
    ({
      method: "POST",
      url: `${address(clientId)}/${name}`,
      headers: { ...(await headers()), "content-type": "application/json" },
      body: JSON.stringify(body),
    }) as const;

  return {
    application: async (clientId) => {
      const target = `${address(clientId)}?$select=${SHOWN}`;
      const response = await http.send({ method: "GET", url: target, headers: await headers() });
      if (response.status !== 200) throw graphRefusal(response, host);
      return toApplication(readJson(response, host), host);
    },
    addSecret: async (clientId, { displayName, startsOn, endsOn }) => {
      const passwordCredential = {
        displayName,
        startDateTime: startsOn.toISOString(),
        // Left out it would be two years, which many tenants forbid.
        endDateTime: endsOn.toISOString(),
      };
      const response = await http.sendOnce(await action(clientId, "addPassword", { passwordCredential }));
      if (response.status < 200 || response.status > 299) throw refusalOrLoss(response, host);
      return toNewSecret(response, host, { startsOn, endsOn }, born);
    },
    removeSecret: async (clientId, keyId) => {
      const response = await http.send(await action(clientId, "removePassword", { keyId }));
      if (response.status === 204 || wasNotThere(response, host)) return;
      throw graphRefusal(response, host);
    },
  };
}

function toApplication(json: Json, host: string): Application {
  const objectId = textAt(json, "id");
  if (objectId === undefined) throw new NetworkError("not-json", host, "no-id");
  return {
    objectId,
    displayName: textAt(json, "displayName") ?? "",
    signInAudience: textAt(json, "signInAudience") ?? "",
    secrets: listAt(json, "passwordCredentials").flatMap(toPassword),
    certificates: listAt(json, "keyCredentials").flatMap(toCertificate),
    certificateKeyIds: listAt(json, "keyCredentials").flatMap((key) => textAt(key, "keyId") ?? []),
  };
}

function toNewSecret(
  response: HttpResponse,
  host: string,
  wanted: { readonly startsOn: Date; readonly endsOn: Date },
  born: (value: string) => void,
): NewSecret {
  const json = readJson(response, host);
  const value = textAt(json, "secretText");
  if (value === undefined) throw new NetworkError("not-json", host, "no-secretText");
  born(value);
  return { ...madeOf(json, wanted, host), value: new Secret(value) };
}

const wasNotThere = (response: HttpResponse, host: string): boolean =>
  response.status === 400 &&
  NOT_THERE.test(textAt(objectAt(readJson(response, host), "error"), "message") ?? "");
