import type { Member } from "./json.ts";

/** `export`, `set` and `$env:` are how the three shells write it. */
const START = /^(?:export\s+|set\s+|\$env:)?([A-Za-z][\w-]*)\s*[=:]\s*/;

/**
 * Lines such as `AZURE_CLIENT_ID=…`, `export ARM_CLIENT_ID="…"` or `clientId: …`: a `.env` file, a shell's
 * exports, or the YAML of `az`. Undefined where a line is none of these.
 */
export function readLines(text: string): Member[] | undefined {
  const broken = text.includes("\n") ? text : text.replaceAll("\\n", "\n");
  const members: Member[] = [];
  for (const line of broken.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#") || line === "---") continue;
    const start = START.exec(line);
    if (start?.[1] === undefined) return undefined;
    members.push({ key: start[1], value: unquote(line.slice(start[0].length)) });
  }
  return members.length > 0 ? members : undefined;
}

function unquote(text: string): string {
  const value = text.endsWith(";") ? text.slice(0, -1) : text;
  const quote = value[0];
  const quoted = value.length > 1 && (quote === '"' || quote === "'") && value.at(-1) === quote;
  return quoted ? value.slice(1, -1) : value;
}
