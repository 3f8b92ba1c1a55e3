import type { SimResponse } from "./request.ts";
import { badParameter, vaultAnswer } from "./vault-answers.ts";
import type { VaultScene } from "./vault-gate.ts";

/** One page of a list: 25 entries unless `maxresults` asks for fewer, and nextLink, which is null at the end. */
export function vaultPage<T>(scene: VaultScene, all: T[], entries: (item: T) => object[]): SimResponse {
  const { call, vault } = scene;
  const query = call.url.searchParams;
  const size = Number(query.get("maxresults") ?? 25);
  if (!(size >= 1 && size <= 25)) return badParameter(call, vault, "maxresults must be between 1 and 25");
  const start = Number(Buffer.from(query.get("$skiptoken") ?? "", "base64url").toString() || 0);
  const value = all.slice(start, start + size).flatMap(entries);
  const nextLink = start + size < all.length ? nextOf(scene, start + size) : null;
  return vaultAnswer(call, vault, 200, { value, nextLink });
}

/** The real one names port 443, and puts the parameters into another order than the request. */
function nextOf({ call }: VaultScene, offset: number): string {
  const query = call.url.searchParams;
  const token = Buffer.from(String(offset)).toString("base64url");
  const most = query.has("maxresults") ? `&maxresults=${query.get("maxresults")}` : "";
  const { protocol, hostname, port, pathname } = call.url;
  const address = `${protocol}//${hostname}:${port || 443}${pathname}`;
  return `${address}?api-version=${query.get("api-version")}&$skiptoken=${token}${most}`;
}
