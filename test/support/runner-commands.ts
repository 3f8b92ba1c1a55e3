/** How the runner reads what a step prints and writes (actions/runner: ActionCommand.cs, FileCommandManager.cs). */

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

export interface Commands {
  readonly masks: readonly string[];
  readonly earlyMasks: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly visible: readonly string[];
  readonly printed: string;
}

/** Throws where the step says something that it never should, such as `::set-output` or `##[add-mask]`. */
export function readCommands(stdout: string): Commands {
  const masks: string[] = [];
  const earlyMasks: string[] = [];
  const annotations: Annotation[] = [];
  const visible: string[] = [];
  const printed: string[] = [];
  for (const line of stdout.split(/\r\n|\r|\n/)) {
    const { name, properties = "", value = "" } = commandIn(line) ?? {};
    if (name === "add-mask") {
      masks.push(unescaped(value));
      if (printed.every((one) => one === "")) earlyMasks.push(unescaped(value));
      continue;
    }
    printed.push(line);
    if (name === undefined) visible.push(line);
    else if (isLevel(name)) {
      const title = unescaped(/title=([^,]*)/.exec(properties)?.[1] ?? "");
      annotations.push({ level: name, title, message: unescaped(value) });
    } else if (name === "group") visible.push(`▸ ${unescaped(value)}`);
    else if (name !== "endgroup") throw new Error(`The step uses the command ${name}`);
  }
  return { masks, earlyMasks, annotations, visible, printed: printed.join("\n") };
}

/** `::name properties::value`, blanks before it allowed; `##[name]value` counts anywhere in a line. */
function commandIn(line: string): { name?: string; properties?: string; value?: string } | undefined {
  const old = /##\[([^\]]*)\]/.exec(line);
  if (old !== null) throw new Error(`The step uses the old command ${old[1]}`);
  return /^\s*::(?<name>[^\s:]+)(?:\s(?<properties>.*?))?::(?<value>.*)$/.exec(line)?.groups;
}

const isLevel = (name: string): name is Annotation["level"] => ["error", "warning", "notice"].includes(name);

const unescaped = (text: string): string =>
  text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");

/** What the runner makes of a text: each mask in it is three asterisks. */
export function hide(text: string, masks: readonly string[]): string {
  const longestFirst = [...masks].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((soFar, mask) => soFar.replaceAll(mask, "***"), text);
}

/** The entries `name<<DELIMITER … DELIMITER` of a file that the runner reads after the step. */
export function keyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [name, delimiter] = (lines[at] ?? "").split("<<");
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`The value of ${name} has no end`);
    values[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}
