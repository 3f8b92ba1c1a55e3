import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeKeyFile } from "../../src/core/keyfile/write.ts";
import { pemBlock } from "../../src/core/pem/write.ts";
import { Secret } from "../../src/core/secret.ts";
import { selfSigned } from "../../src/core/x509/build.ts";
import { letters } from "../../test/support/secrets.ts";
import { missing, run } from "../../test/support/tools.ts";
import { type Command, compare, medianTime } from "./measure.ts";

export interface Bench {
  /** A run of the built action with these inputs, nothing else and nobody to call. */
  readonly action: (inputs: Readonly<Record<string, string>>) => Command;
  readonly empty: Command;
  readonly rounds: number;
  readonly folder: string;
}

const DAY = 86_400_000;

/** The lines of the table about certificate files. */
export async function certificateRows({ action, empty, rounds, folder }: Bench): Promise<string[][]> {
  const password = letters(24);
  const files = writeFiles(folder, password);
  const times = async (inputs: Readonly<Record<string, string>>): Promise<string> =>
    `${(await compare(action(inputs), empty, rounds)).ratio.toFixed(2)} × an empty Node`;
  const generate = { command: "generate", "keep-files": "true" };
  const look = (path: string) => ({
    ...{ offline: "true", "client-certificate": path, "client-certificate-password": password },
  });
  const rows = [
    ["`generate`, 2048 bits: .pem and .cer", await times(generate), "≤ 6"],
    ["`generate`, 2048 bits: .pfx too", await times({ ...generate, "pfx-password": password }), "≤ 6"],
    [
      "`validate` of a .pem, offline",
      await times({ offline: "true", "client-certificate": files.pem }),
      "≤ 3",
    ],
    ["`validate` of a .pfx, offline", await times(look(files.pfx)), "≤ 3"],
  ];
  if (files.slow === undefined) return rows;
  const seconds = (await medianTime(action(look(files.slow)), rounds)) / 1000;
  return [...rows, ["the same with 600,000 rounds", `${seconds.toFixed(2)} s`, "≤ 1.5 s"]];
}

/** Nobody but OpenSSL makes a file with so many rounds; `slow` is undefined where it is missing. */
function writeFiles(folder: string, password: string) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = new Secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const now = Date.now();
  const certificate = selfSigned(privateKey, {
    ...{ subject: [["CN", "bench"]], purpose: "service-principal", dnsNames: [] },
    ...{ notBefore: new Date(now - DAY), notAfter: new Date(now + 300 * DAY), random: randomBytes(16) },
  });
  const [pem, pfx, slow] = [join(folder, "bench.pem"), join(folder, "bench.pfx"), join(folder, "slow.pfx")];
  const protection = { password: new Secret(password), encryption: "aes256" } as const;
  const content = { key, certificates: [certificate], friendlyName: "bench" };
  writeFileSync(pem, key.reveal() + pemBlock("CERTIFICATE", certificate), { mode: 0o600 });
  writeFileSync(pfx, writeKeyFile("pfx", content, protection, randomBytes), { mode: 0o600 });
  if (missing("openssl")) return { pem, pfx, slow: undefined };
  const rounds = ["-iter", "600000", "-maciter"];
  run("openssl", ["pkcs12", "-export", "-in", pem, "-out", slow, "-passout", `pass:${password}`, ...rounds]);
  return { pem, pfx, slow };
}
