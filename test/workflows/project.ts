/** The project as a runner would have it after a checkout of one commit, with what act cannot do written out. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const STUBS = fileURLToPath(new URL("./stubs/", import.meta.url));

/** The name that the documentation gives to this repository. */
export const US = "owner/azure-credentials";
/** The commit that a tag like v1 stands for. */
export const COMMIT = "c0ffee0123456789c0ffee0123456789c0ffee01";

const ACTIONS = ["action.yml", "action/action.yml", "verify/action.yml", "rotate/action.yml"];
const WORKFLOWS = ["verify", "rotate", "fleet"].map((name) => `.github/workflows/${name}.yml`);
/** Every file that names other actions. */
export const OWN_FILES: readonly string[] = [...ACTIONS, ...WORKFLOWS];

/**
 * act does not know `$/path`, which is this repository at the commit that the caller has pinned: here it is written
 * out. That also keeps act from looking for a nested workflow in the caller's repository.
 */
export const writtenOut = (text: string): string =>
  text.replace(/\buses: \$\/([\w./-]+)/g, (_, path: string) => `uses: ${US}/${path}@${COMMIT}`);

export function exportProject(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
  for (const name of OWN_FILES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), writtenOut(readFileSync(join(ROOT, name), "utf8")));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** References to other repositories' actions in these texts: `actions/checkout@v6`, each once. */
export function foreignActions(texts: readonly string[]): readonly string[] {
  const uses = texts.flatMap((text) => [...text.matchAll(/\buses: ([\w.-]+\/[\w.-]+)\S*@(\S+)/g)]);
  const names = uses.flatMap(([, repository = "", ref = ""]) =>
    repository === US ? [] : [`${repository}@${ref}`],
  );
  return [...new Set(names)];
}

/** Where act finds each repository: no fetch, whatever a workflow names. */
export function localRepositories(folder: string, texts: readonly string[]): readonly string[] {
  const own = OWN_FILES.map((name) => readFileSync(join(folder, name), "utf8"));
  const ours = ["v1", COMMIT].map((ref) => `${US}@${ref}=${folder}`);
  const known = readdirSync(STUBS).flatMap((owner) =>
    readdirSync(join(STUBS, owner)).map((name) => `${owner}/${name}`),
  );
  const others = foreignActions([...own, ...texts]).map((reference) => {
    const [repository = ""] = reference.split("@");
    if (!known.includes(repository))
      throw new Error(`There is no stand-in for ${reference}: add one to stubs/`);
    return `${reference}=${join(STUBS, repository)}`;
  });
  return [...ours, ...others];
}
