import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ProxyOptions {
  /** Basic authentication the proxy asks for. */
  credentials?: { user: string; password: string };
  /** Refuses every CONNECT with this status. */
  refuse?: 403 | 407;
}

export interface ProxyLogEntry {
  /** The authority asked for, e.g. "management.azure.com:443". */
  target: string;
  status: number;
}

/** An HTTP proxy that takes CONNECT only, and leads every simulated host to one port. */
export async function openProxy(target: number, hosts: () => string[], options: ProxyOptions = {}) {
  const log: ProxyLogEntry[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const status = judge(request, hosts(), options);
    log.push({ target: request.url ?? "", status });
    client.on("error", () => client.destroy());
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} ${reasons[status]}\r\n${challenge(status)}content-length: 0\r\n\r\n`);
      return;
    }
    const far = connect(target, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      client.pipe(far).pipe(client);
    });
    sockets.add(far);
    far.on("error", () => client.destroy());
    far.on("close", () => client.destroy());
    client.on("close", () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    log,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

const reasons: Record<number, string> = {
  403: "Forbidden",
  407: "Proxy Authentication Required",
  502: "Bad Gateway",
};

const challenge = (status: number): string =>
  status === 407 ? 'proxy-authenticate: Basic realm="simulator"\r\n' : "";

function judge(request: IncomingMessage, hosts: string[], options: ProxyOptions): number {
  if (options.refuse) return options.refuse;
  if (options.credentials) {
    const { user, password } = options.credentials;
    const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    if (request.headers["proxy-authorization"] !== expected) return 407;
  }
  const host = (request.url ?? "").replace(/:\d+$/, "");
  const known = hosts.some((name) => (name.startsWith(".") ? host.endsWith(name) : host === name));
  return known || host === "localhost" ? 200 : 502;
}
