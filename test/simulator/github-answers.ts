import type { GitHubToken } from "./github-tokens.ts";
import { type Call, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

const docs = "https://docs.github.com/rest";

/** An answer with GitHub's bookkeeping headers; a body of null is none, and then there is no content-type either. */
export function answer(
  world: World,
  call: Call,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): SimResponse {
  const hour = Math.ceil(world.now().getTime() / 3_600_000) * 3600;
  const own = {
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": call.headers["x-github-api-version"] ?? "2022-11-28",
    "x-github-request-id": `${world.github.nextId().toString(16).toUpperCase()}:SIM`,
    "x-ratelimit-limit": status === 401 ? "60" : "5000",
    "x-ratelimit-remaining": status === 401 ? "59" : "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-resource": "core",
    "x-ratelimit-reset": String(hour),
    "x-content-type-options": "nosniff",
    ...headers,
  };
  if (body === null) return { status, headers: own, body: "" };
  return json(status, body, { "cache-control": "private, max-age=60, s-maxage=60", ...own });
}

/** An error; `status` in the body is a string. `anchor` is the page of the operation under the REST reference. */
export function problem(
  world: World,
  call: Call,
  status: number,
  message: string,
  anchor = "",
  headers: Record<string, string> = {},
): SimResponse {
  const documentation_url = anchor ? `${docs}/${anchor}` : docs;
  return answer(world, call, status, { message, documentation_url, status: String(status) }, headers);
}

/** How GitHub words that a token may not do something: each kind of token has its own words. */
export const refusals: Record<GitHubToken["kind"], string> = {
  job: "Resource not accessible by integration",
  app: "Resource not accessible by integration",
  "fine-grained": "Resource not accessible by personal access token",
  classic: "Must have admin rights to Repository.",
};

/** One page of a list, and the links to the others; 30 a page unless asked otherwise, 100 at most. */
export function page<T>(call: Call, all: T[]): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(100, Number(call.url.searchParams.get("per_page") ?? 30));
  const number = Number(call.url.searchParams.get("page") ?? 1);
  const items = all.slice((number - 1) * size, number * size);
  return { items, headers: linkHeader(call, number, Math.ceil(all.length / size)) };
}

/** RFC 8288 links, only where there is another page. */
function linkHeader(call: Call, current: number, last: number): Record<string, string> {
  if (current >= last) return {};
  const to = (number: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${rel}"`;
  };
  return { link: `${to(current + 1, "next")}, ${to(last, "last")}` };
}

/** GitHub's times are whole seconds. */
export const stamp = (date: Date): string => date.toISOString().replace(/\.\d+/, "");
