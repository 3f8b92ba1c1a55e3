import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import { createAuthority } from "../simulator/certificates.ts";

export interface Handshake {
  readonly pfx: Uint8Array;
  readonly passphrase: string;
  /** Which side has the .pfx; the other one has a certificate that it trusts. */
  readonly side: "client" | "server";
  readonly version: "TLSv1.2" | "TLSv1.3";
  /** PEM of what the other side is to trust: the self-signed certificate itself. */
  readonly trusted: string;
}

/**
 * A real mutual-TLS handshake on the loopback. Answers with the DER of the certificate that the other side was
 * shown; throws where either refuses the other.
 */
export async function shakeHands({
  pfx,
  passphrase,
  side,
  version,
  trusted,
}: Handshake): Promise<Uint8Array> {
  const authority = createAuthority();
  const ours = { pfx: Buffer.from(pfx), passphrase, ca: authority.certificate };
  const theirs = { key: authority.leafKey, cert: authority.leaf("localhost"), ca: trusted };
  const own = (of: Handshake["side"]): SecureContextOptions => ({
    ...(side === of ? ours : theirs),
    minVersion: version,
    maxVersion: version,
  });
  // That server certificates serve clients too is not asked: here only the side with the .pfx is judged.
  const server = createServer({ ...own("server"), requestCert: true, rejectUnauthorized: side === "client" });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({
    ...own("client"),
    port,
    host: "127.0.0.1",
    checkServerIdentity: () => undefined,
    rejectUnauthorized: side === "server",
  });
  try {
    const refused = once(server, "tlsClientError").then(([error]) => Promise.reject(error));
    const met = Promise.all([once(server, "secureConnection"), once(client, "secureConnect")]);
    const [[accepted]] = await Promise.race([met, refused]);
    return (side === "client" ? (accepted as TLSSocket) : client).getPeerCertificate().raw;
  } finally {
    client.destroy();
    server.close();
  }
}
