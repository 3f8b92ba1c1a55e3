import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Application } from "../simulator/application.ts";
import { make, pfxOf } from "../support/certificate-files.ts";
import { inDays } from "../support/company.ts";
import { letters } from "../support/secrets.ts";

const PASSWORD = letters(20, 5);
const folder = mkdtempSync(join(tmpdir(), "certificates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The certificates that the documentation speaks of: one in a secret, one in a file of the repository. */
export function certificatesFor(application: Application) {
  const own = make({ endsAt: inDays(200) });
  application.addCertificate(own.certificate);
  const shop = make({ hosts: ["shop.contoso.com"], endsAt: inDays(200) });
  const file = join(folder, "shop.pfx");
  writeFileSync(file, Buffer.from(pfxOf(shop, PASSWORD, "3des"), "base64"));
  return {
    secrets: {
      AZURE_CERTIFICATE: pfxOf(own, PASSWORD),
      AZURE_CERTIFICATE_PASSWORD: PASSWORD,
      SHOP_PASSWORD: PASSWORD,
    },
    files: { "./certificates/shop.pfx": file },
  };
}
