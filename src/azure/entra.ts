import type { HttpClient } from "@azure/core-rest-pipeline";
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import type { Cloud } from "../core/cloud.ts";
import type { Credential, ManagedIdentity } from "../core/credential.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Http, HttpResponse } from "../http/client.ts";
import { readJson } from "../http/json.ts";
import { azureCliRefusal } from "./azure-cli.ts";
import { entraRefusal } from "./entra-answer.ts";
import { NO_SDK_RETRIES, sdkClient } from "./sdk-client.ts";
import type { FetchToken } from "./tokens.ts";

export interface EntraOptions {
  readonly http: Http;
  readonly cloud: Cloud;
  /** Where this credential is shown: the authority, or the metadata endpoints of a managed identity. */
  readonly signInHosts: ReadonlySet<string>;
  /** Gets the job's OIDC token right before it is exchanged: it lives five minutes. */
  readonly idToken: (audience: string) => Promise<string>;
  /** Milliseconds that `az` may take. */
  readonly processTimeout: number;
}

/** Signs in through @azure/identity, and says why not in codes. */
export function tokenFetcher(credential: Credential, options: EntraOptions): FetchToken {
  return async (audience) => {
    const witness = new Witness(credential, options);
    const sdk = sdkCredential(credential, options, witness);
    const token = await sdk.getToken(`${audience}/.default`, { enableCae: true }).catch((error: unknown) => {
      throw witness.failure ?? unexplained(credential, error);
    });
    if (token === null) throw new ServiceError("entra", { status: 0, codes: [] });
    return token.token;
  };
}

/**
 * Sees the answers themselves. One for each token: the SDK wraps a refusal in errors that have lost the code, and
 * two tokens may be under way at once.
 */
class Witness {
  failure: ServiceError | NetworkError | undefined;
  readonly client: HttpClient;

  constructor(credential: Credential, { http, signInHosts }: EntraOptions) {
    this.client = sdkClient(http, signInHosts, {
      answer: (url, response) => this.#note(credential, new URL(url), response),
      failure: (error) => this.#keep(error),
    });
  }

  /** A step of the sign-in that is ours, and that the SDK calls: its failure gets lost in the SDK's own too. */
  async watch<T>(step: Promise<T>): Promise<T> {
    return step.catch((error: unknown) => {
      this.#keep(error);
      throw error;
    });
  }

  #keep(error: unknown): void {
    if (error instanceof NetworkError || error instanceof ServiceError) this.failure = error;
  }

  #note(credential: Credential, url: URL, response: HttpResponse): void {
    this.failure = undefined;
    try {
      // Good news must be data: a captive portal answers 200 with its page.
      if (response.status < 400) readJson(response, url.host);
      else if (credential.kind === "managed-identity") this.failure = managedIdentityRefusal(response);
      else this.failure = entraRefusal(response, url.host);
    } catch (error) {
      if (error instanceof NetworkError) this.failure = error;
    }
  }
}

function sdkCredential(credential: Credential, options: EntraOptions, witness: Witness): TokenCredential {
  const common = { ...NO_SDK_RETRIES, httpClient: witness.client };
  const entra = {
    ...common,
    authorityHost: options.cloud.authorityHost,
    // A custom authority is not known to Microsoft's own list, and the list is none of its business.
    disableInstanceDiscovery: options.cloud.name === "custom",
  };
  switch (credential.kind) {
    case "client-secret":
      return new ClientSecretCredential(
        credential.tenantId,
        credential.clientId,
        credential.clientSecret.reveal(),
        entra,
      );
    case "client-certificate": {
      const { signing } = credential;
      // Never in a whole run: one without a key that fits is refused before.
      if (signing === undefined) throw new TypeError("no certificate with its key");
      const pem = { certificate: signing.pem.reveal() };
      return new ClientCertificateCredential(credential.tenantId, credential.clientId, pem, entra);
    }
    case "oidc": {
      // The SDK asks for it twice in one exchange.
      let assertion: Promise<string> | undefined;
      const assert = (): Promise<string> => {
        assertion ??= witness.watch(options.idToken(credential.audience));
        return assertion;
      };
      return new ClientAssertionCredential(credential.tenantId, credential.clientId, assert, entra);
    }
    case "azure-cli":
      return new AzureCliCredential({
        processTimeoutInMs: options.processTimeout,
        ...(credential.tenantId !== undefined && { tenantId: credential.tenantId }),
      });
    case "managed-identity":
      return managedIdentity(credential, common);
  }
}

const managedIdentity = (
  { clientId }: ManagedIdentity,
  options: { httpClient: HttpClient; retryOptions: { maxRetries: number } },
): TokenCredential =>
  clientId === undefined
    ? new ManagedIdentityCredential(options)
    : new ManagedIdentityCredential({ ...options, clientId });

/** IMDS answers 400 "Identity not found" where the machine has none; the text is not passed on. */
const managedIdentityRefusal = (response: HttpResponse): ServiceError =>
  new ServiceError("managed-identity", {
    status: response.status,
    codes: [response.status === 400 || response.status === 404 ? "not-assigned" : "failed"],
  });

/** The SDK failed without a request of ours: only its class of trouble is known, its message is not passed on. */
function unexplained(credential: Credential, error: unknown): ServiceError | NetworkError {
  if (error instanceof NetworkError || error instanceof ServiceError) return error;
  if (credential.kind === "azure-cli") return azureCliRefusal(error);
  if (credential.kind === "managed-identity") {
    return new ServiceError("managed-identity", { status: 0, codes: ["unavailable"] });
  }
  return new ServiceError("entra", { status: 0, codes: [] });
}
