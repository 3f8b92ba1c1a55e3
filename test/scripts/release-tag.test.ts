import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

/** The step of release.yml that publishes, with a `gh` that answers as told: where the tag leads, one answer a question. */

const CHECKED = "c".repeat(40);
const MOVED = "d".repeat(40);

const GH = `#!/usr/bin/env bash
echo "$*" >> calls
case "$*" in
  *commits/tags/*) head -1 answers; sed -i 1d answers ;;
  *.immutable) echo true ;;
esac
`;

async function publish(answers: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "release-"));
  await mkdir(join(folder, "release"));
  await writeFile(join(folder, "release/notes.md"), "New\n");
  await writeFile(join(folder, "answers"), `${answers.join("\n")}\n`);
  await writeFile(join(folder, "gh"), GH, { mode: 0o755 });
  const file = await readFile(new URL("../../.github/workflows/release.yml", import.meta.url), "utf8");
  const { jobs } = parse(file) as { jobs: { publish: { steps: { name?: string; run?: string }[] } } };
  const script = jobs.publish.steps.find(({ name }) => name === "The release")?.run ?? "";
  const env = {
    ...{ PATH: `${folder}:${process.env["PATH"]}`, GITHUB_SHA: CHECKED },
    ...{ GITHUB_REF_NAME: "v1.2.3", GH_REPO: "octo-org/octo-repo" },
  };
  const { code, log } = await new Promise<{ code: unknown; log: string }>((done) => {
    execFile("bash", ["-e", "-c", script], { cwd: folder, env }, (error, log) =>
      done({ code: error?.code ?? 0, log }),
    );
  });
  const calls = (await readFile(join(folder, "calls"), "utf8")).split("\n");
  const did = calls.filter((call) => call.startsWith("release ")).map((call) => call.split(" ")[1]);
  return { code, log, did };
}

describe("the tag of a release", () => {
  test("that stays where it was checked is published", async () => {
    expect(await publish([CHECKED, CHECKED, CHECKED])).toEqual({ code: 0, log: "", did: ["create", "edit"] });
  });

  test.each([
    ["before the draft", [MOVED], [], "nothing was published"],
    ["while the draft is made", [CHECKED, MOVED], ["create"], "remove the draft of the release"],
    ["while it is published", [CHECKED, CHECKED, MOVED], ["create", "edit"], "remove the release, warn"],
    ["away altogether", [""], [], "nothing was published"],
  ])("that is moved %s stops the release, and says what to do", async (_, answers, did, words) => {
    const run = await publish(answers);
    expect(run).toMatchObject({ code: 1, did });
    expect(run.log).toMatch(/^::error::The tag v1\.2\.3 leads to/);
    expect(run.log).toContain(words);
  });
});
