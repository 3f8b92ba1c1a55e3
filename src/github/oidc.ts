import { ServiceError } from "../core/failure.ts";
import type { Http } from "../http/client.ts";
import { readJson, textAt } from "../http/json.ts";

export interface IdTokenSource {
  /** `ACTIONS_ID_TOKEN_REQUEST_URL`; only there when the job has `id-token: write`. */
  readonly url: string | undefined;
  readonly requestToken: string | undefined;
}

/**
 * Asks the runner for the job's OIDC token. The host is the runner's own word: it differs on GHES and GHE.com.
 * docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export async function requestIdToken(http: Http, source: IdTokenSource, audience: string): Promise<string> {
  if (source.url === undefined || source.requestToken === undefined) {
    throw new ServiceError("oidc", { status: 0, codes: ["no-permission"] });
  }
  const url = new URL(source.url);
  url.searchParams.set("audience", audience);
  const response = await http.send({
    method: "GET",
    url: url.href,
    headers: { authorization: `Bearer ${source.requestToken}`, accept: "application/json" },
  });
  if (response.status !== 200)
    throw new ServiceError("oidc", { status: response.status, codes: ["refused"] });
  const token = textAt(readJson(response, url.host), "value");
  if (token === undefined) throw new ServiceError("oidc", { status: response.status, codes: ["no-token"] });
  return token;
}
