import { asmAnswer, asmError, type Xml } from "./asm-answers.ts";
import { type ClassicScene, inClassic } from "./asm-gate.ts";
import { thumbprintOf } from "./certificates.ts";
import type { ManagementCertificate } from "./classic.ts";
import type { Handler, SimResponse } from "./request.ts";

/** Azure Service Management, the classic API: what the action asks with a management certificate. */
export const asmHandlers: Handler[] = [
  inClassic("GET", "", "2009-10-01", oneSubscription),
  inClassic("GET", "/services/hostedservices", "2009-10-01", listHostedServices),
  inClassic("GET", "/certificates", "2012-03-01", listCertificates),
  inClassic("POST", "/certificates", "2012-03-01", addCertificate),
  inClassic("GET", "/certificates/:thumbprint", "2012-03-01", oneCertificate),
  inClassic("DELETE", "/certificates/:thumbprint", "2012-03-01", deleteCertificate),
];

function oneSubscription({ subscription }: ClassicScene): SimResponse {
  const { id, displayName, classic } = subscription;
  return asmAnswer(200, [
    "Subscription",
    [
      ["SubscriptionID", id],
      ["SubscriptionName", displayName],
      ["SubscriptionStatus", classic.status],
      ["AccountAdminLiveEmailId", "admin@contoso.example"],
      ["ServiceAdminLiveEmailId", "admin@contoso.example"],
      ["MaxCoreCount", "20"],
      ["MaxStorageAccounts", "20"],
      ["MaxHostedServices", "20"],
      ["CurrentCoreCount", "0"],
      ["CurrentHostedServices", String(classic.hostedServices.length)],
      ["CurrentStorageAccounts", "0"],
    ],
  ]);
}

function listHostedServices({ call, subscription }: ClassicScene): SimResponse {
  const services = subscription.classic.hostedServices.map((name): Xml => {
    const properties: Xml = [
      "HostedServiceProperties",
      [
        ["Description", ""],
        ["Location", "West Europe"],
        ["Label", Buffer.from(name).toString("base64")],
        ["Status", "Created"],
      ],
    ];
    const url = `${call.base}/${subscription.id}/services/hostedservices/${encodeURIComponent(name)}`;
    return ["HostedService", [["Url", url], ["ServiceName", name], properties]];
  });
  return asmAnswer(200, ["HostedServices", services]);
}

function listCertificates({ subscription }: ClassicScene): SimResponse {
  return asmAnswer(200, ["SubscriptionCertificates", subscription.classic.certificates.map(entity)]);
}

function oneCertificate(scene: ClassicScene): SimResponse {
  const found = find(scene);
  return found ? asmAnswer(200, entity(found)) : absent();
}

const entity = ({ der, publicKey, thumbprint, created }: ManagementCertificate): Xml => [
  "SubscriptionCertificate",
  [
    ["SubscriptionCertificatePublicKey", publicKey],
    ["SubscriptionCertificateThumbprint", thumbprint],
    ["SubscriptionCertificateData", der.toString("base64")],
    ["Created", created.toISOString().replace(/\.\d+/, "")],
  ],
];

/** One that is there already is kept as it is. */
function addCertificate({ call, subscription: { classic } }: ClassicScene): SimResponse {
  const data = textOf(call.body, "SubscriptionCertificateData");
  const publicKey = textOf(call.body, "SubscriptionCertificatePublicKey");
  const thumbprint = textOf(call.body, "SubscriptionCertificateThumbprint");
  const der = Buffer.from(data, "base64");
  if (!isInNamespace(call.body) || publicKey === "" || thumbprintOf(der) !== thumbprint.toUpperCase()) {
    return asmError(
      400,
      "InvalidXmlRequest",
      "The request body's XML was invalid or not correctly specified.",
    );
  }
  if (classic.certificates.some((one) => one.thumbprint === thumbprintOf(der))) return asmAnswer(200);
  // No such answer was recorded; the status is all that one can rely on.
  if (classic.certificates.length >= classic.limit) {
    return asmError(403, "ForbiddenError", "The subscription has as many management certificates as it may.");
  }
  classic.addCertificate(der, { publicKey, unknownFor: classic.replication });
  return asmAnswer(200);
}

function deleteCertificate(scene: ClassicScene): SimResponse {
  const found = find(scene);
  if (!found) return absent();
  const { classic } = scene.subscription;
  classic.certificates = classic.certificates.filter((one) => one !== found);
  return asmAnswer(200);
}

const find = ({ call, subscription }: ClassicScene): ManagementCertificate | undefined =>
  subscription.classic.certificates.find(
    ({ thumbprint }) => thumbprint === call.params["thumbprint"]?.toUpperCase(),
  );

const absent = (): SimResponse =>
  asmError(404, "ResourceNotFound", "The management certificate does not exist.");

const isInNamespace = (body: string): boolean =>
  /<SubscriptionCertificate\s[^>]*xmlns="http:\/\/schemas\.microsoft\.com\/windowsazure"/.test(body);

const textOf = (body: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1]?.trim() ?? "";
