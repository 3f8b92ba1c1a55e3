/**
 * The numbers of docs/dependencies.md.
 *
 *   node scripts/weigh.mjs                          bytes of dist/ by package, found through source maps
 *   node scripts/weigh.mjs PACKAGE[:NAME,NAME…] …   each alone: bytes once bundled, and what its import costs at start
 *   node scripts/weigh.mjs node:crypto,node:https   modules of Node itself, loaded as the bundle loads them
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { compare } from "./bench/measure.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NCC = join(ROOT, "node_modules/@vercel/ncc/dist/ncc/cli.js");
const MINIFY = { module: true, ecma: 2020, compress: { passes: 2 }, format: { comments: false } };
const ROUNDS = 31;

/** Bundles as scripts/build.ts does. */
function bundle(entry, folder, ...more) {
  const args = ["build", entry, "--out", folder, "--transpile-only", "--quiet", ...more];
  execFileSync(process.execPath, [NCC, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return readdirSync(folder).filter((name) => /\.m?js$/.test(name));
}

function packageOf(source) {
  const path = source.replaceAll("\\", "/");
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return name ?? (/(?:^|\/)(src|stubs)\//.exec(path)?.[1] || "glue of the bundler");
}

/** Gives each byte of a minified file to the package that it came from. */
async function addUp(folder, name, bytes) {
  const content = JSON.parse(readFileSync(join(folder, `${name}.map`), "utf8"));
  const source = readFileSync(join(folder, name), "utf8");
  const { code, map } = await minify(
    { [name]: source },
    { ...MINIFY, sourceMap: { content, asObject: true } },
  );
  const sourceMap = new SourceMap(map);
  for (const [number, line] of code.split("\n").entries()) {
    for (let column = 0; column < line.length; column++) {
      const owner = packageOf(sourceMap.findEntry(number, column).originalSource ?? "");
      bytes.set(owner, (bytes.get(owner) ?? 0) + Buffer.byteLength(line[column]));
    }
  }
}

async function weighDist(folder) {
  const bytes = new Map();
  for (const entry of ["index", "post"]) {
    const here = join(folder, entry);
    const files = bundle(join(ROOT, `src/${entry}.ts`), here, "--source-map", "--no-source-map-register");
    for (const name of files) await addUp(here, name, bytes);
  }
  const rows = [...bytes].toSorted(([, one], [, other]) => other - one);
  for (const [owner, size] of rows) console.log(`${size.toLocaleString("en").padStart(9)}  ${owner}`);
}

/** How many times as long as an empty Node a script takes. */
async function startOf(folder, file) {
  writeFileSync(join(folder, "empty.mjs"), "");
  const run = (name) => ({ args: [join(folder, name)], env: {}, expect: 0 });
  const { ratio } = await compare(run(file), run("empty.mjs"), ROUNDS);
  return `${ratio.toFixed(2)} × an empty Node`;
}

async function weighBuiltIns(folder, wanted) {
  const lines = wanted.split(",").map((name) => `require("${name}");\n`);
  writeFileSync(join(folder, "start.cjs"), lines.join(""));
  console.log(`${wanted}: ${await startOf(folder, "start.cjs")}`);
}

async function weighAlone(folder, wanted) {
  const [name, names] = wanted.split(":");
  const write = (file, text) => writeFileSync(join(folder, file), text);
  // Loaded lazily, as in the action: a chunk of its own, from which what nobody names is left out.
  write("entry.ts", 'void import("./wanted.ts");\nexport {};\n');
  const kept = names === undefined ? "import * as all" : `import { ${names} }`;
  write("wanted.ts", `${kept} from "${name}";\nObject.assign(globalThis, { kept: [${names ?? "all"}] });\n`);
  const target = join(folder, "dist");
  for (const file of bundle(join(folder, "entry.ts"), target)) {
    write(`dist/${file}`, (await minify(readFileSync(join(target, file), "utf8"), MINIFY)).code);
  }
  const bytes = readdirSync(target).reduce((sum, file) => sum + statSync(join(target, file)).size, 0);
  console.log(`${name}: ${bytes.toLocaleString("en")} bytes, ${await startOf(folder, "dist/index.js")}`);
}

// Inside the project, so that its packages are found.
const folder = mkdtempSync(join(ROOT, "node_modules/.weigh-"));
try {
  const wanted = process.argv.slice(2);
  if (wanted.length === 0) await weighDist(folder);
  for (const [index, one] of wanted.entries()) {
    const here = join(folder, String(index));
    mkdirSync(here);
    if (one.startsWith("node:")) await weighBuiltIns(here, one);
    else await weighAlone(here, one);
  }
} finally {
  rmSync(folder, { recursive: true });
}
