import { describe, expect, it } from "vitest";
import { INPUTS, type InputSpec } from "../../../src/core/interface.ts";
import { entraSecret } from "../../support/secrets.ts";
import { CLIENT, type Given, IDS, read, SUBSCRIPTION, said, TENANT } from "./reading.ts";

const secret = entraSecret(11);
const ALL = { ...IDS, "client-secret": secret };
const OTHER = "9f1d5c4b-85a6-4e4f-8d88-3a6cbd9e4b04";
const idToken = { canRequestIdToken: true };
const AZURE = {
  AZURE_CLIENT_ID: CLIENT,
  AZURE_TENANT_ID: TENANT,
  AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
  AZURE_CLIENT_SECRET: secret,
};
const ARM = {
  ARM_CLIENT_ID: CLIENT,
  ARM_TENANT_ID: TENANT,
  ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
  ARM_CLIENT_SECRET: secret,
};
const creds = JSON.stringify({
  clientId: CLIENT,
  clientSecret: secret,
  tenantId: TENANT,
  subscriptionId: SUBSCRIPTION,
});
const secretOf = ({ identity }: ReturnType<typeof read>) =>
  identity?.credential.kind === "client-secret" ? identity.credential.clientSecret.reveal() : undefined;

describe("separate inputs", () => {
  it("a client secret with its IDs is a credential", () => {
    const reading = read({ inputs: ALL });
    expect(reading.codes).toEqual([]);
    expect(reading.findings.map((one) => one.what)).toEqual([
      "The values are well-formed: Application (client) ID, Directory (tenant) ID, client secret and one subscription ID.",
    ]);
    expect(reading.identity).toMatchObject({
      credential: { kind: "client-secret", clientId: CLIENT, tenantId: TENANT },
      cloud: { name: "azurecloud" },
      subscriptionIds: [SUBSCRIPTION],
    });
    expect(secretOf(reading)).toBe(secret);
    expect(reading.secrets.map((one) => one.reveal())).toEqual([secret]);
  });

  it("settings have the defaults of the table", () => {
    expect(read({ inputs: ALL }).settings).toEqual({
      command: "validate",
      offline: false,
      checkExpiry: "auto",
      requiredRoles: [],
      requiredActions: [],
      resourceGroup: undefined,
      connectionTest: false,
      certificatePurpose: "service-principal",
      credentialType: "secret",
      keySize: 2048,
      pfxEncryption: "aes256",
      attach: "none",
      domain: undefined,
      warnDays: 30,
      failDays: 0,
      rotateBeforeDays: 30,
      rotateAfterDays: undefined,
      onMissing: "fail",
      failOn: "error",
      exportEnv: "none",
      comment: false,
      issue: false,
      timeoutSeconds: 300,
    });
  });

  it("settings are read, in any case and with blanks around", () => {
    const inputs = {
      ...ALL,
      offline: " True ",
      "check-expiry": "REQUIRED",
      "required-role": "Contributor, Reader\n\nUser Access Administrator\r\n",
      "required-actions": "Microsoft.Web/sites/write\ndata:Microsoft.Storage/a/b/read, */read",
      "resource-group": " rg-web_(1).x ",
      "warn-days": "45",
      comment: "TRUE",
      issue: "true",
      "timeout-seconds": "1",
      environment: "AzureCloud",
    };
    const { settings, codes } = read({ inputs });
    expect(codes).toEqual([]);
    expect(settings).toMatchObject({
      offline: true,
      checkExpiry: "required",
      requiredRoles: ["Contributor", "Reader", "User Access Administrator"],
      requiredActions: ["Microsoft.Web/sites/write", "data:Microsoft.Storage/a/b/read", "*/read"],
      resourceGroup: "rg-web_(1).x",
      warnDays: 45,
      comment: true,
      issue: true,
      timeoutSeconds: 1,
    });
  });

  it("many subscriptions, each once", () => {
    const { identity, codes } = read({
      inputs: { ...ALL, "subscription-id": `${SUBSCRIPTION}, ${OTHER}\n${SUBSCRIPTION.toUpperCase()}` },
    });
    expect(identity?.subscriptionIds).toEqual([SUBSCRIPTION, OTHER]);
    expect(codes).toEqual(["subscription/repeated"]);
  });
});

