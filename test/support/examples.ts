import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The name that the documentation gives to this repository. */
export const US = "owner/azure-credentials";

export const readPage = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The pages of the documentation. */
export const PAGES: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** The fenced blocks of a language. */
export function blocks(language: string): readonly Block[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return PAGES.flatMap((page) =>
    [...readPage(page).matchAll(fence)].map((found) => ({
      page,
      line: readPage(page).slice(0, found.index).split("\n").length,
      text: found[1] ?? "",
    })),
  );
}

/** What is there after the change. */
const right = (diff: Block): Block => ({
  ...diff,
  text: diff.text
    .split("\n")
    .filter((line) => !line.startsWith("-"))
    .map((line) => line.slice(1))
    .join("\n"),
});

/** Every piece of a workflow that the documentation shows. */
export const EXAMPLES: readonly Block[] = [
  ...blocks("yaml"),
  ...blocks("diff")
    .map(right)
    .filter(({ text }) => text.includes(US)),
];
