import { equal, match } from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { createClientCertificate, derOf } from "./certificates.ts";
import { throttled } from "./faults.ts";
import type { Lab, RecordedFact } from "./lab.ts";
import type { SimResponse } from "./request.ts";

const ROOT = "https://management.core.windows.net";
const certificate = derOf(createClientCertificate({ commonName: "Azure Tools" }).certificate);
const other = createClientCertificate({ commonName: "another" });

interface Asking {
  method?: string;
  path?: string;
  version?: string;
  certificate?: Buffer;
  body?: string;
}

/** Asks about the lab's subscription, with a certificate that it knows. */
function ask(lab: Lab, asking: Asking = {}): Promise<SimResponse> {
  const { classic, id } = lab.subscription;
  if (classic.certificates.length === 0) classic.addCertificate(certificate);
  const { method = "GET", path = "", version = "2014-10-01", body = "" } = asking;
  return lab.simulator.handle({
    method,
    url: new URL(`${ROOT}/${id}${path}`),
    headers: version === "" ? {} : { "x-ms-version": version },
    body,
    clientCertificate: asking.certificate ?? certificate,
  });
}

const FORBIDDEN =
  '<Error xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Code>ForbiddenError</Code><Message>The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.</Message></Error>';

const MISSING =
  "<Code>MissingOrIncorrectVersionHeader</Code><Message>The versioning header is not specified or was specified incorrectly.</Message>";

const isForbidden = ({ status, headers, body }: SimResponse): void => {
  equal(status, 403);
  equal(body, FORBIDDEN);
  equal(headers["x-ms-request-id"], undefined);
};

/** What Add Management Certificate takes. */
const upload = (pem: string, thumbprint: string, namespace = "http://schemas.microsoft.com/windowsazure") => {
  const spki = new X509Certificate(pem).publicKey.export({ type: "pkcs1", format: "der" });
  return [
    `<SubscriptionCertificate xmlns="${namespace}">`,
    `<SubscriptionCertificatePublicKey>${spki.toString("base64")}</SubscriptionCertificatePublicKey>`,
    `<SubscriptionCertificateThumbprint>${thumbprint}</SubscriptionCertificateThumbprint>`,
    `<SubscriptionCertificateData>${derOf(pem).toString("base64")}</SubscriptionCertificateData>`,
    "</SubscriptionCertificate>",
  ].join("");
};

const add = (lab: Lab, body = upload(other.certificate, other.thumbprint)) =>
  ask(lab, { method: "POST", path: "/certificates", body });

export const asmFacts: RecordedFact[] = [
  {
    fact: "The classic API tells a subscription with its status and its counts, as XML in one line",
    source: "answer pasted into the test of a public Java client, 2013",
    check: async (lab) => {
      const { status, headers, body } = await ask(lab);
      equal(status, 200);
      equal(headers["content-type"], "application/xml; charset=utf-8");
      match(
        body,
        /^<Subscription xmlns="http:\/\/schemas\.microsoft\.com\/windowsazure" xmlns:i="[^"]+"><SubscriptionID>/,
      );
      match(body, /<SubscriptionStatus>Active<\/SubscriptionStatus><AccountAdminLiveEmailId>/);
    },
  },
  {
    fact: "A list of cloud services that is empty is an element that closes itself",
    source: "captured by azure-xplat-cli, 2016-04",
    check: async (lab) => {
      const { body, headers } = await ask(lab, { path: "/services/hostedservices" });
      equal(
        body,
        '<HostedServices xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/>',
      );
      match(headers["x-ms-request-id"] ?? "", /^[0-9a-f]{32}$/);
      equal(headers["x-ms-servedbyregion"], "ussouth3");
    },
  },
  {
    fact: "A cloud service has its address, its name and its label in base64",
    source: "captured by azure-xplat-cli, 2016-04",
    check: async (lab) => {
      lab.subscription.classic.hostedServices.push("web");
      const { body } = await ask(lab, { path: "/services/hostedservices" });
      match(
        body,
        /<HostedService><Url>https:\/\/management\.core\.windows\.net\/[^<]+\/services\/hostedservices\/web<\/Url><ServiceName>web<\/ServiceName><HostedServiceProperties>/,
      );
      match(body, /<Label>d2Vi<\/Label><Status>Created<\/Status>/);
    },
  },
  {
    fact: "A wrong certificate, none, a foreign subscription and a reseller's get one and the same 403, without a request id",
    source: "pasted into five public issues, 2016 to 2018; a reseller's in a sixth",
    check: async (lab) => {
      isForbidden(await ask(lab, { certificate: derOf(other.certificate) }));
      isForbidden(await ask(lab, { certificate: Buffer.alloc(0) }));
      lab.subscription.quotaId = "CSP_2015-05-01";
      isForbidden(await ask(lab));
    },
  },
  {
    fact: "No version, or one before 2012-03-01 for certificates, is 400 MissingOrIncorrectVersionHeader",
    source: "Microsoft's list of codes; Add and List Management Certificates",
    check: async (lab) => {
      const without = await ask(lab, { version: "" });
      equal(without.status, 400);
      match(without.body, new RegExp(MISSING));
      equal((await ask(lab, { path: "/certificates", version: "2011-10-01" })).status, 400);
      equal((await ask(lab, { version: "2011-10-01" })).status, 200);
    },
  },
  {
    fact: "Adding a certificate is 200 without a body, and the list has it with the moment",
    source: "Add and List Management Certificates; Microsoft's client for Node",
    check: async (lab) => {
      const added = await add(lab);
      equal(`${added.status} ${added.body}`, "200 ");
      const { body } = await ask(lab, { path: "/certificates" });
      match(body, /^<SubscriptionCertificates xmlns=/);
      match(
        body,
        new RegExp(
          `<SubscriptionCertificateThumbprint>${other.thumbprint}</SubscriptionCertificateThumbprint>`,
        ),
      );
      match(body, /<Created>2026-11-02T09:30:15Z<\/Created><\/SubscriptionCertificate>/);
      equal((await ask(lab, { certificate: derOf(other.certificate) })).status, 200);
    },
  },
  {
    fact: "The namespace of what is sent is http, whatever the newer pages of the reference show",
    source: "the reference of 2012 to 2015, and every client that is known",
    check: async (lab) => {
      const newer = upload(other.certificate, other.thumbprint, "https://schemas.microsoft.com/windowsazure");
      match((await add(lab, newer)).body, /<Code>InvalidXmlRequest<\/Code>/);
    },
  },
  {
    fact: "A certificate is got and deleted by its thumbprint; one that is absent is 404 ResourceNotFound",
    source: "Get and Delete Management Certificate; the envelope as captured by azure-xplat-cli",
    check: async (lab) => {
      await add(lab);
      const path = `/certificates/${other.thumbprint.toLowerCase()}`;
      equal((await ask(lab, { path })).status, 200);
      equal((await ask(lab, { method: "DELETE", path })).status, 200);
      const gone = await ask(lab, { path });
      equal(gone.status, 404);
      match(gone.body, /<Code>ResourceNotFound<\/Code>/);
    },
  },
  {
    fact: "The classic API throttles with 503 TooManyRequests, and does not say for how long",
    source: "captured by azure-xplat-cli, 1,774 times",
    check: async (lab) => {
      lab.simulator.fault({ when: { host: "management.core.windows.net" }, do: throttled(5) });
      const { status, headers, body } = await ask(lab);
      equal(status, 503);
      equal(headers["retry-after"], undefined);
      match(
        body,
        /<Code>TooManyRequests<\/Code><Message>Too many requests received. Retry after some time.<\/Message>/,
      );
    },
  },
];
