import { type Element, TAG } from "../asn1/read.ts";
import { oid, sequence, tagged, text } from "../asn1/values.ts";
import { Unreadable } from "../unreadable.ts";

/** Short names of RFC 4514 and those that OpenSSL has besides. */
const KEYWORDS: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.4": "SN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "street",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.12": "title",
  "2.5.4.13": "description",
  "2.5.4.15": "businessCategory",
  "2.5.4.17": "postalCode",
  "2.5.4.42": "GN",
  "2.5.4.43": "initials",
  "2.5.4.46": "dnQualifier",
  "2.5.4.65": "pseudonym",
  "2.5.4.97": "organizationIdentifier",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "emailAddress",
  "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
};

export interface DistinguishedName {
  /** RFC 4514, most specific part first: `CN=deploy,O=Contoso`. */
  readonly text: string;
  /** The most specific one, unescaped. */
  readonly commonName: string | undefined;
}

/** @throws Unreadable `malformed` */
export function distinguishedName(name: Element | undefined): DistinguishedName {
  let commonName: string | undefined;
  const parts = sequence(name).map((set) => {
    const attributes = tagged(set, TAG.set).children.map((attribute) => {
      const [type, value] = sequence(attribute);
      if (value === undefined) throw new Unreadable("malformed");
      const dotted = oid(type);
      const keyword = KEYWORDS[dotted];
      const words = text(value);
      if (keyword === "CN" && words !== undefined) commonName = words;
      if (keyword === undefined || words === undefined) return `${keyword ?? dotted}=${encoded(value)}`;
      return `${keyword}=${escaped(words)}`;
    });
    return attributes.reverse().join("+");
  });
  return { text: parts.reverse().join(","), commonName };
}

/** What has no keyword or is no text stands as the hexadecimal digits of its encoding. */
function encoded(value: Element): string {
  return `#${Buffer.from(value.bytes).toString("hex").toUpperCase()}`;
}

function escaped(words: string): string {
  let made = "";
  for (const character of words) {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) made += `\\${code.toString(16).toUpperCase().padStart(2, "0")}`;
    else made += '",+<>;\\'.includes(character) ? `\\${character}` : character;
  }
  if (made.startsWith("#") || made.startsWith(" ")) made = `\\${made}`;
  return made.endsWith(" ") && made.length > 2 ? `${made.slice(0, -1)}\\ ` : made;
}
