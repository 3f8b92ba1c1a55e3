/**
 * Prints the speed of the built action as ratios of one run: absolute times of a shared machine say little.
 * Usage: npm run bench [-- rounds]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSimulator } from "../test/simulator/simulator.ts";
import { serve } from "../test/simulator/tls-door.ts";
import { createWorld } from "../test/simulator/world.ts";
import { certificateRows } from "./bench/certificates.ts";
import { type Command, compare, medianTime, time } from "./bench/measure.ts";

const rounds = Number(process.argv[2] ?? 15);
const ROUND_TRIP = 100;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DIST = here("../dist/");
const folder = mkdtempSync(join(tmpdir(), "bench-"));

const world = createWorld();
const tenant = world.addTenant();
const application = tenant.addApplication({ graphPermissions: ["Application.Read.All"] });
const subscription = tenant.addSubscription({ displayName: "Contoso" });
subscription.assign(application.servicePrincipal, "Contributor");
const secret = application.addSecret().value;
/** A rotator with a secret of its own, and the places that keep the application's. */
const rotator = tenant.addApplication({ graphPermissions: ["Application.ReadWrite.OwnedBy"] });
application.addOwner(rotator.servicePrincipal);
const rotatorSecret = rotator.addSecret().value;
const vault = subscription.addVault("contoso-kv");
vault.assign(rotator.servicePrincipal, "Key Vault Secrets Officer");
const repository = world.github.addRepository("octo", "app");
repository.addEnvironment("production");
const permissions = { secrets: "write", environments: "write" } as const;
const { value: token } = world.github.addAppToken({ repositories: [repository], permissions });
const simulator = createSimulator(world);
const door = await serve(simulator, { latencyMs: ROUND_TRIP });

const base = { PATH: process.env["PATH"] ?? "", GITHUB_ACTIONS: "true", RUNNER_TEMP: folder };
const inputs = {
  "INPUT_CLIENT-ID": application.appId,
  "INPUT_TENANT-ID": tenant.id,
  "INPUT_SUBSCRIPTION-ID": subscription.id,
  "INPUT_CLIENT-SECRET": secret,
};
const network = { ...base, ...door.environment() };
const action = (env: Record<string, string>, expect = 0): Command => ({
  args: [join(DIST, "index.js")],
  env,
  expect,
});
const empty: Command = { args: [here("bench/empty.mjs")], env: base, expect: 0 };
const bare: Command = {
  args: [here("bench/bare.mjs")],
  expect: 0,
  env: {
    ...network,
    BENCH_TENANT: tenant.id,
    BENCH_CLIENT: application.appId,
    BENCH_SECRET: secret,
    BENCH_SUBSCRIPTION: subscription.id,
  },
};
const withoutExpiry = action({ ...network, ...inputs, "INPUT_CHECK-EXPIRY": "off" });
const byDefault = action({ ...network, ...inputs });
const badInput = action({ ...base, ...inputs, "INPUT_CLIENT-ID": "not-a-guid" }, 1);
const GITHUB = "github:secret/AZURE_CLIENT_SECRET";
const THREE = [GITHUB, "github:environment/production/AZURE_CLIENT_SECRET", "keyvault:contoso-kv/azure"];
const rotation = (stores: readonly string[], force: boolean): Command =>
  action({
    ...{ ...network, ...inputs, GITHUB_REPOSITORY: "octo/app", GITHUB_RUN_ID: "1" },
    ...{ INPUT_COMMAND: "rotate", "INPUT_CLIENT-ID": rotator.appId, "INPUT_CLIENT-SECRET": rotatorSecret },
    ...{ "INPUT_TARGET-CLIENT-ID": application.appId, "INPUT_GITHUB-TOKEN": token },
    ...{ INPUT_STORES: stores.join("\n"), INPUT_FORCE: String(force) },
  });
const post: Command = { args: [join(DIST, "post.js")], env: { ...base, STATE_phase: "done" }, expect: 0 };

async function requestsOf(command: Command): Promise<number> {
  simulator.log.length = 0;
  await time(command);
  return simulator.log.length;
}

async function peakMemory(command: Command): Promise<number> {
  const file = join(folder, "memory");
  const preload = `${command.env["NODE_OPTIONS"] ?? ""} --import ${new URL("bench/peak-memory.mjs", import.meta.url).href}`;
  await time({ ...command, env: { ...command.env, NODE_OPTIONS: preload, BENCH_MEMORY: file } });
  return Number(readFileSync(file, "utf8")) / 1024;
}

const distBytes = readdirSync(DIST)
  .filter((name) => name.endsWith(".js"))
  .reduce((total, name) => total + statSync(join(DIST, name)).size, 0);

try {
  const bad = await compare(badInput, empty, rounds);
  const idle = await compare(post, empty, rounds);
  const plain = await compare(withoutExpiry, bare, rounds);
  const full = await compare(byDefault, bare, rounds);
  const one = await medianTime(rotation([GITHUB], true), rounds);
  const three = await medianTime(rotation(THREE, true), rounds);
  const notDue = await medianTime(rotation(THREE, false), rounds);
  const alone = (given: Readonly<Record<string, string>>): Command =>
    action({
      ...base,
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    });
  const certificates = await certificateRows({ action: alone, empty, rounds, folder });
  const trips = (milliseconds: number): string => (milliseconds / ROUND_TRIP).toFixed(2);
  const rows = [
    ["bad input, until it fails", `${bad.ratio.toFixed(2)} × an empty Node`, "≤ 1.5"],
    ["post step with nothing to do", `${idle.ratio.toFixed(2)} × an empty Node`, "≤ 1.3"],
    ["`validate`, requests (`check-expiry: off`)", String(await requestsOf(withoutExpiry)), "3"],
    ["`validate`, requests (default)", String(await requestsOf(byDefault)), "5"],
    [
      "`validate`, 100 ms round trip (`check-expiry: off`)",
      `${trips(plain.ours)} round trips, ${plain.ratio.toFixed(2)} × the bare script (${trips(plain.theirs)})`,
      "≤ 5.5, ≤ 1.35",
    ],
    [
      "`validate`, 100 ms round trip (default)",
      `${trips(full.ours)} round trips, ${full.ratio.toFixed(2)} × the bare script (${trips(full.theirs)})`,
      "≤ 5.5, ≤ 1.35",
    ],
    ["`rotate` into one GitHub store, 100 ms round trip", `${trips(one)} round trips`, "≤ 9.5"],
    [
      "`rotate` into two GitHub stores and a vault, 100 ms round trip",
      `${trips(three)} round trips`,
      "≤ 11.5",
    ],
    ["`rotate`, not due, 100 ms round trip", `${trips(notDue)} round trips`, "≤ 6.5"],
    ...certificates,
    ["`validate`, peak memory", `${(await peakMemory(byDefault)).toFixed(1)} MiB`, "≤ 75 MiB"],
    ["the code in `dist/`", `${distBytes.toLocaleString("en")} bytes`, "≤ 1,300,000"],
  ];
  console.log(
    `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, medians of ${rounds} pairs\n`,
  );
  console.log("| what | measured | budget |\n|---|---|---|");
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
} finally {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
}
