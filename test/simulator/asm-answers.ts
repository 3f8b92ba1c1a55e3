import { hex } from "./ids.ts";
import type { SimResponse } from "./request.ts";

/** An element with text or with others inside it. */
export type Xml = readonly [name: string, inside: string | readonly Xml[]];

const NAMESPACES =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

/** The headers that recorded answers have; x-ms-request-id is hex without dashes. */
const bookkeeping = () => ({
  "cache-control": "no-cache",
  server: "1.0.6198.357 (rd_rdfe_stable.160413-1538) Microsoft-HTTPAPI/2.0",
  "x-ms-servedbyregion": "ussouth3",
  "x-ms-request-id": hex(32),
});

/** An answer with a document, or an empty one. */
export function asmAnswer(status: number, document?: Xml): SimResponse {
  if (document === undefined) return { status, headers: bookkeeping(), body: "" };
  const headers = { ...bookkeeping(), "content-type": "application/xml; charset=utf-8" };
  return { status, headers, body: write(document, ` ${NAMESPACES}`) };
}

export const asmError = (status: number, code: string, message: string): SimResponse =>
  asmAnswer(status, [
    "Error",
    [
      ["Code", code],
      ["Message", message],
    ],
  ]);

/** For whatever the cause: a certificate that is not there, a foreign subscription, one of a reseller. */
export function asmForbidden(): SimResponse {
  const message =
    "The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.";
  const { body } = asmError(403, "ForbiddenError", message);
  return { status: 403, headers: { server: "Microsoft-HTTPAPI/2.0" }, body };
}

/** The classic API throttles with 503, and does not say for how long. */
export const tooManyClassic = (): SimResponse =>
  asmError(503, "TooManyRequests", "Too many requests received. Retry after some time.");

/** An empty list is an element that closes itself. */
function write([name, inside]: Xml, attributes = ""): string {
  const content = typeof inside === "string" ? escaped(inside) : inside.map((one) => write(one)).join("");
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign);
