/** A page around the texts, in a look of our own that is close to GitHub's. */
export interface Look {
  readonly body: string;
  readonly scheme: "light" | "dark";
  readonly zoom: number;
}

/** Mermaid lies beside the page; the height of all is told once it has drawn. */
export const shell = ({ body, scheme, zoom }: Look): string => `<!doctype html>
<html lang="en" style="color-scheme: ${scheme}; zoom: ${zoom}">
<meta charset="utf-8">
<style>${STYLE}</style>
<body>${body}
<script src="node_modules/mermaid/dist/mermaid.min.js"></script>
<script>
mermaid.initialize({ startOnLoad: false, theme: "${scheme === "dark" ? "dark" : "default"}" });
mermaid.run().finally(() => {
  document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
});
</script>
`;

const STYLE = `
:root { --back: light-dark(#fff, #0d1117); --ink: light-dark(#1f2328, #f0f6fc); --quiet: light-dark(#59636e, #9198a1);
  --line: light-dark(#d1d9e0, #3d444d); --shade: light-dark(#f6f8fa, #151b23); --link: light-dark(#0969da, #4493f8);
  --red: light-dark(#cf222e, #ff7b72); --amber: light-dark(#9a6700, #d29922); --green: light-dark(#1a7f37, #3fb950);
  --blue: light-dark(#0969da, #58a6ff); }
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: var(--back); color: var(--ink); overflow-wrap: anywhere;
  font: 14px/1.5 "Noto Sans", "Noto Color Emoji", sans-serif; }
.quiet, sub { color: var(--quiet); } a { color: var(--link); }
.box { border: 1px solid var(--line); border-radius: 6px; padding: 16px; margin: 0 0 16px; }
.box > h3 { margin: 0 0 4px; font-size: 14px; } .box > h3.title { color: var(--quiet); font-weight: 400; }
.comment { padding: 0; } .comment header { padding: 8px 16px; background: var(--shade); border-bottom: 1px solid var(--line);
  border-radius: 6px 6px 0 0; } .comment .markdown { padding: 8px 16px 16px; }
.label { border: 1px solid var(--line); border-radius: 2em; padding: 0 7px; font-size: 12px; color: var(--quiet); }
.annotations { list-style: none; margin: 0; padding: 0; }
.annotations li { display: flex; gap: 12px; padding: 12px 0; border-top: 1px solid var(--line); }
.annotations pre { margin: 4px 0 0; padding: 0; background: none; font: inherit; white-space: pre-wrap; color: var(--quiet); }
.error .sign { color: var(--red); } .warning .sign { color: var(--amber); }
.log { border-spacing: 0; width: 100%; background: var(--shade); border-radius: 6px; padding: 12px 4px;
  font: 12px/20px "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
.log td { vertical-align: top; } .log .number { width: 40px; padding-right: 12px; text-align: right; color: var(--quiet); }
.log .line { white-space: pre-wrap; } .fold { color: var(--quiet); }
.a1 { font-weight: 700; } .a31 { color: var(--red); } .a32 { color: var(--green); } .a33 { color: var(--amber); }
.a36 { color: var(--blue); }
.markdown h2, .markdown h3, .markdown h4 { margin: 24px 0 12px; line-height: 1.25; }
.markdown > :first-child { margin-top: 4px; }
.markdown h2 { font-size: 21px; padding-bottom: .3em; border-bottom: 1px solid var(--line); } .markdown h3 { font-size: 17px; }
.markdown table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
.markdown th, .markdown td { padding: 6px 13px; border: 1px solid var(--line); overflow-wrap: normal; }
.markdown tr:nth-child(2n) { background: var(--shade); }
code { padding: .2em .4em; border-radius: 6px; background: light-dark(#818b981f, #656c7633);
  font: 85% "Noto Sans Mono", "DejaVu Sans Mono", monospace; }
pre { padding: 16px; overflow: auto; border-radius: 6px; background: var(--shade); } pre code { padding: 0; background: none; }
pre.mermaid { background: none; padding: 0; border: 1px solid var(--line); }
`;
