/** The texts of a run as GitHub shows them: HTML of one page each. */
import { marked } from "marked";
import type { Annotation } from "../../test/support/runner-commands.ts";

export interface Page {
  readonly name: string;
  readonly body: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`, "g");

/** Colours of the terminal, as classes. */
function coloured(line: string): string {
  const spans = escaped(line).replace(ANSI, (_, codes: string) =>
    codes === "0"
      ? "</span>"
      : `<span class="${codes
          .split(";")
          .map((code) => `a${code}`)
          .join(" ")}">`,
  );
  return spans === "" ? "&nbsp;" : spans;
}

/** As the page of a job shows the log of a step: groups closed, commands of the runner in their own words. */
export function logPage(name: string, printed: string): Page {
  const rows: string[] = [];
  let inGroup = false;
  for (const line of printed.trimEnd().split("\n")) {
    const command = /^::(\w+)(?: [^:]*)?::(.*)$/.exec(line);
    if (command?.[1] === "group") rows.push(`<b class="fold">▸</b> ${coloured(command[2] ?? "")}`);
    else if (command?.[1] === "error") rows.push(`<span class="a31 a1">Error: </span>${told(command[2])}`);
    else if (command?.[1] === "warning")
      rows.push(`<span class="a33 a1">Warning: </span>${told(command[2])}`);
    else if (command === null && !inGroup) rows.push(coloured(line));
    if (command?.[1] === "group") inGroup = true;
    if (command?.[1] === "endgroup") inGroup = false;
  }
  const lines = rows.map((row, index) => `<tr><td class="number">${index + 1}<td class="line">${row}`);
  return { name, body: `<table class="log">${lines.join("\n")}</table>` };
}

const told = (data = ""): string => escaped(data.replaceAll("%0A", "\n").replaceAll("%25", "%"));

export function annotationsPage(name: string, annotations: readonly Annotation[]): Page {
  const sign = { error: "✖\ufe0e", warning: "⚠\ufe0e", notice: "ℹ\ufe0e" };
  const items = annotations.map(
    ({ level, title, message }) =>
      `<li class="${level}"><span class="sign">${sign[level]}</span><div><b>${escaped(title)}</b><pre>${escaped(message)}</pre></div>`,
  );
  const count = `${annotations.filter(({ level }) => level === "error").length} error and ${annotations.filter(({ level }) => level === "warning").length} warning`;
  return {
    name,
    body: `<section class="box"><h3>Annotations</h3><p class="quiet">${count}</p><ul class="annotations">${items.join("")}</ul></section>`,
  };
}

const rendered = (markdown: string): string => {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return html.replace(
    /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g,
    '<pre class="mermaid">$1</pre>',
  );
};

export const summaryPage = (name: string, markdown: string): Page => ({
  name,
  body: `<section class="box"><h3 class="title">check summary</h3><div class="markdown">${rendered(markdown)}</div></section>`,
});

/** The same comment before and after. */
export const commentPage = (name: string, texts: readonly string[]): Page => ({
  name,
  body: texts
    .map(
      (text, index) =>
        `<section class="box comment"><header><b>github-actions</b> <span class="label">bot</span> <span class="quiet">commented${index === 0 ? "" : " · edited by the next run"}</span></header><div class="markdown">${rendered(text)}</div></section>`,
    )
    .join(""),
});
