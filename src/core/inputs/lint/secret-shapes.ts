/** Secrets that Entra makes today: three characters, a digit, `Q~`, and 31 to 34 more. */
export function isEntraSecret(text: string): boolean {
  return /^[\w~.-]{3}\dQ~[\w~.-]{31,34}$/.test(text);
}

/** Begins as they do, but ends too early. */
export function isCutEntraSecret(text: string): boolean {
  return /^[\w~.-]{3}\dQ~/.test(text) && text.length < 37;
}
