import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { NetworkError } from "../core/failure.ts";
import type { Http, HttpRequest, HttpResponse } from "../http/client.ts";

/**
 * The SDK asks of every request whether its body is a `FormData`, and the first mention of that name makes Node load
 * its whole `fetch`: a tenth of a run, while the connections wait to be opened. No request here has such a body.
 */
Reflect.deleteProperty(globalThis, "FormData");

/**
 * What every SDK client is given, so that our own client is the only one that retries, and the only one that reads
 * the variables of a proxy: the SDK falls over one that is no URL. What it makes of this one is never used.
 */
export const NO_SDK_RETRIES = {
  retryOptions: { maxRetries: 0 },
  proxyOptions: { host: "http://unused.invalid", port: 80 },
};

/**
 * Lets an Azure SDK client speak through our HTTP client, and with `hosts` only: an answer of one service must not
 * lead the token of another to it. `watch` sees each answer, or the failure in its place,
 * before the SDK does: the SDKs wrap both so often that the codes get lost.
 */
export function sdkClient(http: Http, hosts: ReadonlySet<string>, watch: Watch = {}): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const response = await sendTo(http, hosts, request).catch((error: unknown) => {
        watch.failure?.(error);
        throw error;
      });
      watch.answer?.(request.url, response);
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(flat(response)),
        bodyAsText: response.body,
      };
    },
  };
}

export interface Watch {
  readonly answer?: (url: string, response: HttpResponse) => void;
  readonly failure?: (error: unknown) => void;
}

async function sendTo(
  http: Http,
  hosts: ReadonlySet<string>,
  request: PipelineRequest,
): Promise<HttpResponse> {
  const { host } = new URL(request.url);
  if (!hosts.has(host)) throw new NetworkError("foreign-host", host, "sdk");
  return http.send(translate(request));
}

/** Without `accept-encoding`: our client reads answers as they are, and small ones gain nothing by being packed. */
function translate(request: PipelineRequest): HttpRequest {
  const { "accept-encoding": _, ...headers } = request.headers.toJSON();
  const base = { method: request.method, url: request.url, headers };
  return typeof request.body === "string" ? { ...base, body: request.body } : base;
}

const flat = (response: HttpResponse): Record<string, string> =>
  Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
