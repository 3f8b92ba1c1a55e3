/** The years 0 to 9999: what a date is written with. From beyond, adding days leaves the calendar. */
const FIRST = Date.parse("0000-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

/** What a service says is a date, as ISO 8601, as an HTTP date or in milliseconds; undefined where it is none. */
export function dateOf(said: unknown): Date | undefined {
  const isOne = typeof said === "string" || typeof said === "number" || said instanceof Date;
  const date = new Date(isOne ? said : Number.NaN);
  return date.getTime() >= FIRST && date.getTime() <= LAST ? date : undefined;
}
