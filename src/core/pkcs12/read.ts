import { context, type Element, TAG } from "../asn1/read.ts";
import { octets, oid, only, sequence } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";
import { type Bags, readSafes } from "./bags.ts";
import type { Derivations } from "./derivations.ts";
import type { Password } from "./derive-key.ts";
import { type Mac, macOf } from "./mac.ts";

export interface Store extends Bags {
  /** How its wholeness is proven; undefined where it is not. */
  readonly mac: string | undefined;
  /** The highest count that a key was derived with. */
  readonly iterations: number;
  readonly password: "given" | "trimmed" | "empty" | "null" | "none-needed";
}

const DATA = "1.2.840.113549.1.7.1";
/** Up to this count, which .NET takes for the limit, every password is tried. */
const CHEAP = 300_000;
/**
 * Beyond it another is tried only if as much again as was wasted stays below the first, and may then cost the second: room for
 * two tries at 600,000 rounds and AES, the most that honest files ask for. In digests; a million take 0.7 seconds at most.
 */
const ANOTHER = { wasted: 1_300_000, most: 2_000_000 };

/** Whether it has the outer form of a PKCS#12 file: `SEQUENCE { 3, ContentInfo, … }`. */
export function isPkcs12({ tag, children: [version, content] }: Element): boolean {
  const three = version?.tag === TAG.integer && version.content.length === 1 && version.content[0] === 3;
  return tag === TAG.sequence && three && content?.children[0]?.tag === TAG.oid;
}

/**
 * Opens a PKCS#12 file (RFC 7292, with RFC 9579), password-protected by any scheme that was ever common.
 * Without a password both the empty one and none at all are tried: to PKCS#12 they are two, and Azure's own files have
 * none. Bytes after it are left alone.
 * @throws Unreadable
 */
export function readPkcs12(pfx: Element, given: string | undefined, derivations: Derivations): Store {
  const [, info, macData] = sequence(pfx);
  const [type, value] = sequence(info);
  if (oid(type) !== DATA)
    throw new Unreadable("unsupported", "a PKCS#12 file that is signed by a certificate");
  if (value?.tag !== context(0)) throw new Unreadable("malformed");
  const content = octets(only(value));
  const mac = macData && macOf(macData);
  let failure: unknown;
  let most: number | undefined;
  for (const [password, kind] of candidates(given)) {
    const tried = derivations.part(most);
    try {
      return opened(content, mac, password, kind, tried);
    } catch (error) {
      failure ??= error;
      if (!(error instanceof Unreadable) || error.trouble !== "wrong-password") break;
      if (tried.highest > CHEAP) {
        if (derivations.work + tried.work > ANOTHER.wasted) break;
        most = ANOTHER.most;
      }
    }
  }
  const wrong = failure instanceof Unreadable && failure.trouble === "wrong-password";
  throw wrong && given === undefined ? new Unreadable("no-password") : failure;
}

/** What is tried, in this order: many a password was stored with the line break after it. */
function candidates(given: string | undefined): readonly (readonly [Password, Store["password"]])[] {
  const none = [["", "empty"] as const, [null, "null"] as const];
  if (given === undefined) return none;
  const trimmed = given.trim();
  return [[given, "given"], ...(trimmed === given ? [] : [[trimmed, "trimmed"] as const]), ...none];
}

function opened(
  content: Uint8Array,
  mac: Mac | undefined,
  password: Password,
  kind: Store["password"],
  derivations: Derivations,
): Store {
  if (mac !== undefined && !mac.proves(content, password, derivations))
    throw new Unreadable("wrong-password");
  const bags = readSafes(
    content,
    (scheme, ciphertext) => scheme.decrypt(ciphertext, password, derivations),
    mac !== undefined,
  );
  const locked = mac ?? bags.keyScheme ?? bags.certificateScheme;
  return Object.assign(bags, {
    mac: mac?.words,
    iterations: derivations.highest,
    password: locked === undefined ? "none-needed" : kind,
  } as const);
}
