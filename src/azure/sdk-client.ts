import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import type { Http, HttpResponse } from "../http/client.ts";

/** What every SDK client is given, so that our own client is the only one that retries. */
export const NO_SDK_RETRIES = { retryOptions: { maxRetries: 0 } } as const;

/**
 * Lets an Azure SDK client speak through our HTTP client. `watch` sees each answer, or the failure in its place,
 * before the SDK does: the SDKs wrap both so often that the codes get lost.
 */
export function sdkClient(http: Http, watch: Watch = {}): HttpClient {
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const response = await http.send(translate(request)).catch((error: unknown) => {
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

function translate(request: PipelineRequest): Parameters<Http["send"]>[0] {
  const headers = request.headers.toJSON();
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
