import { applications } from "../azure/applications.ts";
import { certificatesByPermission } from "../azure/certificates-by-permission.ts";
import { certificatesByProof } from "../azure/certificates-by-proof.ts";
import { attachApplication } from "../commands/attach-application.ts";
import type { Registered } from "../commands/outcome.ts";
import { CertificateKind } from "../commands/rotate/certificate-kind.ts";
import type { Kind } from "../commands/rotate/kind.ts";
import { certificateEnd } from "../commands/validate/certificate-expiry.ts";
import { UNSEEN } from "../commands/validate/subscription.ts";
import type { KeyFile } from "../core/keyfile/key-file.ts";
import type { OpenCertificates } from "../ports.ts";
import type { Adapters, LiveOptions, RotationOptions } from "./adapters.ts";
import { signingOf } from "./certificates.ts";
import { makeCertificate, signingWith } from "./new-certificate.ts";
import { type CredentialOf, tokensAs, tryCredential } from "./sign-in-as.ts";

/** Certificates of an application: loaded only where one is made. */

/** Who proves that it has a certificate of the application acts as the application itself, whoever the caller is. */
function certificatesOf(options: LiveOptions, adapters: Adapters, clientId: string): OpenCertificates {
  const { http } = options.connections;
  const { credential, cloud } = options.identity;
  const { tokens } = adapters;
  const common = { http, url: cloud.graphUrl, clientId };
  const isItself = "clientId" in credential && credential.clientId === clientId;
  const { host } = new URL(cloud.graphUrl);
  const now = () => new Date(Date.now() - (http.traffic.clockSkewOf(host) ?? 0));
  return {
    byPermission: certificatesByPermission({ ...common, tokens }),
    byProof: (proof) => {
      const own = isItself
        ? tokens
        : tokensAs(options, adapters, (tenantId) => certificateOf({ clientId, tenantId }, proof.pem));
      return certificatesByProof({ ...common, ...proof, tokens: own, now });
    },
  };
}

const certificateOf: CredentialOf = (who, pem) => ({
  ...{ ...who, kind: "client-certificate", given: undefined },
  signing: signingWith(pem),
});

/** How the certificate of a task is rotated. */
export function certificateKind(
  options: LiveOptions & { readonly rotation: RotationOptions },
  adapters: Adapters,
): Kind {
  const { identity, rotation, keepSecret } = options;
  const { task } = rotation;
  return new CertificateKind({
    ...{ identity, task, signIn: adapters.tokens },
    makeCertificate: makeCertificate(keepSecret),
    openCertificates: certificatesOf(options, adapters, task.clientId),
    tryCertificate: tryCredential(options, adapters, certificateOf),
  });
}

/** Registers a file's certificate, whose key it holds too, on an application: the caller is that itself, or owns it. */
export async function attachToApplication(
  options: LiveOptions,
  adapters: Adapters,
  { clientId, file }: { readonly clientId: string; readonly file: KeyFile },
): Promise<Registered> {
  const signing = signingOf(file);
  if (signing === undefined) throw new TypeError("no certificate with its key");
  const { identity, connections, keepSecret, deadline } = options;
  const { http } = connections;
  const { tokens, clock } = adapters;
  const { findings, keyId } = await attachApplication({
    ...{ identity, clientId, clock, deadline },
    ...{ added: signing.certificate, pem: signing.pem },
    applications: applications({ http, tokens, url: identity.cloud.graphUrl, born: keepSecret }),
    openCertificates: certificatesOf(options, adapters, clientId),
    tryCertificate: tryCredential(options, adapters, certificateOf),
  });
  const { credential } = identity;
  const entry = {
    ...{ kind: "client-certificate" as const, subject: `client certificate of ${clientId}`, clientId },
    tenantId: "tenantId" in credential ? (credential.tenantId ?? null) : null,
    ...certificateEnd(signing.certificate.notAfter, clock.now()),
  };
  return {
    findings,
    credentials: keyId === undefined ? [] : [{ ...entry, keyId }],
    subscriptions: identity.subscriptionIds.map((id) => ({ ...UNSEEN, id })),
  };
}
