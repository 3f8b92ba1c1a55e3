/** Keeps one file in a folder of the test. As at GitHub, a name is taken once, unless it is to be overwritten. */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";

const {
  INPUT_NAME: name,
  INPUT_PATH: path,
  INPUT_OVERWRITE: overwrite,
  STANDIN_ARTIFACTS: all,
} = process.env;
const folder = join(all, name);
if (existsSync(folder) && overwrite !== "true") {
  console.log(`::error::There is an artifact ${name} already`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
copyFileSync(path, join(folder, basename(path)));