const CHOICES = (INPUTS as readonly InputSpec[]).filter(({ type }) => typeof type === "object");
const COMMANDS = ["validate", "rotate", "issue", "generate", "convert"];

describe("a closed choice, misspelt, is malformed whatever the command", () => {
  it.each(
    CHOICES.flatMap(({ name, type }) => COMMANDS.map((command) => [command, name, String(type[1])] as const)),
  )("%s: %s", (command, name, word) => {
    const missing = `${word.slice(0, -2)}${word.slice(-1)}`;
    for (const misspelt of [missing, `${word}${word.slice(-1)}`, "-1", "no such word"]) {
      const { findings, codes } = read({ inputs: { ...ALL, command, [name]: misspelt } });
      const found = findings.find(({ code }) => code === "input/choice");
      expect(found).toMatchObject({ subject: name, level: "error", verdict: "malformed" });
      expect(found?.what).toContain(`\`${name}\``);
      expect(codes.filter((code) => code === "input/choice")).toHaveLength(1);
    }
  });

  it.each([
    ["credential-type", "certficate", "certificate"],
    ["credential-type", "secrets", "secret"],
    ["pfx-encryption", "aes-256", "aes256"],
  ])("%s: %s may have meant %s", (name, word, meant) => {
    const { findings } = read({ inputs: { ...ALL, command: "rotate", [name]: word } });
    expect(findings[0]?.why).toBe(`\`${meant}\` may have been meant.`);
  });

  it.each(["1024", "512", "2000", "2047", "abc", "-1", "1e9"])("a key of %s bits is none to make", (size) => {
    for (const command of ["rotate", "generate"]) {
      expect(read({ inputs: { ...ALL, command, "key-size": size } }).codes).toContain("input/choice");
    }
  });
});

describe("wrong types: all at once, each with its input", () => {
  it.each([
    ["command", "rotatee", "input/choice"],
    ["fail-on", "errors", "input/choice"],
    ["auth", "sekret", "input/choice"],
    ["environment", "AzureGermanCloud", "input/choice"],
    ["offline", "yes", "input/flag"],
    ["offline", "tRue", "input/flag"],
    ["connection-test", "1", "input/flag"],
    ["warn-days", "-1", "input/number"],
    ["warn-days", "1.5", "input/number"],
    ["fail-days", "7 days", "input/number"],
    ["timeout-seconds", "0", "input/number"],
    ["timeout-seconds", "1000000", "input/number"],
  ])("%s: %s", (name, value, code) => {
    const { findings, codes } = read({ inputs: { ...ALL, [name]: value } });
    expect(codes).toEqual([code]);
    expect(findings[0]).toMatchObject({ subject: name, level: "error", verdict: "malformed" });
    expect(findings[0]?.what).toContain(`\`${name}\``);
  });

  it("all problems are found in one run", () => {
    const { codes, identity } = read({
      inputs: {
        ...ALL,
        "client-id": "x",
        "fail-on": "no",
        offline: "maybe",
        "warn-days": "soon",
        "resource-group": "a/b",
      },
    });
    expect(codes).toEqual([
      "id/not-guid",
      "input/flag",
      "input/number",
      "input/choice",
      "resource-group/name",
    ]);
    expect(identity).toBeUndefined();
  });

  it("names the word that was likely meant", () => {
    expect(read({ inputs: { ...ALL, environment: "azureusgoverment" } }).findings[0]?.why).toContain(
      "`azureusgovernment`",
    );
  });
});

describe("unknown inputs", () => {
  it.each([
    ["client_secret", "client-secret"],
    ["clientid", "client-id"],
    ["TENANTID", "tenant-id"],
    ["required-roles", "required-role"],
    ["app-id", "client-id"],
    ["password", "client-secret"],
    ["azure_credentials", "creds"],
  ])("%s: did you mean %s?", (name, meant) => {
    const { findings, codes } = read({ inputs: { ...ALL, [name]: "value-of-it" } });
    expect(codes).toEqual(["input/unknown"]);
    expect(findings[0]).toMatchObject({ level: "warning", verdict: "valid" });
    expect(findings[0]?.fix).toContain(`\`${meant}\``);
  });

  it("a name like no other gets no guess", () => {
    expect(read({ inputs: { ...ALL, frobnicate: "1" } }).findings[0]?.fix).not.toContain("Did you mean");
  });

  it("a secret in a misnamed input is masked all the same", () => {
    expect(read({ inputs: { ...IDS, client_secret: secret } }).masks).toContain(secret);
  });
});

