/** Finds secrets where they must not be, however they are written. */

/** Every way to write a secret that is known to have turned up in somebody's log, by the name of the way. */
export function waysToWrite(secret: string): Readonly<Record<string, string>> {
  const ends = { "its first ten characters": secret.slice(0, 10), "its last ten": secret.slice(-10) };
  return { ...waysToWriteWhole(secret), ...ends };
}

/** The same of a text whose beginning and end anybody may see. */
export function waysToWriteWhole(secret: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(secret);
  return {
    "as it is": secret,
    reversed: [...secret].toReversed().join(""),
    base64: shifted(bytes, 0),
    "base64, one byte later": shifted(bytes, 1),
    "base64, two bytes later": shifted(bytes, 2),
    base64url: bytes.toString("base64url").slice(0, -1),
    ...{ hex: bytes.toString("hex"), "hex in capitals": bytes.toString("hex").toUpperCase() },
    "percent-encoded": encodeURIComponent(secret),
    "form-encoded": new URLSearchParams([["", secret]]).toString().slice(1),
    "escaped for JSON": JSON.stringify(secret).slice(1, -1),
    "escaped for HTML": secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  };
}

/** The part that base64 has in common for whatever stands before and behind: `HTTP Basic` puts a user name there. */
function shifted(bytes: Buffer, by: number): string {
  const encoded = Buffer.concat([Buffer.alloc(by), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  return encoded.slice(by === 0 ? 0 : by + 1, -1);
}

/** A token leaks with its signature or its claims; its head is the same for all tokens. */
export function waysToWriteToken(token: string): Readonly<Record<string, string>> {
  const [, claims, signature] = token.split(".");
  const ways = waysToWrite(signature ?? token);
  return claims === undefined ? ways : { ...ways, claims, "beginning of the claims": claims.slice(0, 24) };
}

/** Where a text says what it must not: `the summary: percent-encoded`. Nothing of the secret is repeated. */
export function leaksIn(
  places: Readonly<Record<string, string>>,
  secrets: readonly Readonly<Record<string, string>>[],
): readonly string[] {
  const found = Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((ways) =>
      Object.entries(ways)
        .filter(([, written]) => written.length >= SHORTEST && text.includes(written))
        .map(([way]) => `${place}: ${way}`),
    ),
  );
  return [...new Set(found)];
}

/** Less than this says nothing, and turns up by chance. */
const SHORTEST = 8;
