import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { SecretClient } from "@azure/keyvault-secrets";
import { NetworkError, ServiceError } from "../core/failure.ts";
import { isGuid } from "../core/guid.ts";
import type { Http, HttpResponse } from "../http/client.ts";
import { objectAt, readJson, textAt } from "../http/json.ts";
import { CODE, header } from "./refusals.ts";
import { NO_SDK_RETRIES, sdkClient } from "./sdk-client.ts";
import type { Tokens } from "./tokens.ts";

/** Known to the vaults of every cloud; the SDK's own default is younger than some of them. */
const API_VERSION = "7.4";
/** `Bearer authorization="https://login.microsoftonline.com/<tenant>", resource="https://vault.azure.net"` */
const TENANT = /\bauthorization(?:_uri)?="https:\/\/[^"/]+\/([0-9a-f-]{36})"/i;

export interface Vault {
  readonly http: Http;
  readonly tokens: Tokens;
  /** `https://contoso-kv.vault.azure.net` */
  readonly url: string;
  /** What a token for the vault is asked for: `https://vault.azure.net`. */
  readonly audience: string;
  /** Told with every refusal: `vault`, `secret` and the `deed` (`read`, `list` or `write`) that was refused. */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Asks a vault through @azure/keyvault-secrets. Every refusal is made into ours before the SDK sees it: its errors
 * carry bodies along, and the body of an answer may hold the secret. One client for each question costs nothing and
 * keeps two questions apart.
 */
export async function askVault<T>(vault: Vault, ask: (client: SecretClient) => Promise<T>): Promise<T> {
  const { host } = new URL(vault.url);
  const direct = sdkClient(vault.http, new Set([host]), {
    answer: (_, response) => {
      if (response.status >= 400) throw vaultRefusal(response, host, vault.facts);
      readJson(response, host);
    },
  });
  const client = new SecretClient(vault.url, vault.tokens.credentialFor(vault.audience), {
    ...NO_SDK_RETRIES,
    httpClient: challenging(direct, vault.audience),
    serviceVersion: API_VERSION,
  });
  return ask(client).catch((error: unknown) => {
    if (isUnknownHost(error)) throw new ServiceError("key-vault", notFound(vault));
    if (error instanceof NetworkError || error instanceof ServiceError) throw error;
    // All refusals are ours by now: the SDK could make nothing of a good answer.
    throw new NetworkError("not-json", host, "sdk");
  });
}

/**
 * The SDK asks without a token first, to be told what token the vault wants. That is known: it is told here, which
 * saves a round trip, and the SDK still checks that the vault belongs to the audience.
 */
const challenging = (direct: HttpClient, audience: string): HttpClient => ({
  async sendRequest(request) {
    if (request.headers.has("authorization")) return direct.sendRequest(request);
    const headers = createHttpHeaders({ "www-authenticate": `Bearer resource="${audience}"` });
    return { request, status: 401, headers };
  },
});

/** The inner code is the finer one: `Forbidden` is a firewall, a missing role or a disabled secret. */
function vaultRefusal(response: HttpResponse, host: string, facts: Vault["facts"]): ServiceError {
  const error = objectAt(readJson(response, host), "error");
  const codes = [textAt(objectAt(error, "innererror"), "code"), textAt(error, "code")];
  const traceId = header(response, "x-ms-request-id");
  const tenant = TENANT.exec(String(response.headers["www-authenticate"] ?? ""))?.[1];
  return new ServiceError("key-vault", {
    status: response.status,
    codes: codes.flatMap((code) => (code !== undefined && CODE.test(code) ? [code] : [])),
    facts: { ...facts, ...(tenant !== undefined && isGuid(tenant) && { rightTenant: tenant }) },
    ...(traceId !== undefined && { traceId }),
  });
}

/** A vault has its host name for as long as it lives. */
const isUnknownHost = (error: unknown): boolean =>
  error instanceof NetworkError && error.failure === "dns" && error.detail === "ENOTFOUND";

const notFound = ({ facts }: Vault) => ({ status: 0, codes: ["VaultNotFound"], facts });
