import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate, KeyFile, PrivateKey } from "../../src/core/keyfile/key-file.ts";
import { readKeyFile } from "../../src/core/keyfile/read.ts";
import type { ClientCertificateOptions } from "../simulator/certificates.ts";
import { type Made, make, pemOf, pfxOf } from "./certificate-files.ts";
import { run } from "./tools.ts";

const DAY = 86_400_000;

/** A certificate with its key, in the forms that people hold it in. */
export interface HeldCertificate extends Made {
  /** Both, as PEM. */
  readonly pem: string;
  /** As it is once it has been read. */
  readonly file: KeyFile & { readonly certificates: readonly [Certificate]; readonly key: PrivateKey };
  /** A .pfx in base64. */
  pfx(password: string): string;
}

export function createManagementCertificate(
  commonName = "Azure Tools",
  more: ClientCertificateOptions = {},
): HeldCertificate {
  const endsAt = new Date(Date.now() + 400 * DAY);
  const made = make({ commonName, endsAt, ...more });
  const pem = pemOf(made);
  return {
    ...made,
    pem,
    file: readPem(pem) as HeldCertificate["file"],
    pfx: (password) => pfxOf(made, password, "3des"),
  };
}

function readPem(pem: string): KeyFile | undefined {
  const names = { field: "`management-certificate`", passwordField: "`management-certificate-password`" };
  const now = new Date();
  return readKeyFile(Buffer.from(pem), { password: undefined, now, ...names }).file;
}

/** A .pfx as Azure and Windows wrote them until 2022 or so: certificates under RC2-40, and no password. In base64. */
export function legacyPfx({ certificate, key }: HeldCertificate): string {
  const folder = mkdtempSync(join(tmpdir(), "legacy-pfx-"));
  const file = (name: string) => join(folder, name);
  try {
    writeFileSync(file("both.pem"), key + certificate, { mode: 0o600 });
    const weak = ["-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
    const io = ["-in", file("both.pem"), "-out", file("old.pfx"), "-passout", "pass:"];
    run("openssl", ["pkcs12", "-export", ...weak, ...io]);
    return readFileSync(file("old.pfx")).toString("base64");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Published {
  readonly id: string;
  /** A .pfx in base64. */
  readonly pfx: string;
  readonly name?: string;
}

const AZURE = "https://management.core.windows.net/";

/** A .publishsettings as Azure gave it out until 2012: one certificate for all subscriptions. */
export const publishSettings1 = (subscriptions: readonly Omit<Published, "pfx">[], pfx: string): string =>
  document(
    `PublishMethod="AzureServiceManagementAPI" Url="${AZURE}" ManagementCertificate="${pfx}"`,
    subscriptions.map(({ id, name = "Production" }) => `<Subscription Id="${id}" Name="${name}" />`),
  );

/** The second schema: each subscription has a certificate of its own. */
export const publishSettings2 = (subscriptions: readonly Published[], url = AZURE): string =>
  document(
    'SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI"',
    subscriptions.map(
      ({ id, pfx, name = "Production" }) =>
        `<Subscription ServiceManagementUrl="${url}" Id="${id}" Name="${name}" ManagementCertificate="${pfx}" />`,
    ),
  );

const document = (profile: string, subscriptions: readonly string[]): string =>
  [
    '<?xml version="1.0" encoding="utf-8"?>',
    ...["<PublishData>", `  <PublishProfile ${profile}>`],
    ...subscriptions.map((one) => `    ${one}`),
    ...["  </PublishProfile>", "</PublishData>", ""],
  ].join("\r\n");

/** The same once it has been read. */
export const publishSettingsOf = (
  subscriptions: readonly { id: string; file: KeyFile; name?: string; url?: string }[],
): KeyFile => ({
  ...{ format: "publishsettings", certificates: [], key: undefined, keyMatches: undefined },
  encryption: undefined,
  subscriptions: subscriptions.map(({ id, file, name = "Production", url = "" }) => ({
    id,
    name,
    url,
    file,
    troubles: [],
  })),
});
