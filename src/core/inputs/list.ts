/** The entries of a list input: separated by commas or newlines, blanks around them and empty ones left out. */
export function splitList(text: string): string[] {
  return text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
