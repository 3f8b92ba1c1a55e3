/**
 * Draws what a user sees (log, annotations, job summary, comment) into docs/pictures/: in light and dark, wide and on a
 * phone. The built action makes the texts, against the simulator; a headless Chromium draws them in GitHub's look.
 *
 * Needs Chromium and pngquant (`apt-get install chromium pngquant fonts-noto-color-emoji`), and npm for Mermaid, which
 * goes into a temporary folder. Not a part of the tests: look at the pictures.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createNotified } from "../test/support/pull-request.ts";
import { createRotationScene } from "../test/support/rotation.ts";
import { play } from "../test/support/scenario.ts";
import { annotationsPage, commentPage, logPage, type Page, summaryPage } from "./pictures/pages.ts";
import { shell } from "./pictures/shell.ts";

const OUT = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const CHROMIUM = process.env["CHROMIUM"] ?? "chromium";
const MERMAID = "mermaid@11.17.2";

/** Chromium's narrowest window is 500 pixels; a phone's 390 are had by zooming. */
const WIDTHS = { wide: { window: 1012, zoom: 1 }, narrow: { window: 500, zoom: 500 / 390 } };

/** A pull request with an error and a warning, then mended; and a night of a rotation. */
async function pages(): Promise<readonly Page[]> {
  const { company, comments, onPullRequest } = createNotified({ endsIn: 12 });
  company.subscription.displayName = "Contoso Production";
  const live = { ...company.inputs, "check-expiry": "auto" };
  const red = await onPullRequest({ ...live, "required-role": "Owner" });
  const [bad = ""] = comments();
  const [secret] = company.application.passwordCredentials;
  if (secret !== undefined) secret.endDateTime = new Date(Date.now() + 200 * 86_400_000);
  const green = await onPullRequest(live);
  const [good = ""] = comments();
  const scene = createRotationScene({ places: ["repository", "vault"] });
  const rotated = await play(scene, { inputs: scene.inputs(["repository", "vault"]) });
  return [
    logPage("log", red.printed),
    logPage("log-green", green.printed),
    annotationsPage("annotations", red.annotations),
    summaryPage("summary", red.summary),
    summaryPage("summary-rotation", rotated.summary),
    commentPage("comment", [bad, good]),
  ];
}

/** The size of the whole page first, then the picture of it. */
function draw(folder: string, { name, body }: Page): void {
  for (const scheme of ["light", "dark"] as const) {
    for (const [size, { window, zoom }] of Object.entries(WIDTHS)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, shell({ body, scheme, zoom }));
      const dom = chromium(["--dump-dom", `--window-size=${window},2000`, file]);
      const height = Number(/data-height="(\d+)"/.exec(dom)?.[1] ?? 0);
      if (height < 50) throw new Error(`${name} is empty`);
      const picture = join(OUT, `${name}-${size}-${scheme}.png`);
      chromium([`--screenshot=${picture}`, `--window-size=${window},${height}`, file]);
      execFileSync("pngquant", ["--force", "--ext", ".png", "--quality", "60-90", "--strip", "32", picture]);
      console.log(
        `${picture.slice(OUT.length)}: ${window} × ${height}, ${readFileSync(picture).length} bytes`,
      );
    }
  }
}

const chromium = (args: readonly string[]): string =>
  execFileSync(
    CHROMIUM,
    // It draws our own pages alone; in a container it has no sandbox.
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--virtual-time-budget=8000",
      ...args,
    ],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 * 1024 * 1024 },
  );

const folder = mkdtempSync(join(tmpdir(), "pictures-"));
try {
  execFileSync(
    "npm",
    ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", MERMAID],
    {
      stdio: "ignore",
    },
  );
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const page of await pages()) draw(folder, page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
