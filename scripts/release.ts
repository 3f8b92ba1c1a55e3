/**
 * Checks that a tag may become a release, and writes its notes: the section of the changelog.
 *
 * Usage: node scripts/release.ts v1.2.3 FOLDER
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notesFor } from "./release-notes.ts";

const [tag = "", folder = ""] = process.argv.slice(2);
const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

const { version } = JSON.parse(read("package.json")) as { readonly version: string };
const notes = notesFor(tag, version, read("CHANGELOG.md"));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "notes.md"), notes);
console.log(notes);
