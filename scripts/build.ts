/**
 * Makes dist/ of src/: one ncc build for the step and one for the post step, every chunk minified. The output must
 * be the same bytes on every machine; CI builds twice, in two folders, and compares.
 *
 * Usage: node scripts/build.ts [output folder, default dist]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { minify } from "terser";
import { billOfMaterials, bundled, folderOf, licensesText } from "./bundled.ts";
import { eager } from "./eager.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NCC = join(ROOT, "node_modules/@vercel/ncc/dist/ncc/cli.js");

const target = resolve(process.argv[2] ?? join(ROOT, "dist"));

interface Bundle {
  /** By name. */
  readonly files: ReadonlyMap<string, string>;
  /** The files that they were made of. */
  readonly sources: readonly string[];
}

/** As ncc makes it. */
function bundle(entry: string): Bundle {
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  try {
    const args = [
      "build",
      join(ROOT, entry),
      "--out",
      folder,
      "--transpile-only",
      "--source-map",
      "--no-source-map-register",
      "--quiet",
    ];
    execFileSync(process.execPath, [NCC, ...args], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const all = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);
    const maps = all.filter(([name]) => name.endsWith(".map"));
    return {
      files: new Map(all.filter(([name]) => !name.endsWith(".map"))),
      sources: maps.flatMap(([, map]) => (JSON.parse(map) as { readonly sources: string[] }).sources),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * ncc reaches Node's own modules through createRequire, which loads Node's CommonJS loader first: two of the few
 * milliseconds in which a bad input is told. Everything that is not Node's own is in the bundle. The folder of the
 * bundle is worked out for packages that read files of their own; none does.
 */
const lean = (source: string): string =>
  source
    .replace(/^import \{ createRequire as __WEBPACK_EXTERNAL_createRequire \} from "module";$/m, "")
    .replaceAll("__WEBPACK_EXTERNAL_createRequire(import.meta.url)(", "process.getBuiltinModule(")
    .replace(/^.*__nccwpck_require__\.ab = .*$/m, "");

const GETTER = /^(?:\/\* harmony export \*\/)? +([\w$]+): \(\) => \((.*)\),?$/gm;

/**
 * webpack gives each export a getter, for modules that import each other in a circle. In the entry none does
 * (test/architecture.test.ts): there a value at the end of the module is as good, and nothing has to be called for it.
 */
const plainExports = (source: string): string =>
  source.replace(
    /^(?:\/\* harmony export \*\/ )?__nccwpck_require__\.d\(__webpack_exports__, \{\n(.*?)\}\);\n(.*?)(?=^\/\*{3}\/ \}\))/gms,
    (_, getters: string, body: string) => `${body}${getters.replace(GETTER, "__webpack_exports__.$1 = $2;")}`,
  );

/** Never in the output: it keeps the parenthesis behind it from being minified away. */
const EAGER = "__eager__";

/**
 * Puts functions of a chunk into parentheses, which V8 compiles as it reads them (scripts/eager.ts): every module of
 * a chunk that is loaded runs, and so do most of its getters and callbacks.
 */
const markEager = (source: string): string =>
  source
    .replace(/^(\/\*{3}\/ "?[^\s"]+"?:\n\/\*{3}\/ )\(/gm, `$1${EAGER}(`)
    .replace(/^(\/\* harmony export \*\/ .*: )\(\) => (\(.*?\))(,?)$/gm, `$1${EAGER}(() => $2)$3`);

/** ncc minifies the entry at most; the chunks are where the bytes are. */
async function small(name: string, source: string): Promise<string> {
  if (!name.endsWith(".js")) return source;
  const text = lean(source);
  if (text.includes("__nccwpck_require__.ab")) throw new Error(`${name} looks for files beside the bundle`);
  const isEntry = name === "index.js";
  const { code = "" } = await minify(isEntry ? plainExports(text) : markEager(text), {
    module: true,
    ecma: 2020,
    compress: { passes: 2, hoist_funs: isEntry },
    // V8 keeps a source with a single sign beyond Latin-1 in twice the memory.
    format: { ascii_only: true, comments: false, wrap_func_args: !isEntry },
  });
  return isEntry ? `${eager(code)}\n` : `${code}\n`.replaceAll(EAGER, "");
}

/** `110.index.js` is `110.post.js` where the post step has it, and so it is called there. */
const ofPost = (text: string): string =>
  text.replaceAll(/^index\.js$|\.index\.js/g, (name) => name.replace("index", "post"));

const step = bundle("src/index.ts");
const post = bundle("src/post.ts");
const packages = bundled([...step.sources, ...post.sources].flatMap((file) => folderOf(file) ?? []));
const files = new Map([
  ...step.files,
  ["licenses.txt", licensesText(packages)],
  ["sbom.cdx.json", billOfMaterials(packages)],
]);
// Both number their chunks by themselves.
for (const [name, source] of post.files) {
  if (name.endsWith(".js")) files.set(ofPost(name), ofPost(source));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
let bytes = 0;
for (const [name, source] of files) {
  const text = await small(name, source);
  if (name.endsWith(".js")) bytes += Buffer.byteLength(text);
  writeFileSync(join(target, name), text);
}
console.log(`${files.size} files, ${bytes.toLocaleString("en")} bytes of code`);
