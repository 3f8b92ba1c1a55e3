import type { Secret } from "../core/secret.ts";
import type { Http } from "../http/client.ts";
import { objectAt, readJson, textAt } from "../http/json.ts";
import type { Certificates, CertificateToAdd } from "../ports.ts";
import { addressOf, toAdded, toKey } from "./key-credentials.ts";
import { proofOfPossession } from "./proof.ts";
import { graphRefusal, refusalOrLoss } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";

/** In the words of Microsoft's sample program; Graph has no code of its own for it. */
const NOT_THERE = /^no credentials found/i;

export interface ByProofOptions {
  readonly http: Http;
  /** Of the application itself. */
  readonly tokens: Tokens;
  /** Microsoft Graph, without a trailing slash. */
  readonly url: string;
  readonly clientId: string;
  readonly objectId: string;
  /** A living certificate of the application, with its private key. */
  readonly pem: Secret;
  /** By Graph's clock. */
  readonly now: () => Date;
}

/**
 * An application changes its own certificates, one at a time and without a permission: by a proof that it has one of
 * them (https://learn.microsoft.com/graph/api/application-addkey). Nobody else's change is in danger. What an error of
 * `add` means is told at `applications`.
 */
export function certificatesByProof(options: ByProofOptions): Certificates {
  const { http, tokens, url, clientId, objectId, pem, now } = options;
  const { host } = new URL(url);
  const action = async (name: string, body: object) =>
    ({
      method: "POST",
      url: `${addressOf(url, clientId)}/${name}`,
      headers: {
        authorization: `Bearer ${(await tokens.token(url)).reveal()}`,
        ...{ accept: "application/json", "content-type": "application/json" },
      },
      body: JSON.stringify({ ...body, proof: proofOfPossession(pem, objectId, now()) }),
    }) as const;

  return {
    add: async (wanted: CertificateToAdd) => {
      const body = { keyCredential: toKey(wanted), passwordCredential: null };
      const response = await http.sendOnce(await action("addKey", body));
      if (response.status < 200 || response.status > 299) throw refusalOrLoss(response, host);
      return toAdded(readJson(response, host), wanted, host);
    },
    remove: async (keyId) => {
      const response = await http.send(await action("removeKey", { keyId }));
      if (response.status === 204) return;
      const isGone = response.status === 400 || response.status === 404;
      if (isGone && NOT_THERE.test(textAt(objectAt(readJson(response, host), "error"), "message") ?? ""))
        return;
      throw graphRefusal(response, host);
    },
  };
}
