/** The notes of a release. Throws where tag, package and changelog do not agree. */
export function notesFor(tag: string, version: string, changelog: string): string {
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) throw new Error(`${tag} is no tag of a release: it would be v1.2.3`);
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and package.json says ${version}`);
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}] - `));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`);
  const [heading = "", ...lines] = section.split("\n");
  if (!/ - \d{4}-\d\d-\d\d$/.test(heading))
    throw new Error(`The section of ${version} has no date: ${heading}`);
  // What links to another section is at the end of the file, if anywhere.
  const notes = lines
    .filter((line) => !/^\[[^\]]+\]: /.test(line))
    .join("\n")
    .trim();
  if (notes === "") throw new Error(`The section of ${version} in CHANGELOG.md is empty`);
  return `${notes}\n`;
}
