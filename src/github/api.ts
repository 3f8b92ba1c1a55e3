import { NetworkError, type ServiceError } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import type { Http, HttpResponse } from "../http/client.ts";
import { type Json, readJson, readJsonList } from "../http/json.ts";
import { githubRefusal, refusedAs } from "./refusals.ts";

export interface GitHubOptions {
  readonly http: Pick<Http, "send" | "sendOnce">;
  /** `GITHUB_API_URL`: https://api.github.com, or https://HOST/api/v3 on GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly token: Secret;
}

/** GitHub's REST API as one store speaks to it: every refusal carries the facts of the store's place. */
export class GitHubApi {
  readonly host: string;
  readonly #options: GitHubOptions;
  readonly #facts: Readonly<Record<string, string>>;

  constructor(options: GitHubOptions, facts: Readonly<Record<string, string>>) {
    this.host = new URL(options.apiUrl).host;
    this.#options = options;
    this.#facts = facts;
  }

  /** All but POST may be repeated; a POST is sent once, so that nothing is made twice. */
  async send(method: "GET" | "PUT" | "PATCH" | "POST", path: string, body?: object): Promise<HttpResponse> {
    const { http, apiUrl, token } = this.#options;
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token.reveal()}`,
      "x-github-api-version": "2022-11-28",
      // A request without a name is refused.
      "user-agent": "azure-credentials",
    };
    const request = { method, url: `${apiUrl.replace(/\/+$/, "")}${path}`, headers };
    try {
      if (body === undefined) return await http.send(request);
      const json = { ...headers, "content-type": "application/json" };
      const full = { ...request, headers: json, body: JSON.stringify(body) };
      return await (method === "POST" ? http.sendOnce(full) : http.send(full));
    } catch (error) {
      throw this.#asMoved(error);
    }
  }

  /** The object of a good answer. */
  read(response: HttpResponse): Json {
    if (response.status !== 200) throw this.refusal(response);
    return readJson(response, this.host);
  }

  /** The objects of a good answer that is a list. */
  readList(response: HttpResponse): readonly Json[] {
    if (response.status !== 200) throw this.refusal(response);
    return readJsonList(response, this.host);
  }

  refusal(response: HttpResponse): ServiceError {
    return githubRefusal(response, this.host, this.#facts);
  }

  /** See `refusedAs`; `facts` are added to those of the place. */
  refusedAs(
    code: string,
    response: Pick<HttpResponse, "status" | "headers">,
    facts: Readonly<Record<string, string>> = {},
  ): ServiceError {
    return refusedAs(code, response, { ...this.#facts, ...facts });
  }

  unreadable(detail: string): NetworkError {
    return new NetworkError("not-json", this.host, detail);
  }

  /** 301, 307 and 308 are how GitHub says that a repository has another name now; a captive portal says 302. */
  #asMoved(error: unknown): unknown {
    const moved = error instanceof NetworkError && error.failure === "redirect" && error.host === this.host;
    if (!moved || !["301", "307", "308"].includes(error.detail)) return error;
    return this.refusedAs("moved", { status: Number(error.detail), headers: {} });
  }
}
