import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { make, pfxOf } from "../support/certificate-files.ts";
import { inDays } from "../support/company.ts";
import { createManagementCertificate, publishSettings2 } from "../support/key-files.ts";
import { letters } from "../support/secrets.ts";
import type { Scene } from "./scene.ts";

const PASSWORD = letters(20, 5);
const folder = mkdtempSync(join(tmpdir(), "certificates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The certificates that the documentation speaks of: of the application and of the classic API in secrets, of a service
 * in a file of the repository.
 */
export function certificatesFor({ application, subscription, token }: Scene) {
  const own = make({ endsAt: inDays(200) });
  application.addCertificate(own.certificate);
  const shop = make({ hosts: ["shop.contoso.com"], endsAt: inDays(200) });
  const file = join(folder, "shop.pfx");
  writeFileSync(file, Buffer.from(pfxOf(shop, PASSWORD, "3des"), "base64"));
  const classic = createManagementCertificate();
  subscription.classic.addCertificate(classic.certificate);
  return {
    secrets: {
      AZURE_CERTIFICATE: pfxOf(own, PASSWORD),
      AZURE_CERTIFICATE_PASSWORD: PASSWORD,
      AZURE_MANAGEMENT_PFX: classic.pfx(PASSWORD),
      AZURE_MANAGEMENT_PFX_PASSWORD: PASSWORD,
      AZURE_PUBLISHSETTINGS: publishSettings2([{ id: subscription.id, pfx: classic.pfx("") }]),
      PFX_PASSWORD: PASSWORD,
      SHOP_CERTIFICATE_PFX: pfxOf(shop, PASSWORD),
      SHOP_PASSWORD: PASSWORD,
      TOKEN_FOR_SECRETS: token,
    },
    files: { "./certificates/shop.pfx": file },
  };
}
