import { X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { dateOf } from "../core/dates.ts";
import { NetworkError, ServiceError } from "../core/failure.ts";
import type { Certificate, KeyFile } from "../core/keyfile/key-file.ts";
import { pemBlock } from "../core/pem/write.ts";
import type { Http, HttpResponse } from "../http/client.ts";
import type { OpenServiceManagement } from "../ports.ts";
import { asmRefusal, readAsm } from "./asm-answers.ts";
import { type Element, textIn } from "./xml.ts";

/** What Microsoft's own clients last sent; certificates need 2012-03-01 at least. */
const VERSION = "2014-10-01";
const NAMESPACE = "http://schemas.microsoft.com/windowsazure";

export interface ServiceManagementOptions {
  readonly http: Pick<Http, "send" | "sendOnce">;
  /** `https://management.core.windows.net` */
  readonly url: string;
}

/**
 * Azure Service Management, the classic API, by mutual TLS. The certificate goes in as we have read it: Node does not
 * open the .pfx files of that time itself (RC2-40).
 */
export function serviceManagement({ http, url }: ServiceManagementOptions): OpenServiceManagement {
  return (file) => {
    const { host } = new URL(url);
    const certificate = contextOf(file);
    const request = (id: string, path: string) => ({
      url: `${url}/${encodeURIComponent(id)}${path}`,
      headers: { "x-ms-version": VERSION, accept: "application/xml" },
      certificate,
    });
    const get = async (id: string, path: string, root: string): Promise<Element> => {
      const response = await http.send({ method: "GET", ...request(id, path) });
      return readAsm(response, host, root);
    };
    return {
      subscription: async (id) => {
        const found = await get(id, "", "Subscription");
        const status = textIn(found, "SubscriptionStatus");
        if (status === undefined) throw new NetworkError("not-json", host, "no-status");
        return { id, name: textIn(found, "SubscriptionName") ?? "", status };
      },
      hostedServices: async (id) => {
        const list = await get(id, "/services/hostedservices", "HostedServices");
        return list.children.flatMap((service) => textIn(service, "ServiceName") ?? []);
      },
      certificates: async (id) => {
        const list = await get(id, "/certificates", "SubscriptionCertificates");
        return list.children.flatMap(toCertificate);
      },
      addCertificate: async (id, added) => {
        const { headers, ...rest } = request(id, "/certificates");
        const typed = { ...headers, "content-type": "application/xml" };
        const body = uploadOf(added);
        refuseUnless2xx(await http.sendOnce({ method: "POST", ...rest, headers: typed, body }), host);
      },
    };
  };
}

/** Node is given what it will take for certain: PEM, the leaf first. */
function contextOf({ certificates, key }: KeyFile): SecureContext {
  try {
    return createSecureContext({
      cert: certificates.map(({ der }) => pemBlock("CERTIFICATE", der)).join(""),
      key: key?.pem.reveal(),
    });
  } catch {
    // The text of OpenSSL is not passed on: what it choked on is the key.
    throw new ServiceError("asm", { status: 0, codes: ["unusable-certificate"] });
  }
}

function toCertificate(element: Element) {
  const thumbprint = textIn(element, "SubscriptionCertificateThumbprint");
  if (thumbprint === undefined || !/^[0-9a-f]{40}$/i.test(thumbprint)) return [];
  return [{ thumbprint: thumbprint.toUpperCase(), created: dateOf(textIn(element, "Created")) }];
}

/** Add Management Certificate (learn.microsoft.com/previous-versions/azure/reference/jj154123(v=azure.100)). */
function uploadOf({ der, thumbprint }: Certificate): string {
  // What .NET calls the public key, and every known client sends: PKCS #1 without the name of the algorithm.
  const publicKey = new X509Certificate(der).publicKey.export({ type: "pkcs1", format: "der" });
  return [
    `<SubscriptionCertificate xmlns="${NAMESPACE}">`,
    `<SubscriptionCertificatePublicKey>${publicKey.toString("base64")}</SubscriptionCertificatePublicKey>`,
    `<SubscriptionCertificateThumbprint>${thumbprint}</SubscriptionCertificateThumbprint>`,
    `<SubscriptionCertificateData>${Buffer.from(der).toString("base64")}</SubscriptionCertificateData>`,
    "</SubscriptionCertificate>",
  ].join("");
}

/** 200 by the reference, 201 by a client that somebody wrote. */
function refuseUnless2xx(response: HttpResponse, host: string): void {
  if (response.status >= 300) throw asmRefusal(response, host);
}
