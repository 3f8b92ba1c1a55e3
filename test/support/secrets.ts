/**
 * Secrets for tests, made at run time: a literal of this form trips push protection and the runner's own masks.
 * The same seed gives the same secret.
 */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A client secret as Entra makes them: three characters, a digit, `Q~`, 34 more. 40 in all. */
export function entraSecret(seed = 1): string {
  const next = random(seed);
  return `${pick(LETTERS, 3, next)}8Q~${pick(`${LETTERS}_~.-`, 34, next)}`;
}

/** Base64 text of random bytes, as keys are. */
export function base64Key(bytes: number, seed = 1): string {
  const next = random(seed);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(next() * 256))).toString("base64");
}

export function hexDigits(length: number, seed = 1): string {
  return pick("0123456789ABCDEF", length, random(seed));
}

export function letters(length: number, seed = 1): string {
  return pick(LETTERS, length, random(seed));
}

/** A token: three parts, no meaning. */
export function jwt(seed = 1): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  return [part({ alg: "RS256", typ: "JWT" }), part({ sub: letters(20, seed) }), letters(86, seed)].join(".");
}

function pick(alphabet: string, length: number, next: () => number): string {
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join("");
}

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
