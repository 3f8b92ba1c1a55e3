import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";

/**
 * A URL to put paths behind: https, without a slash at the end. A path is allowed (Azure Stack has its authority
 * at `/adfs`); a user name, a query or a fragment is not.
 */
export function readHttpsUrl(name: string, text: string): { url?: string; finding?: Finding } {
  if (/^http:\/\//i.test(text)) return { finding: inputFinding("cloud/not-https", name, { name }) };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url?.protocol === "https:" && url.username === "" && url.password === "" && !/[?#\s\\]/.test(text);
  if (url === undefined || !plain) return { finding: inputFinding("cloud/not-url", name, { name }) };
  let path = url.pathname;
  while (path.endsWith("/")) path = path.slice(0, -1);
  return { url: url.origin + path };
}
