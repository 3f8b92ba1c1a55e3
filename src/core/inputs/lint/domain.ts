const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;
const ENDING = /^(?:[a-z]{2,24}|xn--[a-z\d-]{1,59})$/i;

/** A name as DNS has them, and as the SDK takes them for a tenant: nothing beyond ASCII, no underscore. */
export function isDomain(text: string): boolean {
  const labels = text.split(".");
  const ending = labels.at(-1) ?? "";
  return (
    text.length <= 253 && labels.length > 1 && ENDING.test(ending) && labels.every((one) => LABEL.test(one))
  );
}