describe("how to sign in", () => {
  const kindOf = (given: Given) => read(given).identity?.credential.kind;
  it.each([
    ["auto, with a secret", { inputs: ALL, context: idToken }, "client-secret"],
    ["auto, without one, with id-token: write", { inputs: IDS, context: idToken }, "oidc"],
    ["oidc, with a secret beside it", { inputs: { ...ALL, auth: "oidc" }, context: idToken }, "oidc"],
    ["azure-cli needs nothing", { inputs: { auth: "azure-cli" } }, "azure-cli"],
    ["managed-identity needs nothing", { inputs: { auth: "managed-identity" } }, "managed-identity"],
    [
      "ARM_USE_OIDC beside a secret of the environment",
      { env: { ...ARM, ARM_USE_OIDC: "true" }, context: idToken },
      "oidc",
    ],
    [
      "ARM_USE_OIDC beside a secret of the inputs",
      { inputs: ALL, env: { ARM_USE_OIDC: "true" } },
      "client-secret",
    ],
    ["ARM_USE_MSI", { env: { ARM_USE_MSI: "1" } }, "managed-identity"],
  ] as const)("%s", (_name, given, kind) => {
    expect(kindOf(given)).toBe(kind);
  });

  it("the audience is the cloud's own, or the input", () => {
    const audience = (inputs: Record<string, string>) =>
      read({ inputs: { ...IDS, ...inputs }, context: idToken }).identity;
    expect(audience({ environment: "azurechinacloud" })?.credential).toMatchObject({
      audience: "api://AzureADTokenExchangeChina",
    });
    expect(audience({ audience: "api://mine" })?.credential).toMatchObject({ audience: "api://mine" });
  });

  it("a secret that is not looked at is said", () => {
    expect(read({ inputs: { ...ALL, auth: "oidc" }, context: idToken }).codes).toEqual([
      "auth/secret-unused",
    ]);
  });

  it("a managed identity takes the client ID, and not the tenant", () => {
    const { identity } = read({ inputs: { ...IDS, auth: "managed-identity" } });
    expect(identity?.credential).toEqual({ kind: "managed-identity", clientId: CLIENT });
  });
});

