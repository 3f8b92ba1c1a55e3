import type { Cloud, Service } from "./clouds.ts";
import type { World } from "./world.ts";

/** One request as the simulator sees it. Header names are lower-case; `body` is text, "" where there is none. */
export interface SimRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string;
  /** DER of the certificate that the client proved to hold the key of in the TLS handshake, where it showed one. */
  clientCertificate?: Buffer;
}

/** One answer. `body` is text, "" where there is none; header names are lower-case. */
export interface SimResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A routed request: which service and cloud it reached, the path inside that service, and the path's parameters. */
export interface Call extends SimRequest {
  service: Service;
  cloud: Cloud;
  /** Address of the service without a trailing slash: the host, and on localhost the prefix too. */
  base: string;
  path: string;
  params: Record<string, string>;
}

/** `path` is a pattern: `:name` stands for one segment (or the text between two quotes). Case does not matter. */
export interface Handler {
  method: string;
  path: string;
  handle(world: World, call: Call): SimResponse;
}

/** A JSON answer. Each service adds its own headers to it. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): SimResponse {
  const typed = { "content-type": "application/json; charset=utf-8", ...headers };
  return { status, headers: typed, body: JSON.stringify(body) };
}

/** Finds the handler for a method and a path, with the parameters decoded. */
export function match(handlers: Handler[], method: string, path: string) {
  for (const handler of handlers) {
    const found = handler.method === method ? matcher(handler.path).exec(path) : null;
    if (found) {
      const pairs = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)]);
      return { handler, params: Object.fromEntries(pairs) as Record<string, string> };
    }
  }
  return undefined;
}

const matchers = new Map<string, RegExp>();

function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/':(\w+)'/g, "'(?<$1>[^/']+)'")
    .replace(/\/:(\w+)/g, "/(?<$1>[^/]+)");
  const made = new RegExp(`^${source}/?$`, "i");
  matchers.set(pattern, made);
  return made;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
