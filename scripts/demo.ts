/**
 * Shows what a user would see: the built action, as a child process over real TLS, against the simulator on the
 * real host names. Prints each log and writes the job summaries, as Markdown and as a page to open.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { marked } from "marked";
import { createSimulator } from "../test/simulator/simulator.ts";
import { serve } from "../test/simulator/tls-door.ts";
import { createWorld } from "../test/simulator/world.ts";
import { type ActionRun, runAction } from "../test/support/run-action.ts";
import { summaryPage } from "./summary-page.ts";

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

const world = createWorld();
const tenant = world.addTenant({ displayName: "Contoso" });
const subscription = tenant.addSubscription({ displayName: "Contoso Production" });

/** An application with a secret, and a role on the subscription unless told otherwise. */
function principal(displayName: string, endsAt: Date, role: string | null = "Contributor") {
  const application = tenant.addApplication({ displayName, graphPermissions: ["Application.Read.All"] });
  if (role !== null) subscription.assign(application.servicePrincipal, role);
  return { application, secret: application.addSecret({ endsAt, startsAt: inDays(-90) }) };
}

function inputsFor(
  { application }: ReturnType<typeof principal>,
  clientSecret: string,
): Record<string, string> {
  return {
    "client-id": application.appId,
    "tenant-id": tenant.id,
    "subscription-id": subscription.id,
    "client-secret": clientSecret,
  };
}

const healthy = principal("deploy-web", inDays(200));
const ending = principal("deploy-api", inDays(12));
const over = principal("deploy-old", inDays(-3));
const powerless = principal("deploy-new", inDays(200), null);
const mistyped = [...healthy.secret.value].toReversed().join("");

const scenes: readonly (readonly [title: string, inputs: Record<string, string>])[] = [
  ["A credential that works", inputsFor(healthy, healthy.secret.value)],
  ["One that ends in twelve days", inputsFor(ending, ending.secret.value)],
  ["One that ended three days ago", inputsFor(over, over.secret.value)],
  ["A secret that Entra does not know", inputsFor(healthy, mistyped)],
  ["The ID of the secret, pasted in place of its value", inputsFor(healthy, healthy.secret.keyId)],
  ["A principal without a role", inputsFor(powerless, powerless.secret.value)],
];

const door = await serve(createSimulator(world));
const runs: (readonly [string, ActionRun])[] = [];
try {
  for (const [title, inputs] of scenes) {
    const run = await runAction({ inputs, env: door.environment() });
    console.log(`\n━━━ ${title} ${"━".repeat(Math.max(3, 70 - title.length))}\n`);
    console.log(run.log.trimEnd());
    console.log(`\n(the step ${run.exitCode === 0 ? "is green" : "fails"})`);
    runs.push([title, run]);
  }
} finally {
  await door.close();
}

const output = fileURLToPath(new URL("../demo-output/", import.meta.url));
mkdirSync(output, { recursive: true });
const markdown = runs.map(([title, run]) => `# ${title}\n\n${run.summary}`).join("\n---\n\n");
writeFileSync(`${output}summary.md`, markdown);
writeFileSync(
  `${output}summary.html`,
  summaryPage("Azure Credentials: job summaries", markdown, (text) => marked.parse(text, { async: false })),
);
console.log("\nThe job summaries: demo-output/summary.md, and as a page demo-output/summary.html");