describe("missing values", () => {
  it.each([
    ["nothing", {}, ["missing/everything"]],
    ["only a subscription", { "subscription-id": SUBSCRIPTION }, ["missing/everything"]],
    ["blanks", { "client-id": " ", "client-secret": "\n" }, ["missing/everything"]],
    ["no secret and no permission", IDS, ["missing/credential"]],
    ["auth: secret", { ...IDS, auth: "secret" }, ["missing/client-secret"]],
    ["auth: oidc", { ...IDS, auth: "oidc" }, ["missing/id-token"]],
    ["no client id", { ...ALL, "client-id": "" }, ["missing/client-id"]],
    ["no tenant", { ...ALL, "tenant-id": "" }, ["missing/tenant-id"]],
    ["only a secret", { "client-secret": secret }, ["missing/client-id", "missing/tenant-id"]],
    ["only a client id", { "client-id": CLIENT }, ["missing/tenant-id", "missing/credential"]],
  ])("%s", (_name, inputs, expected) => {
    const { codes, identity, findings } = read({ inputs });
    expect(codes).toEqual(expected);
    expect(identity).toBeUndefined();
    expect(findings.every((one) => one.verdict === "missing" && one.level === "error")).toBe(true);
  });

  it("a job with id-token: write needs both IDs", () => {
    expect(read({ inputs: { "client-id": CLIENT }, context: idToken }).codes).toEqual(["missing/tenant-id"]);
  });

  it("names both ways out", () => {
    const fix = read({ inputs: IDS }).findings[0]?.fix;
    expect(fix).toContain("`client-secret`");
    expect(fix).toContain("add `id-token: write` under `permissions:` of the job");
  });

  it.each([
    [{ ...IDS, client_secret: secret }, [["client-secret", "client_secret"]]],
    [{ ...IDS, auth: "secret", secret }, [["client-secret", "secret"]]],
    [{ "azure-credentials": "{}" }, [["creds", "azure-credentials"]]],
    [
      { client_id: CLIENT, tenant_id: TENANT, client_secret: secret },
      [
        ["client-id", "client_id"],
        ["tenant-id", "tenant_id"],
        ["client-secret", "client_secret"],
      ],
    ],
  ])("the error says itself that the name is misspelt: %#", (inputs, expected) => {
    const found = read({ inputs }).findings.filter((one) => one.level === "error");
    expect(found.map(({ code, verdict, subject, what }) => ({ code, verdict, subject, what }))).toEqual(
      expected.map(([input, name]) => ({
        code: "missing/misnamed",
        verdict: "missing",
        subject: input,
        what: `\`${input}\` is empty, but there is an input \`${name}\`.`,
      })),
    );
  });

  it("a misspelt input that is empty itself is not the cause", () => {
    const { findings } = read({ inputs: { ...IDS, client_secret: " " } });
    expect(findings.find((one) => one.level === "error")).toMatchObject({
      code: "missing/credential",
      subject: "credential",
    });
  });

  const empty = JSON.stringify({ clientId: "", clientSecret: "", tenantId: "", subscriptionId: "" });
  it.each([
    ["nothing at all", {}],
    ["public variables only", IDS],
    ["auth: secret", { ...IDS, auth: "secret" }],
    ["auth: oidc", { ...IDS, auth: "oidc" }],
    ["JSON composed of empty secrets", { creds: empty }],
    ["JSON composed of empty secrets and a variable", { creds: empty.replace('""', `"${CLIENT}"`) }],
  ])("a fork or Dependabot run is skipped: %s", (_name, inputs) => {
    for (const withoutSecrets of ["fork", "dependabot"] as const) {
      const { codes, findings, identity } = read({ inputs, context: { withoutSecrets } });
      expect(codes).toEqual([`skipped/${withoutSecrets}`]);
      expect(findings[0]).toMatchObject({ verdict: "skipped", level: "notice" });
      expect(identity).toBeUndefined();
    }
  });

  it.each([
    ["in client-secret", { "client-id": CLIENT, "client-secret": secret }, ["missing/tenant-id"]],
    [
      "in creds",
      { creds: JSON.stringify({ clientId: CLIENT, clientSecret: secret }) },
      ["creds/missing-field"],
    ],
  ])("a fork or Dependabot run in which a secret arrived, %s, is not skipped", (_name, inputs, expected) => {
    for (const withoutSecrets of ["fork", "dependabot"] as const)
      expect(read({ inputs, context: { withoutSecrets } }).codes).toEqual(expected);
  });

  it("a Dependabot run with secrets of its own is checked", () => {
    expect(read({ inputs: ALL, context: { withoutSecrets: "dependabot" } }).identity).toBeDefined();
  });

  it("on-missing: skip names what is not there", () => {
    const { codes, findings } = read({ inputs: { ...IDS, "on-missing": "skip" } });
    expect(codes).toEqual(["skipped/missing"]);
    expect(findings[0]?.what).toContain("`client-secret`");
  });

  it("on-missing: skip does not hide a credential that is wrong", () => {
    expect(read({ inputs: { ...ALL, "client-id": "x", "on-missing": "skip" } }).codes).toEqual([
      "id/not-guid",
    ]);
    const partial = JSON.stringify({ clientId: CLIENT, clientSecret: secret });
    expect(read({ inputs: { creds: partial, "on-missing": "skip" } }).codes).toEqual(["creds/missing-field"]);
  });
});

