import type { TokenCredential } from "@azure/identity";
import { Secret } from "../core/secret.ts";
import type { Principal, SignIn } from "../ports.ts";
import { claimsOf, guidIn } from "./token-claims.ts";

/** Gets one token; throws `ServiceError` or `NetworkError`. */
export type FetchToken = (audience: string) => Promise<string>;

/**
 * Tokens of one credential, one for each audience. Callers that ask at the same time share the one request;
 * a failure is shared too: a refused credential is not offered twice.
 */
export class Tokens implements SignIn {
  readonly #fetch: FetchToken;
  readonly #mask: (value: string) => void;
  readonly #held = new Map<string, Promise<Secret>>();

  constructor(fetch: FetchToken, mask: (value: string) => void) {
    this.#fetch = fetch;
    this.#mask = mask;
  }

  token(audience: string): Promise<Secret> {
    const held = this.#held.get(audience) ?? this.#obtain(audience);
    this.#held.set(audience, held);
    return held;
  }

  async principal(audience: string): Promise<Principal> {
    const claims = claimsOf((await this.token(audience)).reveal());
    return {
      tenantId: guidIn(claims, "tid") ?? "",
      objectId: guidIn(claims, "oid") ?? "",
      // v1 tokens say `appid`, v2 tokens `azp`.
      clientId: guidIn(claims, "appid") ?? guidIn(claims, "azp"),
    };
  }

  /** The same tokens in the shape that an SDK client wants; it never leads to another request. */
  credentialFor(audience: string): TokenCredential {
    const anHour = 3_600_000;
    return {
      getToken: async () => ({
        token: (await this.token(audience)).reveal(),
        expiresOnTimestamp: Date.now() + anHour,
      }),
    };
  }

  async #obtain(audience: string): Promise<Secret> {
    const value = await this.#fetch(audience);
    this.#mask(value);
    return new Secret(value);
  }
}
