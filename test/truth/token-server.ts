import type { KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../simulator/certificates.ts";
import { answerWith } from "../simulator/http-door.ts";
import { decodeJwt, signer, verifyJwt } from "../simulator/jwt.ts";
import type { Company } from "../support/company.ts";
import { createProvider, type Judgement } from "./provider.ts";

/** A sign-in server that is not ours, and behind it the simulated ARM, Graph and GitHub, which take its tokens. */
export interface TokenServer extends Judgement {
  /** https://localhost:PORT */
  url: string;
  tokenEndpoint: string;
  certificate: string;
  /** Access tokens that came back to ARM or Graph. */
  tokens: string[];
  /** Inputs that send the action here. */
  inputs: Record<string, string>;
  /** Variables of a child process that finds nothing but this server. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

export async function openTokenServer(company: Company): Promise<TokenServer> {
  const authority = createAuthority();
  const server = createServer({ key: authority.leafKey, cert: authority.leaf("localhost") });
  const url = await listen(server);
  const { provider, judgement, publicKey } = createProvider(company, url);
  const tokens: string[] = [];
  const signIn = provider.callback();
  const simulated = answerWith(company.simulator);
  const answer: RequestListener = (incoming, outgoing) => {
    if (!/^\/(arm|graph|oidc)\//.test(incoming.url ?? "")) return signIn(atItsOwnPath(incoming), outgoing);
    return simulated(withSimulatedToken(incoming, publicKey, tokens), outgoing);
  };
  server.on("request", answer);
  const folder = mkdtempSync(join(tmpdir(), "token-server-"));
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, authority.certificate);
  return {
    ...judgement,
    url,
    tokenEndpoint: `${url}/${company.tenant.id}/oauth2/v2.0/token`,
    certificate: authority.certificate,
    tokens,
    inputs: {
      environment: "custom",
      "authority-host": url,
      "resource-manager-url": `${url}/arm`,
      "graph-url": `${url}/graph`,
    },
    environment: {
      NODE_EXTRA_CA_CERTS: caFile,
      NODE_OPTIONS: `--import=${new URL("../simulator/redirect.mjs", import.meta.url).href}`,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/oidc/simulated/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: company.world.github.job.requestToken,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** The document that describes a tenant lies below the tenant at Entra, and at the root here. */
function atItsOwnPath(incoming: IncomingMessage): IncomingMessage {
  incoming.url = (incoming.url ?? "").replace(/^\/[^/]+\/v2\.0(?=\/\.well-known\/)/, "");
  return incoming;
}

/** A token of the judge is taken for what it says, and signed again with the key that the simulator knows. */
function withSimulatedToken(incoming: IncomingMessage, key: KeyObject, tokens: string[]): IncomingMessage {
  const text = incoming.headers.authorization?.replace(/^Bearer /, "") ?? "";
  const token = decodeJwt(text);
  if (token === undefined || !verifyJwt(token, key)) return incoming;
  tokens.push(text);
  incoming.headers.authorization = `Bearer ${signer("entra").sign(token.claims)}`;
  return incoming;
}
