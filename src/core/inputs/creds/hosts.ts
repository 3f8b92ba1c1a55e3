import { inputFinding } from "../../catalogue/inputs.ts";
import { CLOUDS, type Cloud } from "../../cloud.ts";
import type { Finding } from "../../finding.ts";
import { type Given, subjectOf } from "../fields.ts";
import { hostName, writtenHost } from "../https-url.ts";
import { looksLikeSecret } from "../lint/secret-shapes.ts";

export interface CredsHosts {
  readonly authority: Given | undefined;
  readonly resourceManager: Given | undefined;
}

/**
 * The hosts in the JSON are compared, never called: whoever can change the JSON could else have the secret sent
 * anywhere. URLs of services that we do not call are left alone.
 */
export function checkHosts(hosts: CredsHosts, cloud: Cloud): Finding[] {
  return [
    ...check(hosts.authority, cloud, (one) => [one.authorityHost, ...one.authorityAliases]),
    ...check(hosts.resourceManager, cloud, (one) => [one.resourceManagerUrl]),
  ];
}

function check(given: Given | undefined, cloud: Cloud, urlsOf: (cloud: Cloud) => string[]): Finding[] {
  if (given === undefined) return [];
  const host = httpsHost(given.value);
  // Azure Stack writes `https://notsupported` for what it does not have.
  if (host === "notsupported") return [];
  const has = (one: Cloud) => urlsOf(one).some((url) => new URL(url).host === host);
  if (has(cloud)) return [];
  const other = Object.values(CLOUDS).find(has);
  const subject = subjectOf(given);
  const holes = { field: given.from, environment: cloud.name };
  if (other !== undefined)
    return [inputFinding("creds/other-cloud", subject, { ...holes, other: other.name })];
  return [inputFinding("creds/foreign-host", subject, { ...holes, host: shown(host, given.value) })];
}

function httpsHost(text: string): string | undefined {
  const url = URL.parse(text);
  return url?.protocol === "https:" ? url.host : undefined;
}

/** Only what was written as a plain host name is repeated; anything may stand in this place. */
function shown(host: string | undefined, text: string): string {
  if (host === undefined) return "(not an https URL)";
  const written = writtenHost(text);
  const plain = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/.test(host) && host.length <= 100;
  return plain && written.toLowerCase() === host && !looksLikeSecret(hostName(written))
    ? `\`${host}\``
    : "(unreadable)";
}
