/** Writes the files that are made from the source: action.yml and the reference pages. */
import { writeFile } from "node:fs/promises";
import { generatedFiles } from "./generated.ts";

for (const [path, text] of Object.entries(generatedFiles())) {
  await writeFile(new URL(`../${path}`, import.meta.url), text);
  console.log(`wrote ${path}`);
}
