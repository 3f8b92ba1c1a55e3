import type { Adapters, LiveOptions } from "./adapters.ts";
import { applications } from "./azure/applications.ts";
import { resourceManager } from "./azure/arm.ts";
import { certificatesByPermission } from "./azure/certificates-by-permission.ts";
import { certificatesByProof } from "./azure/certificates-by-proof.ts";
import { type FetchToken, Tokens } from "./azure/tokens.ts";
import { signingOf } from "./certificates.ts";
import { attachApplication } from "./commands/attach-application.ts";
import type { Finding } from "./core/finding.ts";
import type { KeyFile } from "./core/keyfile/key-file.ts";
import type { What } from "./core/rotation/world.ts";
import type { Secret } from "./core/secret.ts";
import { signingWith } from "./new-certificate.ts";
import type { OpenCertificates, TryCredential } from "./ports.ts";

/** What belongs to an application rather than to the caller: its certificates, and sign-ins as it. */

/** Who proves that it has a certificate of the application acts as the application itself, whoever the caller is. */
export function certificatesOf(options: LiveOptions, adapters: Adapters, clientId: string): OpenCertificates {
  const { http } = options.connections;
  const { credential, cloud } = options.identity;
  const { tokens } = adapters;
  const common = { http, url: cloud.graphUrl, clientId };
  const byPermission = certificatesByPermission({ ...common, tokens });
  const isItself = "clientId" in credential && credential.clientId === clientId;
  const { host } = new URL(cloud.graphUrl);
  const now = () => new Date(Date.now() - (http.traffic.clockSkewOf(host) ?? 0));
  return (proof) => {
    if (proof === undefined) return byPermission;
    const own = isItself ? tokens : tokensAs(options, adapters, "certificate", clientId, proof.pem);
    return certificatesByProof({ ...common, ...proof, tokens: own, now });
  };
}

/** Tokens of its own for each try: a credential that was accepted once would else be taken from memory. */
export function tryCredentialOf(options: LiveOptions, adapters: Adapters, what: What): TryCredential {
  const { http } = options.connections;
  const { resourceManagerUrl: url, resourceManagerAudience: audience } = options.identity.cloud;
  return async (clientId, value) => {
    const tokens = tokensAs(options, adapters, what, clientId, value);
    await tokens.token(audience);
    return resourceManager({ http, tokens, url, audience, resourceGroups: async () => [] });
  };
}

/** `value`: a client secret, or a private key and its certificate as PEM. */
function tokensAs(
  { identity, keepSecret }: LiveOptions,
  { tokens, tokenFetcherFor }: Adapters,
  what: What,
  clientId: string,
  value: Secret,
): Tokens {
  const fetch: FetchToken = async (audience) => {
    const { tenantId } = await tokens.principal(identity.cloud.graphUrl);
    const who = { clientId, tenantId };
    if (what === "secret") {
      return tokenFetcherFor({ ...who, kind: "client-secret", clientSecret: value })(audience);
    }
    const signing = signingWith(value);
    return tokenFetcherFor({ ...who, kind: "client-certificate", given: undefined, signing })(audience);
  };
  return new Tokens(fetch, keepSecret);
}

/** Registers a file's certificate, whose key it holds too, on an application: the caller is that itself, or owns it. */
export async function attachToApplication(
  options: LiveOptions,
  adapters: Adapters,
  { clientId, file }: { readonly clientId: string; readonly file: KeyFile },
): Promise<readonly Finding[]> {
  const signing = signingOf(file);
  if (signing === undefined) throw new TypeError("no certificate with its key");
  const { identity, connections, keepSecret } = options;
  const { http } = connections;
  const { tokens, clock } = adapters;
  return attachApplication({
    ...{ identity, clientId, clock },
    ...{ added: signing.certificate, pem: signing.pem },
    applications: applications({ http, tokens, url: identity.cloud.graphUrl, born: keepSecret }),
    openCertificates: certificatesOf(options, adapters, clientId),
    tryCertificate: tryCredentialOf(options, adapters, "certificate"),
  });
}