describe("precedence: separate inputs, then creds, then the environment", () => {
  it.each([
    ["AZURE_*", AZURE, "`AZURE_CLIENT_ID`"],
    ["ARM_*", ARM, "`ARM_CLIENT_ID`"],
    ["AZURE_CREDENTIALS", { AZURE_CREDENTIALS: creds }, "`clientId` in `AZURE_CREDENTIALS`"],
  ])("%s are used where there is nothing else, and the log says so", (_name, env, said) => {
    const reading = read({ env });
    expect(reading.codes).toEqual(["environment/used"]);
    expect(reading.findings[0]?.what).toContain(said);
    expect(secretOf(reading)).toBe(secret);
    expect(reading.masks).toContain(secret);
  });

  it("AZURE_* go before ARM_*, one by one", () => {
    const { identity } = read({ env: { ...ARM, AZURE_TENANT_ID: OTHER } });
    expect(identity?.credential).toMatchObject({ clientId: CLIENT, tenantId: OTHER });
  });

  it("an input that differs from creds wins, with a notice; one that does not says nothing", () => {
    const reading = read({ inputs: { creds, "tenant-id": OTHER, "client-id": CLIENT.toUpperCase() } });
    expect(reading.identity?.credential).toMatchObject({ clientId: CLIENT, tenantId: OTHER });
    expect(reading.codes).toEqual(["input/overrides-creds"]);
    expect(reading.findings[0]).toMatchObject({ subject: "tenant-id", level: "notice" });
  });

  it("creds win over the environment, with a notice", () => {
    const reading = read({
      inputs: { creds },
      env: { AZURE_CLIENT_ID: OTHER, AZURE_CLIENT_SECRET: entraSecret(12) },
    });
    expect(secretOf(reading)).toBe(secret);
    expect(reading.codes).toEqual(["input/overrides-environment"]);
  });

  it("a secret of the environment is never joined to another client ID", () => {
    const reading = read({ inputs: { "client-id": OTHER, "tenant-id": TENANT }, env: AZURE });
    expect(reading.identity).toBeUndefined();
    expect(reading.codes).toEqual(
      expect.arrayContaining(["missing/credential", "environment/secret-not-used"]),
    );
  });

  it("nor one of ARM_* to the client ID of AZURE_*", () => {
    const reading = read({ env: { ...ARM, AZURE_CLIENT_ID: OTHER }, context: idToken });
    expect(reading.identity?.credential.kind).toBe("oidc");
    expect(reading.codes).toContain("environment/secret-not-used");
  });

  it("a secret of the environment without a client ID of its own goes with the input's", () => {
    expect(secretOf(read({ inputs: IDS, env: { AZURE_CLIENT_SECRET: secret } }))).toBe(secret);
  });

  it.each([
    ["creds", { inputs: { creds } }, { subscriptionId: SUBSCRIPTION }],
    ["AZURE_CREDENTIALS", { env: { AZURE_CREDENTIALS: creds } }, { subscriptionId: SUBSCRIPTION }],
    ["creds, below an input", { inputs: { creds, "client-secret": entraSecret(12) } }, undefined],
    ["an input", { inputs: ALL }, undefined],
    ["variables", { env: AZURE }, undefined],
  ])("a secret from %s is known to stand in JSON, or not: who replaces it must know", (_, given, inJson) => {
    const { identity } = read(given);
    expect(identity?.credential.kind === "client-secret" && identity.credential.inJson).toEqual(inJson);
  });

  it("AZURE_CREDENTIALS of another step, even a broken one, is left alone", () => {
    for (const inputs of [ALL, { auth: "azure-cli" }]) {
      expect(read({ inputs, env: { AZURE_CREDENTIALS: "{ broken" } }).codes).toEqual([]);
    }
  });
});

