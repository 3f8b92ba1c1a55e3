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
import { createRotationScene } from "../test/support/rotation.ts";
import { type ActionRun, runAction } from "../test/support/run-action.ts";
import { showCertificates } from "./demo-certificates.ts";
import { summaryPage } from "./summary-page.ts";

const DAY = 86_400_000;
/** An hour more, because a day that is not whole is not counted and the runs take a moment. */
const inDays = (days: number): Date => new Date(Date.now() + days * DAY + DAY / 24);

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

const runs: (readonly [string, ActionRun])[] = [];

function show(title: string, run: ActionRun, after = ""): void {
  console.log(`\n━━━ ${title} ${"━".repeat(Math.max(3, 70 - title.length))}\n`);
  console.log(run.log.trimEnd());
  console.log(`\n(the step ${run.exitCode === 0 ? "is green" : "fails"}${after})`);
  // The post step writes none.
  if (run.summary !== "") runs.push([title, run]);
}

async function validateAll(): Promise<void> {
  const door = await serve(createSimulator(world));
  try {
    for (const [title, inputs] of scenes) {
      show(title, await runAction({ inputs, env: door.environment() }));
    }
  } finally {
    await door.close();
  }
}

/** Some nights in the life of one application, whose secret is in a repository and in a key vault. */
async function rotateForSomeNights(): Promise<void> {
  const scene = createRotationScene({ places: ["repository", "vault"] });
  const { application, simulator, subscription, rotator } = scene;
  const door = await serve(simulator);
  let runId = 17_345_678_900;
  const run = async (title: string, inputs: Readonly<Record<string, string>>): Promise<ActionRun> => {
    runId++;
    const done = await runAction({ inputs, env: { ...door.environment(), GITHUB_RUN_ID: String(runId) } });
    show(title, done, entra());
    return done;
  };
  const entra = (): string => {
    const { length } = application.passwordCredentials;
    return `; the application has ${length} client secret${length === 1 ? "" : "s"}`;
  };
  /** What the workflow of a later night gives: the secret that the repository holds by then. */
  const tonight = (more: Readonly<Record<string, string>> = {}) => {
    const current = scene.places.repository.holds() ?? "";
    return scene.inputs(["repository", "vault"], { "current-secret": current, ...more });
  };
  try {
    await run("What a rotation would do", tonight({ "dry-run": "true" }));
    await run("The first night: a rotation", tonight());
    scene.later(DAY / 2);
    await run("Twelve hours later: not due", tonight());
    scene.later(DAY);
    await run("The next night: the old secret is retired", tonight());
    const archive = subscription.addVault("contoso-archive");
    archive.assign(rotator.servicePrincipal, "Key Vault Secrets User");
    const { stores = "" } = tonight();
    const refusing = { stores: `${stores}\nkeyvault:contoso-archive/azure-client-secret` };
    await run("A vault that may only be read is added to the stores", tonight(refusing));
    const {
      "client-id": clientId = "",
      "client-secret": secret = "",
      "tenant-id": tenantId = "",
    } = tonight();
    const issuing = {
      ...{ command: "issue", "client-id": clientId, "client-secret": secret, "tenant-id": tenantId },
      ...{ "target-client-id": application.appId, "lifetime-hours": "2" },
    };
    const issued = await run("A secret for one job", issuing);
    const state = Object.fromEntries(
      Object.entries(issued.state).map(([name, value]) => [`STATE_${name}`, value]),
    );
    const env = { ...door.environment(), ...state, GITHUB_RUN_ID: String(runId) };
    show("The post step of that job", await runAction({ inputs: issuing, env, step: "post" }), entra());
  } finally {
    await door.close();
  }
}

await validateAll();
await rotateForSomeNights();
await showCertificates(show);

const output = fileURLToPath(new URL("../demo-output/", import.meta.url));
mkdirSync(output, { recursive: true });
const markdown = runs.map(([title, run]) => `# ${title}\n\n${run.summary}`).join("\n---\n\n");
writeFileSync(`${output}summary.md`, markdown);
writeFileSync(
  `${output}summary.html`,
  summaryPage("Azure Credentials: job summaries", markdown, (text) => marked.parse(text, { async: false })),
);
console.log("\nThe job summaries: demo-output/summary.md, and as a page demo-output/summary.html");
