import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { armScope, at, requestToken } from "../simulator/lab.ts";
import { type Company, createCompany } from "../support/company.ts";
import { createNotified } from "../support/pull-request.ts";
import { type Played, play } from "../support/scenario.ts";

const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Runs the action on a machine whose PATH holds nothing but this `az`; undefined for a machine without one. */
async function withAz(company: Company, script: string | undefined, inputs: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "az-"));
  const calls = join(folder, "calls");
  if (script !== undefined) {
    writeFileSync(join(folder, "az"), `#!/bin/sh\necho "$@" >> ${calls}\n${script}\n`);
    chmodSync(join(folder, "az"), 0o755);
  }
  for (const tool of ["cat", "sleep"]) symlinkSync(join("/bin", tool), join(folder, tool));
  try {
    const run: Played = await play(company, {
      inputs: { auth: "azure-cli", "subscription-id": company.subscription.id, ...inputs },
      env: { PATH: folder },
      secrets: script?.match(TOKEN) ?? [],
    });
    return { ...run, calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `az account get-access-token` prints for whoever is signed in. */
async function signedIn({ simulator, tenant, application, secret }: Company): Promise<string> {
  const reply = await requestToken(simulator, tenant, application, {
    scope: armScope,
    client_secret: secret.value,
  });
  simulator.log.length = 0;
  const answer = {
    accessToken: at(reply.body, "access_token"),
    expiresOn: "2030-01-01 00:00:00.000000",
    expires_on: 1893456000,
    subscription: "00000000-0000-0000-0000-000000000000",
    tenant: tenant.id,
    tokenType: "Bearer",
  };
  return `cat <<'END'\n${JSON.stringify(answer)}\nEND`;
}

const fails = (message: string): string => `cat >&2 <<'END'\n${message}\nEND\nexit 1`;

/** The names of the variables that a program of the run inherits. */
async function inherited(given: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "az-"));
  const { company, repository, onSchedule } = createNotified();
  try {
    writeFileSync(join(folder, "az"), `#!/bin/sh\ncat /proc/$$/environ > ${folder}/environ\nexit 1\n`);
    chmodSync(join(folder, "az"), 0o755);
    symlinkSync("/bin/cat", join(folder, "cat"));
    const inputs = { auth: "azure-cli", "subscription-id": company.subscription.id };
    await onSchedule(inputs, { env: { PATH: folder, ...given } });
    const names = readFileSync(join(folder, "environ"), "utf8").split("\0");
    return { names: names.map((line) => line.split("=", 1)[0]), issues: repository.issues };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("a session of the Azure CLI", () => {
  test.concurrent("is asked for without what the runner gave to this step alone", async () => {
    const { names, issues } = await inherited({
      "INPUT_CURRENT-SECRET": "",
      STATE_files: "",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "",
      ACTIONS_ID_TOKEN_REQUEST_URL: "",
      ACTIONS_RUNTIME_TOKEN: "",
      AZURE_CONFIG_DIR: "/nowhere",
    });
    expect(names.filter((name) => /^(?:INPUT|STATE|ACTIONS)_/.test(name ?? ""))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["PATH", "AZURE_CONFIG_DIR", "GITHUB_REPOSITORY"]));
    // The run itself still has its inputs.
    expect(issues).toHaveLength(1);
  });

  test.concurrent("is checked as it stands, with one call of az", async () => {
    const company = createCompany();
    const run = await withAz(company, await signedIn(company));
    expect(run.problems).toEqual([]);
    expect(run.outputs).toMatchObject({
      verdict: "valid",
      "client-id": company.application.appId,
      "tenant-id": company.tenant.id,
      "client-secret": "",
    });
    expect(run.requests).toEqual(["permissions", "subscription"]);
    expect(run.calls).toEqual([
      "account get-access-token --output json --resource https://management.azure.com",
    ]);
  });

  test.concurrent("is asked for in the tenant that was given", async () => {
    const company = createCompany();
    const run = await withAz(company, await signedIn(company), { "tenant-id": company.tenant.id });
    expect(run.outputs["verdict"]).toBe("valid");
    expect(run.calls[0]).toContain(`--tenant ${company.tenant.id}`);
  });

  test.concurrent.each([
    [
      "that nobody opened",
      fails("ERROR: Please run 'az login' to setup account."),
      "missing",
      "not-signed-in",
    ],
    [
      "that has ended",
      fails(
        "ERROR: AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks.\nTo re-authenticate, please run:\naz login --scope https://management.core.windows.net//.default",
      ),
      "expired",
      "expired",
    ],
    [
      "that fails in a way nobody knows",
      fails("ERROR: The command failed with an unexpected error."),
      "unknown",
      "failed",
    ],
    [
      "that prints something else than a token",
      "cat <<'END'\nA new version is available\nEND",
      "unknown",
      "failed",
    ],
    ["on a machine without az", undefined, "missing", "not-installed"],
  ] as const)("%s is told from the others", async (_, script, verdict, code) => {
    const company = createCompany();
    const { outputs, problems, requests } = await withAz(company, script);
    expect({ verdict: outputs["verdict"], problems, requests }).toEqual({
      verdict,
      problems: [`error azure-cli/${code}`],
      requests: [],
    });
  });

  test.concurrent("that prints its token where it should not does not make us print it", async () => {
    const company = createCompany();
    const [token = ""] = (await signedIn(company)).match(TOKEN) ?? [];
    const { outputs } = await withAz(company, fails(`ERROR: cannot use ${token}`));
    expect(token).not.toBe("");
    expect(outputs["verdict"]).toBe("unknown");
  });

  test.concurrent("that does not come to an end is unreachable when the time is up", async () => {
    const company = createCompany();
    const { outputs, problems, elapsed } = await withAz(company, "sleep 15", { "timeout-seconds": "1" });
    expect(outputs["verdict"]).toBe("unreachable");
    expect(problems).toEqual(["error run/timeout"]);
    expect(elapsed).toBeLessThan(12_000);
  });
});
