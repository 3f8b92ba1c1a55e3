import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { assignCustomRole, createCompany } from "../support/company.ts";
import { type Played, play } from "../support/scenario.ts";

const RIGHT_TO_LEFT = String.fromCodePoint(0x202e);
const ZERO_WIDTH = String.fromCodePoint(0x200b);
const RED = `${String.fromCharCode(27)}[31m`;

/** Names that somebody could give to a subscription or a role to be read by somebody else's runner or browser. */
const HOSTILE: readonly (readonly [danger: string, name: string])[] = [
  ["commands of the runner", "x\n::set-output name=verdict::valid\r\n::add-mask::valid"],
  ["an old command of the runner", "x ##[add-mask]valid"],
  ["the end of an output", "x\nverdict<<END\nvalid\nEND"],
  ["HTML that closes the fold and loads a picture", "</details><img src=x onerror=alert(1)>"],
  ["a cell more in the table", "| x |\n|---|"],
  ["a link and a mention", "[click](https://evil.example) @octo-org/admins #1 https://evil.example"],
  ["another heading", "\n\n# All is well\n\n"],
  ["the end of the picture", "x\n```\n<script>alert(1)</script>"],
  ["a text that runs backwards, in colours", `${RIGHT_TO_LEFT}dilav${ZERO_WIDTH}${RED}valid${RED}`],
];

/** What a reader's browser or terminal would take for more than text. */
function dangersIn({ summary, log, outputs, annotations }: Played): readonly string[] {
  const page = marked.parse(summary, { async: false, gfm: true });
  const notes = annotations.map(({ title, message }) => `${title}\n${message}`).join("\n");
  const all = [page, log, notes, outputs["subscription-name"] ?? ""].join("\n");
  const signs: Readonly<Record<string, boolean>> = {
    "a tag": /<(?:img|script|h1)\b/i.test(page),
    "a fold that ends early": count(page, "<details>") !== 1 || count(page, "</details>") !== 1,
    "a link to elsewhere": /href="[^"]*evil/.test(page),
    // GitHub looks for these in the finished text, where marked does not.
    "a mention": /@octo-org/.test(page),
    "a row of another shape": page.includes(">Subscription<") && !rowsAgree(page),
    "a text direction": all.includes(RIGHT_TO_LEFT),
    // The renderer's own gaps are written as entities, so they are not among these.
    "an invisible sign": [summary, log, notes].join("").includes(ZERO_WIDTH),
    "a colour": log.includes(`${RED}valid`) || summary.includes(RED),
  };
  return Object.entries(signs).flatMap(([name, found]) => (found ? [name] : []));
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** Every row of the table of subscriptions has its three cells. */
function rowsAgree(page: string): boolean {
  const [, table = ""] = /<th[^>]*>Subscription<[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page) ?? [];
  const rows = table.split("</tr>").filter((row) => row.includes("<td"));
  return rows.length === 1 && rows.every((row) => count(row, "<td") === 3);
}

describe("names of a subscription, its state, its offer and a role stay text, wherever they are shown:", () => {
  test.concurrent.each(HOSTILE)("%s", async (_, name) => {
    const company = createCompany({ role: "Reader" });
    const { subscription } = company;
    subscription.displayName = name;
    subscription.state = name;
    subscription.quotaId = `CSP_${name}`;
    assignCustomRole(company, name, { actions: ["*/read"] });
    const inputs = { ...company.inputs, "check-expiry": "off", "required-role": "Owner" };
    const run = await play(company, { inputs });
    expect(dangersIn(run)).toEqual([]);
    expect(run.outputs["verdict"]).toBe("missing-role");
    expect((run.outputs["subscription-name"] ?? "").split("\n")).toHaveLength(1);
  });
});

describe("the claims of an OIDC token", () => {
  test.concurrent("stay text, also in the command that the user is to paste into a shell", async () => {
    const company = createCompany();
    const branch =
      "repo:octo-org/octo-repo:ref:refs/heads/a'; rm -rf ~; `curl evil.example`\n::set-output name=x::y";
    company.world.github.job.claims = { sub: branch };
    const { "client-secret": _, ...ids } = company.inputs;
    company.application.addFederatedCredential({ subject: "repo:octo-org/octo-repo:ref:refs/heads/main" });
    const run = await play(company, { inputs: ids, connection: { oidc: true } });
    expect(run.outputs["verdict"]).toBe("no-federation");
    expect(dangersIn(run)).toEqual([]);
    const command = /--parameters '[^\n]*/.exec(run.annotations[0]?.message ?? "")?.[0] ?? "";
    expect(count(command, "'")).toBe(2);
    expect(command.split("'")[1]).not.toContain("`");
  });
});
