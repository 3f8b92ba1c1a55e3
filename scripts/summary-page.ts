/**
 * Turns a job summary into a page that a browser opens without a network: GitHub's look in light and dark, and
 * the Mermaid picture drawn as SVG, for Mermaid itself is 80 MB.
 */

interface Bar {
  readonly label: string;
  readonly expired: boolean;
  /** A point in time. */
  readonly isMark: boolean;
  readonly start: number;
  readonly end: number;
}

const ROW = /^ {4}(.+) :(crit, |milestone, )?(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d)$/;
const WIDTH = 800;
const ROW_HEIGHT = 28;

/** `toHtml` renders GitHub-flavoured Markdown, e.g. `marked.parse`. */
export function summaryPage(title: string, markdown: string, toHtml: (markdown: string) => string): string {
  const drawn = markdown.replace(/^```mermaid\n([\s\S]*?)\n```$/gm, (_, source: string) => draw(source));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</title>
<style>${STYLE}</style>
<main>
${toHtml(drawn)}
</main>
</html>
`;
}

/** One line, so that Markdown takes it for one block of HTML. */
function draw(source: string): string {
  const bars = source.split("\n").flatMap(barOf);
  const first = Math.min(...bars.map(({ start }) => start));
  const last = Math.max(...bars.map(({ end }) => end));
  const x = (time: number): number => Math.round(((time - first) / (last - first)) * WIDTH);
  const height = bars.length * ROW_HEIGHT + 24;
  const rows = bars.map((bar, index) => drawBar(bar, index * ROW_HEIGHT, x)).join("");
  const axis = [first, (first + last) / 2, last]
    .map((time, index) => drawTick(time, index, x, height))
    .join("");
  const today = Math.max(
    ...bars.filter(({ isMark }) => !isMark).map(({ start, end, expired }) => (expired ? end : start)),
  );
  const line = `<line x1="${x(today)}" x2="${x(today)}" y1="0" y2="${height - 20}"/>`;
  return `<figure><svg viewBox="-10 0 ${WIDTH + 20} ${height}" role="img" aria-label="What ends when">${rows}${line}${axis}</svg></figure>`;
}

function barOf(line: string): readonly Bar[] {
  const [, label, tag, start, end] = ROW.exec(line) ?? [];
  if (label === undefined || start === undefined || end === undefined) return [];
  const times = { start: Date.parse(start), end: Date.parse(end) };
  return [{ label, expired: tag === "crit, ", isMark: tag === "milestone, ", ...times }];
}

function drawBar(bar: Bar, y: number, x: (time: number) => number): string {
  const { label, expired, isMark, start, end } = bar;
  if (isMark) return drawMark(label, x(start), y + ROW_HEIGHT / 2);
  const width = Math.max(x(end) - x(start), 3);
  // A letter is about seven units wide; where the bar is too short, its words stand beside it.
  const inside = width > label.length * 7.5;
  const at = inside ? x(start) + 8 : x(start) + width + 8;
  return (
    `<rect x="${x(start)}" y="${y + 3}" width="${width}" height="${ROW_HEIGHT - 6}" rx="4" class="${expired ? "expired" : "bar"}"/>` +
    `<text x="${at}" y="${y + 19}" class="${inside ? "inside" : "beside"}">${label}</text>`
  );
}

/** Its words stand on the side where there is room. */
function drawMark(label: string, x: number, y: number): string {
  const isLeft = x < WIDTH / 2;
  return (
    `<path d="M${x} ${y - 8}l8 8-8 8-8-8z" class="mark"/>` +
    `<text x="${x + (isLeft ? 14 : -14)}" y="${y + 5}" text-anchor="${isLeft ? "start" : "end"}" class="beside">${label}</text>`
  );
}

function drawTick(time: number, index: number, x: (time: number) => number, height: number): string {
  const anchor = ["start", "middle", "end"][index];
  const day = new Date(time).toISOString().slice(0, 10);
  return `<text x="${x(time)}" y="${height - 4}" text-anchor="${anchor}" class="tick">${day}</text>`;
}

const STYLE = `
:root { color-scheme: light dark; --back: light-dark(#fff, #0d1117); --ink: light-dark(#1f2328, #e6edf3);
  --quiet: light-dark(#59636e, #9198a1); --line: light-dark(#d1d9e0, #3d444d); --shade: light-dark(#f6f8fa, #151b23);
  --link: light-dark(#0969da, #4493f8); --bar: light-dark(#0969da, #1f6feb); --alarm: light-dark(#cf222e, #da3633); }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 16px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 896px; margin: auto; padding: 24px 16px; overflow-wrap: break-word; }
h2, h3, h4 { margin: 24px 0 16px; line-height: 1.25; }
h2 { padding-bottom: .3em; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; margin: 16px 0; }
th, td { padding: 6px 13px; border: 1px solid var(--line); }
tr:nth-child(2n) { background: var(--shade); }
code { padding: .2em .4em; border-radius: 6px; background: var(--shade); font: 85% ui-monospace, Menlo, Consolas, monospace; }
td code, p code, li code { background: light-dark(#818b981f, #656c7633); }
pre { padding: 16px; overflow: auto; border-radius: 6px; background: var(--shade); }
pre code { padding: 0; background: none; }
figure { margin: 16px 0; }
svg { width: 100%; min-width: 560px; font: 13px ui-sans-serif, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
figure { overflow: auto; }
svg .bar, svg .mark { fill: var(--bar); } svg .expired { fill: var(--alarm); }
svg .inside { fill: #fff; } svg .beside { fill: var(--ink); } svg .tick { fill: var(--quiet); }
svg line { stroke: var(--ink); stroke-width: 2; }
summary { cursor: pointer; }
sub { color: var(--quiet); }
`;
