import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator } from "../test/simulator/simulator.ts";
import { serve } from "../test/simulator/tls-door.ts";
import { createWorld } from "../test/simulator/world.ts";
import { make, pfxOf } from "../test/support/certificate-files.ts";
import { createManagementCertificate, legacyPfx } from "../test/support/key-files.ts";
import { type ActionRun, runAction } from "../test/support/run-action.ts";
import { letters } from "../test/support/secrets.ts";

type Show = (title: string, run: ActionRun, after?: string) => void;

/** What people hold as certificates: an old file, a weak one, and a management certificate that is replaced. */
export async function showCertificates(show: Show): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  const world = createWorld();
  const { classic, id } = world.addTenant().addSubscription({ displayName: "Contoso Classic" });
  const old = createManagementCertificate("Azure Tools - old");
  classic.addCertificate(old.certificate);
  classic.hostedServices.push("web", "api");
  const door = await serve(createSimulator(world));
  const run = (inputs: Readonly<Record<string, string>>): Promise<ActionRun> =>
    runAction({ inputs, env: door.environment() });
  const offline = { offline: "true", "certificate-purpose": "management" };
  try {
    show("A .pfx of long ago", await run({ ...offline, "management-certificate": pfxOfLongAgo(old) }));
    show("A key of 1024 bits", await run({ ...offline, "management-certificate": weakPfx() }));
    const generated = await run({
      ...{ command: "generate", "certificate-purpose": "management", attach: "management" },
      ...{ "management-certificate": old.pem, "subscription-id": id, "pfx-password": letters(20) },
      "output-directory": join(folder, "new"),
    });
    const { length } = classic.certificates;
    show("A new management certificate", generated, `; the subscription has ${length} of them`);
    const fresh = readFileSync(generated.outputs["pem-path"] ?? "", "utf8");
    const tested = await run({ "management-certificate": fresh, "subscription-id": id });
    show("Save and Test with the new one", tested);
  } finally {
    await door.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** RC2-40 and no password, as the classic portal made them; 3DES where there is no OpenSSL to make such a file. */
function pfxOfLongAgo(held: Parameters<typeof legacyPfx>[0]): string {
  const hasOpenssl = spawnSync("openssl", ["version"]).error === undefined;
  return hasOpenssl ? legacyPfx(held) : held.pfx("");
}

function weakPfx(): string {
  const endsAt = new Date(Date.now() + 400 * 86_400_000);
  return pfxOf(make({ commonName: "Azure Tools - weak", bits: 1024, endsAt }), "");
}