describe("clouds", () => {
  const CUSTOM = {
    environment: "custom",
    "authority-host": "https://localhost:8443/login/",
    "resource-manager-url": "https://management.local.stack:9000/",
  };
  const custom = (inputs: Record<string, string>) => read({ inputs: { ...ALL, ...CUSTOM, ...inputs } });

  it("custom: hosts, ports and path prefixes are kept, slashes at the end are not, and the log names them", () => {
    const { identity, codes, findings } = custom({ "graph-url": "https://graph.local.stack" });
    expect(codes).toEqual(["cloud/custom-hosts"]);
    expect(findings[0]?.what).toContain(
      "`localhost:8443`, `management.local.stack:9000` and `graph.local.stack`",
    );
    expect(identity?.cloud).toMatchObject({
      name: "custom",
      authorityHost: "https://localhost:8443/login",
      resourceManagerUrl: "https://management.local.stack:9000",
      resourceManagerAudience: "https://management.local.stack:9000",
      graphUrl: "https://graph.local.stack",
      federationAudience: "api://AzureADTokenExchange",
    });
  });

  it.each([
    [{ "authority-host": "" }, "cloud/custom-incomplete"],
    [{ "resource-manager-url": "" }, "cloud/custom-incomplete"],
    [{ "authority-host": "http://login.local" }, "cloud/not-https"],
    [{ "graph-url": "http://graph.local" }, "cloud/not-https"],
    [{ "authority-host": "login.local" }, "cloud/not-url"],
    [{ "authority-host": "ftp://login.local" }, "cloud/not-url"],
    [{ "authority-host": `https://${"a".repeat(120_000)}` }, "cloud/not-url"],
    [{ "authority-host": `https://${"a".repeat(120_000)}!` }, "cloud/not-url"],
    [{ "authority-host": "https://login.microsoftonline.com@evil.example" }, "cloud/not-url"],
    [{ "authority-host": "https://login.local?x=1" }, "cloud/not-url"],
    [{ "authority-host": "https://login.local/#" }, "cloud/not-url"],
    [{ "authority-host": `$${"{{ vars.HOST }}"}` }, "value/unexpanded"],
  ])("custom with %o", (inputs, code) => {
    const { identity, codes } = custom(inputs);
    expect(codes).toEqual([code]);
    expect(identity).toBeUndefined();
  });

  it("hosts without custom are refused", () => {
    const { codes, identity } = custom({ environment: "azurecloud" });
    expect(codes).toEqual(["cloud/hosts-without-custom"]);
    expect(identity).toBeUndefined();
  });

  it.each([
    ["ARM_ENVIRONMENT", "usgovernment", "azureusgovernment", ["environment/cloud"]],
    ["AZURE_ENVIRONMENT", "AzureChinaCloud", "azurechinacloud", ["environment/cloud"]],
    ["ARM_ENVIRONMENT", "public", "azurecloud", []],
    ["ARM_ENVIRONMENT", "german", "azurecloud", ["environment/unknown-cloud"]],
    ["AZURE_ENVIRONMENT", "production", "azurecloud", []],
    ["AZURE_ENVIRONMENT", "constructor", "azurecloud", []],
  ])("%s=%s chooses %s", (variable, word, name, expected) => {
    const { identity, codes } = read({ inputs: ALL, env: { [variable]: word } });
    expect(identity?.cloud.name).toBe(name);
    expect(codes).toEqual(expected);
  });

  it.each([
    ["azurechinacloud", "public"],
    ["azurecloud", "china"],
  ])("the input, once written, pins the cloud: %s over %s", (environment, word) => {
    const { identity, codes } = read({ inputs: { ...ALL, environment }, env: { ARM_ENVIRONMENT: word } });
    expect(identity?.cloud.name).toBe(environment);
    expect(codes).toEqual([]);
  });
});

describe("masking", () => {
  it("comes first, and also for what turns out to be broken", () => {
    const { masks } = read({
      inputs: { "client-secret": secret, creds: `${secret} {` },
      env: { ARM_CLIENT_SECRET: "other-secret-1" },
    });
    expect(masks).toEqual(expect.arrayContaining([secret, `${secret} {`, "other-secret-1"]));
  });

  it("a secret in the place of an ID is masked too, and nothing of it is said", () => {
    const reading = read({ inputs: { ...IDS, "client-id": secret } });
    expect(reading.codes).toContain("id/is-secret");
    expect(reading.masks).toContain(secret);
    expect(said(reading)).not.toContain(secret.slice(0, 6));
  });

  it("also inside creds", () => {
    const reading = read({ inputs: { creds: JSON.stringify({ clientId: secret, tenantId: TENANT }) } });
    expect(reading.masks).toContain(secret);
    expect(reading.codes).toContain("id/is-secret");
  });

  it("no ID is ever masked", () => {
    const { masks } = read({
      inputs: { ...ALL, creds: JSON.stringify({ ...IDS, password: CLIENT }, null, 1) },
    });
    for (const id of [CLIENT, TENANT, SUBSCRIPTION]) expect(masks).not.toContain(id);
  });

  it("no mask is given twice", () => {
    const { masks } = read({ inputs: ALL, env: { ...AZURE, ARM_CLIENT_SECRET: `${secret}\n` } });
    expect(new Set(masks).size).toBe(masks.length);
  });
});
