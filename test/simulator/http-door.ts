import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { ConnectionReset } from "./faults.ts";
import type { SimRequest } from "./request.ts";
import type { Simulator } from "./simulator.ts";

/** Hands the requests of a Node server to the simulator, and cuts the socket where it says so. */
export function answerWith(simulator: Simulator) {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    void answer(simulator, incoming, outgoing).catch((failure: unknown) => {
      if (failure instanceof ConnectionReset) incoming.socket.destroy();
      else outgoing.writeHead(500).end(`The simulator failed: ${failure}`);
    });
  };
}

async function answer(simulator: Simulator, incoming: IncomingMessage, outgoing: ServerResponse) {
  const response = await simulator.handle(await read(incoming));
  const packed = String(incoming.headers["accept-encoding"]).includes("gzip") && response.body !== "";
  // Azure packs answers for whoever says that it can read them.
  const body = packed ? gzipSync(response.body) : Buffer.from(response.body);
  const encoding: Record<string, string> = packed ? { "content-encoding": "gzip" } : {};
  outgoing.writeHead(response.status, {
    ...response.headers,
    ...encoding,
    ...lengthOf(response.status, body),
  });
  outgoing.end(body);
}

/** 204 has no length on the wire; all others do, so that no answer is chunked. */
function lengthOf(status: number, body: Buffer): Record<string, string> {
  return status === 204 ? {} : { "content-length": String(body.length) };
}

async function read(incoming: IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = [value].flat().join(", ");
  const shown = incoming.socket instanceof TLSSocket ? incoming.socket.getPeerCertificate().raw : undefined;
  return {
    method: incoming.method ?? "GET",
    // A path may begin with two slashes, and must not be taken for a host then.
    url: new URL(`https://${incoming.headers.host ?? "localhost"}${incoming.url ?? "/"}`),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
    ...(shown !== undefined && { clientCertificate: shown }),
  };
}
