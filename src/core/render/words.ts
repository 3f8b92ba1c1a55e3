/** Small turns of phrase that several renderers share. */

/** `error`, `errors`. */
export function plural(number: number, noun: string): string {
  return number === 1 ? noun : `${noun}s`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${plural(number, noun)}`;
}

/** `0.4 s`; `1 min 5 s` from a minute on. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `2026-03-24`, the day of an ISO date. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}
