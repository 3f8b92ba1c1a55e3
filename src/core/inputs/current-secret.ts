import { rotating } from "../catalogue/rotating.ts";
import type { Credential } from "../credential.ts";
import type { Finding } from "../finding.ts";
import { isSameId, meantId } from "../guid.ts";
import type { Secret } from "../secret.ts";
import { parseCreds } from "./creds/parse.ts";
import type { Keeper } from "./keeper.ts";
import { checkSecret } from "./lint/secret.ts";

/** What the stores hold now, as `current-secret` gives it. */
export interface Current {
  readonly secret: Secret | undefined;
  readonly findings: readonly Finding[];
}

export const NO_CURRENT: Current = { secret: undefined, findings: [] };

const CURRENT = "`current-secret`";

/**
 * `clientId` is the application that is rotated. A store may hold JSON: the secret is in it. Where the caller rotates
 * itself and gives nothing, the stores hold what it signs in with.
 */
export function readCurrent(
  text: string,
  { clientId, caller }: { readonly clientId: string; readonly caller: Credential },
  keeper: Keeper,
): Current {
  const given = text.trim();
  if (given === "") {
    const isOwn = caller.kind === "client-secret" && isSameId(caller.clientId, clientId);
    return isOwn ? { secret: caller.clientSecret, findings: [] } : NO_CURRENT;
  }
  if (!given.startsWith("{")) return { secret: keeper.keep(given), findings: noSecret(given) };
  const { fields } = parseCreds(given, CURRENT, "inputs");
  const secret = fields.clientSecret && keeper.keep(fields.clientSecret.value);
  return { secret, findings: ofAnother(fields.clientId?.value, clientId) };
}

/** A store that holds what is no secret is mended by a rotation: that is no reason to leave it as it is. */
const noSecret = (value: string): readonly Finding[] =>
  checkSecret({ value, from: CURRENT, origin: "inputs" })
    .findings.filter(({ level }) => level === "error")
    .map((finding) => ({ ...finding, level: "warning" }));

/** To write the stores would lock that one out, so nothing is begun. */
function ofAnother(given: string | undefined, clientId: string): readonly Finding[] {
  const other = meantId(given ?? "");
  if (other === undefined || isSameId(other, clientId)) return [];
  const holes = { place: CURRENT, other, clientId, what: "secret" };
  return [rotating("rotation/other-application", "current-secret", holes)];
}
