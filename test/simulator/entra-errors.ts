import { guid } from "./ids.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

/** How Entra words one AADSTS code. `{name}` stands for a detail of the request. */
interface ErrorShape {
  status: number;
  error: string;
  text: string;
  /** false: the answer has no error_uri, as recorded for this code. */
  uri?: false;
  /** Further members of the body. */
  more?: Record<string, string>;
}

const federationHelp = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const noRecord = "No matching federated identity record found for presented assertion";
const checkClaims =
  "Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.";
const assertionHelp =
  "Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .";

const invalidClient = (text: string): ErrorShape => ({ status: 401, error: "invalid_client", text });
const invalidRequest = (text: string): ErrorShape => ({ status: 400, error: "invalid_request", text });
const unauthorized = (text: string): ErrorShape => ({ status: 400, error: "unauthorized_client", text });

/** Codes with the status, error and text of captured answers (2024 to 2026 wording where there are several). */
const shapes: Record<number, ErrorShape> = {
  50027: invalidRequest("JWT token is invalid or malformed."),
  50059: invalidRequest(
    "No tenant-identifying information found in either the request or implied by any provided credentials.",
  ),
  50196: invalidRequest(
    "The server terminated an operation because it encountered a client request loop. Please contact your app vendor.",
  ),
  53003: {
    status: 400,
    error: "invalid_grant",
    text: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    more: {
      suberror: "message_only",
      claims:
        '{"access_token":{"capolids":{"essential":true,"values":["5b3f3c4e-2f0a-4c39-9d0e-6f6f0d3c7a11"]}}}',
    },
  },
  70003: {
    ...invalidRequest("The app requested an unsupported grant type '{grantType}'."),
    error: "unsupported_grant_type",
    uri: false,
  },
  70011: {
    ...invalidRequest(
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
    ),
    error: "invalid_scope",
  },
  90002: invalidRequest(
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ),
  90014: {
    ...invalidRequest("The request body must contain the following parameter: '{parameter}'."),
    uri: false,
  },
  90033: {
    status: 503,
    error: "temporarily_unavailable",
    text: "A transient error has occurred. Please try again.",
  },
  500011: {
    ...invalidRequest(
      "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
    ),
    error: "invalid_resource",
  },
  700016: unauthorized(
    "Application with identifier '{appId}' was not found in the directory '{tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  ),
  700021: invalidClient("Client assertion application identifier doesn't match 'client_id' parameter."),
  700023: invalidClient(`Client assertion audience claim does not match Realm issuer. ${assertionHelp}`),
  700024: invalidClient(
    `Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {until}. ${assertionHelp}`,
  ),
  700025: invalidClient(
    "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  ),
  700027: invalidClient(
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{appId}'.]",
  ),
  700038: { ...unauthorized("{appId} is not a valid application identifier."), uri: false },
  70021: invalidRequest(
    `${noRecord}. Assertion Issuer: '{issuer}'. Assertion Subject: '{subject}'. Assertion Audience: '{audience}'. ${federationHelp}`,
  ),
  700211: invalidClient(`${noRecord} issuer '{issuer}'. ${checkClaims} ${federationHelp}`),
  700212: invalidClient(`${noRecord} audience '{audience}'. ${checkClaims} ${federationHelp}`),
  700213: invalidClient(
    `${noRecord} subject '{subject}'. ${checkClaims.replace("Please check", "Check")} ${federationHelp}`,
  ),
  900023: invalidRequest(
    "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.",
  ),
  900144: invalidRequest("The request body must contain the following parameter: '{parameter}'."),
  900612: { ...invalidRequest("Failed to parse provider signing keys."), uri: false },
  1002012: {
    ...invalidRequest(
      "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
    ),
    error: "invalid_scope",
  },
  7000112: unauthorized("Application '{appId}'({appName}) is disabled."),
  7000215: invalidClient(
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.",
  ),
  7000216: invalidClient(
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  7000218: invalidClient(
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ),
  7000222: invalidClient(
    "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ),
  7000229: invalidClient(
    "The client application {appId} is missing service principal in the tenant {tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119",
  ),
  7002138: invalidClient(
    `${noRecord} subject '{subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${checkClaims} ${federationHelp}`,
  ),
};

/** Thrown inside the token endpoint; the edge of Entra turns it into an answer. */
export class Aadsts extends Error {
  code: number;
  detail: Record<string, string>;
  shape: Partial<ErrorShape>;

  constructor(code: number, detail: Record<string, string> = {}, shape: Partial<ErrorShape> = {}) {
    super(`AADSTS${code}`);
    this.code = code;
    this.detail = detail;
    this.shape = shape;
  }
}

/** The error answer, with one trace id in the text, the body and the header. Unknown codes get a plain shape. */
export function refuse(world: World, call: Call, failure: Aadsts): SimResponse {
  const shape: ErrorShape = {
    ...(shapes[failure.code] ?? invalidRequest("The request was refused.")),
    ...failure.shape,
  };
  const trace = guid();
  const correlation = call.headers["client-request-id"] ?? guid();
  const timestamp = `${world.now().toISOString().slice(0, 19).replace("T", " ")}Z`;
  const text = shape.text.replace(/\{(\w+)\}/g, (_, name: string) => failure.detail[name] ?? name);
  const parts = [
    `AADSTS${failure.code}: ${text}`,
    `Trace ID: ${trace}`,
    `Correlation ID: ${correlation}`,
    `Timestamp: ${timestamp}`,
  ];
  const body = {
    error: shape.error,
    error_description: parts.join(world.errorSeparator),
    error_codes: [failure.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    ...(shape.uri === false ? {} : { error_uri: `${call.base}/error?code=${failure.code}` }),
    ...shape.more,
  };
  return json(shape.status, body, { ...entraHeaders(trace), ...noStore });
}

/** Headers of every Entra answer, as recorded; `requestId` is the trace id of an error. */
export function entraHeaders(requestId: string = guid()): Record<string, string> {
  return {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    "x-ms-request-id": requestId,
    "x-ms-ests-server": "2.1.23000.4 - WEULR1 ProdSlices",
  };
}

/** Caching headers of the token endpoint. */
export const noStore = { "cache-control": "no-store, no-cache", pragma: "no-cache", expires: "-1" };
