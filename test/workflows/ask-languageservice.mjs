/**
 * What GitHub's own language service, which its editors use, finds in files of actions and workflows. A child process,
 * because the package reads JSON in a way that Node takes only with this hook.
 *
 * Usage: node ask-languageservice.mjs FOLDER FILE…, where FOLDER has the package in its node_modules
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});

const [folder, ...files] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(folder, "node_modules", path)).href);
const { validate } = await load("@actions/languageservice/dist/index.js");
const { TextDocument } = await load("vscode-languageserver-textdocument/lib/esm/main.js");

for (const file of files) {
  const document = TextDocument.create(pathToFileURL(file).href, "yaml", 1, readFileSync(file, "utf8"));
  for (const { range, message } of await validate(document, {})) {
    console.log(`${file}:${range.start.line + 1}: ${message}`);
  }
}
