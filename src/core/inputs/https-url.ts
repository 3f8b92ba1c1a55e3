import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import { looksLikeSecret } from "./lint/secret-shapes.ts";

/** A name of 253 signs (RFC 1035), a colon and a port. */
const LONGEST_HOST = 259;
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])(?::\d+)?$/i;

/**
 * A URL to put paths behind: https, without a slash at the end. A path is allowed (Azure Stack has its authority
 * at `/adfs`); a user name, a query or a fragment is not.
 */
export function readHttpsUrl(name: string, text: string): { url?: string; finding?: Finding } {
  if (/^http:\/\//i.test(text)) return { finding: inputFinding("cloud/not-https", name, { name }) };
  const host = writtenHost(text);
  // Of a very long host `URL.canParse` may say yes, and `new URL` throw.
  const url = host.length > LONGEST_HOST ? null : URL.parse(text);
  const plain = url?.username === "" && url.password === "" && !/[?#\s\\]/.test(text) && HOST.test(host);
  if (url === null || !plain) return { finding: inputFinding("cloud/not-url", name, { name }) };
  // The log names the hosts, in small letters: a secret that is one could not be told there any more.
  if (looksLikeSecret(hostName(host)))
    return { finding: inputFinding("input/is-secret", name, { field: `\`${name}\`` }) };
  let path = url.pathname;
  while (path.endsWith("/")) path = path.slice(0, -1);
  return { url: url.origin + path };
}

/** The host of an https URL as it was written, with its port: a parser writes it in small letters and decodes it. */
export function writtenHost(text: string): string {
  const authority = /^https:\/\/([^/?#]+)/i.exec(text.trim())?.[1] ?? "";
  return authority.slice(authority.lastIndexOf("@") + 1);
}

/** The same without its port. */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}
