/** Each artifact whose name begins as the pattern does, in a folder of its own. */
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const { INPUT_PATTERN: pattern, INPUT_PATH: path, STANDIN_ARTIFACTS: all } = process.env;
const names = existsSync(all) ? readdirSync(all) : [];
for (const name of names.filter((one) => one.startsWith(pattern.replace(/\*$/, "")))) {
  cpSync(join(all, name), join(path, name), { recursive: true });
}
