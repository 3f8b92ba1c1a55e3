import { NetworkError, ServiceError } from "../core/failure.ts";
import type { HttpResponse } from "../http/client.ts";
import { CODE } from "./refusals.ts";
import { type Element, readXml, textIn } from "./xml.ts";

/** The document of a good answer, whose root must be the one that was asked for. */
export function readAsm(response: HttpResponse, host: string, root: string): Element {
  if (response.status !== 200) throw asmRefusal(response, host);
  const document = documentOf(response, host);
  if (document?.name !== root) throw new NetworkError("not-json", host, String(response.status));
  return document;
}

/** What the classic API said against us: `<Error><Code/><Message/></Error>`, or nothing at all. */
export function asmRefusal(response: HttpResponse, host: string): ServiceError {
  const document = response.body === "" ? undefined : documentOf(response, host);
  const code = document?.name === "Error" ? textIn(document, "Code") : undefined;
  const traceId = response.headers["x-ms-request-id"];
  return new ServiceError("asm", {
    status: response.status,
    codes: code !== undefined && CODE.test(code) ? [code] : [],
    ...(typeof traceId === "string" && /^[0-9a-f-]{32,36}$/i.test(traceId) && { traceId }),
  });
}

/** A web page is a firewall speaking, whatever its status. */
function documentOf({ headers, body, status }: HttpResponse, host: string): Element | undefined {
  const document = readXml(body.replace(/^\uFEFF/, ""));
  const isPage = headers["content-type"]?.includes("html") || /^\s*<(?:!doctype\s+)?html/i.test(body);
  if (isPage) throw new NetworkError("firewall-page", host, String(status));
  return document;
}
