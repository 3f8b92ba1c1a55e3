import { describe, expect, it } from "vitest";
import { entraSecret, jwt } from "../../support/secrets.ts";
import { CLIENT, read, SUBSCRIPTION, said, TENANT } from "./reading.ts";

const secret = entraSecret(3);
const login = { clientId: CLIENT, clientSecret: secret, subscriptionId: SUBSCRIPTION, tenantId: TENANT };
const sdkAuth = {
  ...login,
  activeDirectoryEndpointUrl: "https://login.microsoftonline.com",
  resourceManagerEndpointUrl: "https://management.azure.com/",
  activeDirectoryGraphResourceId: "https://graph.windows.net/",
  sqlManagementEndpointUrl: "https://management.core.windows.net:8443/",
  galleryEndpointUrl: "https://gallery.azure.com/",
  managementEndpointUrl: "https://management.core.windows.net/",
};
const one = JSON.stringify(login);
const pretty = JSON.stringify(login, null, 2);
const base64 = (text: string, encoding: BufferEncoding = "utf8") =>
  Buffer.from(text, encoding).toString("base64");
const variables = (prefix: string, quote = "", start = "") =>
  [
    `${start}${prefix}_CLIENT_ID=${quote}${CLIENT}${quote}`,
    `${start}${prefix}_CLIENT_SECRET=${quote}${secret}${quote}`,
    `${start}${prefix}_TENANT_ID=${quote}${TENANT}${quote}`,
    `${start}${prefix}_SUBSCRIPTION_ID=${quote}${SUBSCRIPTION}${quote}`,
  ].join("\n");
const keyed = (names: readonly string[]) =>
  JSON.stringify(
    Object.fromEntries(names.map((name, index) => [name, [CLIENT, secret, TENANT, SUBSCRIPTION][index]])),
  );

describe("creds: every spelling in use", () => {
  it.each([
    ["azure/login's four fields", one],
    ["az --json-auth, all ten fields", JSON.stringify(sdkAuth)],
    [
      "AZURE_ keys",
      keyed(["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"]),
    ],
    ["ARM_ keys", keyed(["ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_TENANT_ID", "ARM_SUBSCRIPTION_ID"])],
    ["snake case", keyed(["client_id", "client_secret", "tenant_id", "subscription_id"])],
    ["kebab case", keyed(["client-id", "client-secret", "tenant-id", "subscription-id"])],
    ["capitals", keyed(["CLIENTID", "ClientSecret", "TenantID", "SubscriptionId"])],
    ["Azure DevOps", keyed(["servicePrincipalId", "servicePrincipalKey", "tenantId", "subscriptionId"])],
    ["base64", base64(one)],
    ["base64, URL-safe and without padding", Buffer.from(one).toString("base64url")],
    ["base64 in lines of 76", base64(one).replace(/.{76}/g, "$&\n")],
    ["base64 of UTF-16 (PowerShell)", base64(one, "utf16le")],
    ["base64 of a pretty-printed text", base64(pretty)],
    ["a byte order mark", `\ufeff${one}`],
    ["a byte order mark read as Latin-1", `\u00ef\u00bb\u00bf${one}`],
    ["base64 of a byte order mark", base64(`\ufeff${one}`)],
    ["blanks and a line break around", ` \r\n${one}\r\n`],
    ["literal \\n between the fields", pretty.replaceAll("\n", "\\n")],
    ["literal \\r\\n between the fields", pretty.replaceAll("\n", "\\r\\n")],
    ["in single quotes", `'${one}'`],
    ["in double quotes", `"${one}"`],
    ["as a JSON string", JSON.stringify(one)],
    ["as a JSON string of a pretty-printed text", JSON.stringify(pretty)],
    ["as a JSON string that lost its quotes", JSON.stringify(one).slice(1, -1)],
    ["quoted base64", `"${base64(one)}"`],
    [".env lines", variables("AZURE")],
    [".env lines with CRLF and a comment", `# of az\r\n${variables("ARM").replaceAll("\n", "\r\n")}\r\n`],
    [".env lines joined by literal \\n", variables("AZURE").replaceAll("\n", "\\n")],
    ["exports of a shell", variables("ARM", '"', "export ")],
    ["PowerShell", variables("ARM", "'", "$env:")],
    ["base64 of .env lines", base64(variables("AZURE"))],
    [
      "YAML of az",
      `clientId: ${CLIENT}\nclientSecret: ${secret}\ntenantId: ${TENANT}\nsubscriptionId: ${SUBSCRIPTION}`,
    ],
  ])("%s", (_name, creds) => {
    const { identity, codes, masks } = read({ inputs: { creds } });
    expect(codes).toEqual([]);
    expect(identity).toMatchObject({
      credential: { kind: "client-secret", clientId: CLIENT, tenantId: TENANT },
      cloud: { name: "azurecloud" },
      subscriptionIds: [SUBSCRIPTION],
    });
    expect(identity?.credential.kind === "client-secret" && identity.credential.clientSecret.reveal()).toBe(
      secret,
    );
    expect(masks).toContain(secret);
  });

  it("az ad sp create-for-rbac: appId, displayName, password, tenant, and no subscription", () => {
    const creds = JSON.stringify({
      appId: CLIENT,
      displayName: "azure-cli-2026",
      password: secret,
      tenant: TENANT,
    });
    const { identity, codes } = read({ inputs: { creds, "subscription-id": SUBSCRIPTION } });
    expect(codes).toEqual([]);
    expect(identity).toMatchObject({ credential: { clientId: CLIENT }, subscriptionIds: [SUBSCRIPTION] });
  });

  it("without a secret, in a job that may ask for an OIDC token", () => {
    const creds = JSON.stringify({ ...login, clientSecret: undefined });
    const { identity, codes } = read({ inputs: { creds }, context: { canRequestIdToken: true } });
    expect(codes).toEqual([]);
    expect(identity?.credential.kind).toBe("oidc");
  });

  it.each([
    ["usgovernment", "azureusgovernment"],
    ["china", "azurechinacloud"],
    ["AzureUSGovernmentCloud", "azureusgovernment"],
  ])("ARM_ENVIRONMENT %s chooses the cloud", (word, name) => {
    const { identity, codes } = read({
      inputs: { creds: JSON.stringify({ ...login, ARM_ENVIRONMENT: word }) },
    });
    expect(identity?.cloud.name).toBe(name);
    expect(codes).toEqual(["environment/cloud"]);
  });

  const inCloud = (word: string, inputs: Record<string, string> = {}) =>
    read({ inputs: { creds: JSON.stringify({ ...login, cloud: word }), ...inputs } });

  it.each<[word: string, name: string, codes: string[]]>([
    ["AzureCloud", "azurecloud", []],
    ["AzureUSGovernment", "azureusgovernment", ["environment/cloud"]],
    [" azurechinacloud ", "azurechinacloud", ["environment/cloud"]],
    // Kept by tools of many kinds for things of their own.
    ["production", "azurecloud", []],
    ["custom", "azurecloud", []],
  ])("cloud: %j chooses %s", (word, name, codes) => {
    const reading = inCloud(word);
    expect([reading.identity?.cloud.name, reading.codes]).toEqual([name, codes]);
  });

  it("a cloud in it is pinned by the input, and its hosts must be of the cloud that is used", () => {
    const pinned = inCloud("AzureUSGovernment", { environment: "azurecloud" });
    expect([pinned.identity?.cloud.name, pinned.codes]).toEqual(["azurecloud", []]);
    const creds = { ...login, activeDirectoryEndpointUrl: "https://login.microsoftonline.com/" };
    const contradicted = read({
      inputs: { creds: JSON.stringify({ ...creds, cloud: "AzureUSGovernment" }) },
    });
    expect(contradicted.codes).toEqual(["environment/cloud", "creds/other-cloud"]);
    expect(contradicted.identity).toBeUndefined();
  });

  it("a cloud in it goes before that of a variable", () => {
    const creds = JSON.stringify({ ...login, cloud: "AzureChinaCloud" });
    const { identity } = read({ inputs: { creds }, env: { ARM_ENVIRONMENT: "usgovernment" } });
    expect(identity?.cloud.name).toBe("azurechinacloud");
  });

  it("a pretty-printed text works, with a warning that its braces become masks", () => {
    const { identity, codes, findings, masks } = read({ inputs: { creds: pretty } });
    expect(identity?.credential.kind).toBe("client-secret");
    expect(codes).toEqual(["creds/pretty-printed"]);
    expect(findings[0]).toMatchObject({ level: "warning", verdict: "valid" });
    expect(findings[0]?.fix).toContain("jq -c .");
    expect(masks).not.toContain("{");
  });
});

describe("creds: what is wrong with it, and nothing of what is in it", () => {
  const swap = (from: string, to: string) => one.replace(from, to);
  it.each([
    ["cut off before the brace", one.slice(0, -1), "creds/truncated"],
    ["cut off inside a value", one.slice(0, 70), "creds/truncated"],
    ["cut off after a colon", one.slice(0, one.indexOf(secret) - 1), "creds/truncated"],
    ["without its first brace", one.slice(1), "creds/truncated"],
    ["base64 that is cut off", base64(one.slice(0, 100)), "creds/truncated"],
    ["only a brace", "{", "creds/truncated"],
    ["a comma too many", swap("}", ",}"), "creds/not-json"],
    ["a comma too few", swap(",", " "), "creds/not-json"],
    ["no colon", swap(":", " "), "creds/not-json"],
    ["single quotes", one.replaceAll('"', "'"), "creds/not-json"],
    ["no quotes", one.replaceAll('"', ""), "creds/not-json"],
    ["something behind it", `${one} x`, "creds/not-json"],
    ["a wrapped value", swap(secret, `${secret.slice(0, 9)}\n${secret.slice(9)}`), "creds/not-json"],
    ["a lone backslash", swap(secret, `${secret}\\q`), "creds/not-json"],
    ["any other text", "the credential is in the vault", "creds/not-json"],
    ["a list", `[${one}]`, "creds/array"],
    ["a number", "42", "creds/not-object"],
    ["null", "true", "creds/not-object"],
    ["another object", '{"name":"x","value":{"a":[1,"}"]}}', "creds/unknown-shape"],
    ["an empty object", "{}", "creds/unknown-shape"],
    ["nested", `{"azure":${one}}`, "creds/unknown-shape"],
    ["a bare secret", secret, "creds/bare-value"],
    ["a bare GUID", CLIENT, "creds/bare-value"],
    ["a token", jwt(), "creds/bare-value"],
    ["a publish profile", "<publishData><publishProfile/></publishData>", "creds/publish-profile"],
    ["an expression", `$${"{{ secrets.AZURE_CREDENTIALS }}"}`, "value/unexpanded"],
    ["asterisks", "***", "value/masked"],
    ["a number for a field", JSON.stringify({ ...login, clientSecret: 12345678 }), "creds/not-text"],
    ["an object for a field", JSON.stringify({ ...login, clientId: {} }), "creds/not-text"],
    ["the same key twice", swap("{", `{"clientId":"${TENANT}",`), "creds/duplicate-keys"],
    ["two spellings that differ", swap("{", `{"appId":"${TENANT}",`), "creds/duplicate-keys"],
    ["two secrets", swap("{", `{"CLIENT_SECRET":"${entraSecret(9)}",`), "creds/duplicate-keys"],
    ["no client id", JSON.stringify({ ...login, clientId: undefined }), "creds/missing-field"],
    ["no tenant", JSON.stringify({ ...login, tenantId: "" }), "creds/missing-field"],
    ["no secret", JSON.stringify({ ...login, clientSecret: null }), "creds/missing-field"],
  ])("%s", (_name, creds, code) => {
    const reading = read({ inputs: { creds } });
    expect(reading.codes).toEqual([code]);
    expect(reading.identity).toBeUndefined();
    expect(reading.findings[0]?.level).toBe("error");
    for (let at = 0; at + 6 <= secret.length; at++)
      expect(said(reading)).not.toContain(secret.slice(at, at + 6));
  });

  it("keys twice with one value is a notice", () => {
    const { identity, codes } = read({
      inputs: { creds: swap("{", `{"clientId":"${CLIENT.toUpperCase()}",`) },
    });
    expect(codes).toEqual(["creds/repeated-keys"]);
    expect(identity).toBeDefined();
  });

  it("says where and how a text is broken", () => {
    const { findings } = read({ inputs: { creds: pretty.replace(",", "") } });
    expect(findings[0]?.what).toBe(
      "`creds` cannot be read as JSON: a comma is missing between two fields (line 3).",
    );
  });

  it("masks the secret of a text that is cut off behind it", () => {
    const { masks } = read({ inputs: { creds: one.slice(0, -5) } });
    expect(masks).toContain(secret);
  });

  it("names both secrets to the runner where two are given", () => {
    const other = entraSecret(9);
    expect(read({ inputs: { creds: swap("{", `{"password":"${other}",`) } }).masks).toEqual(
      expect.arrayContaining([secret, other]),
    );
  });

  it("a deep text takes no deep stack", () => {
    expect(read({ inputs: { creds: `{"a":${"[".repeat(200_000)}` } }).codes).toEqual(["creds/truncated"]);
  });
});

describe("creds: hosts are compared, never called", () => {
  const withHost = (field: string, url: string, inputs: Record<string, string> = {}) =>
    read({ inputs: { creds: JSON.stringify({ ...sdkAuth, [field]: url }), ...inputs } });
  const authority = "activeDirectoryEndpointUrl";
  const manager = "resourceManagerEndpointUrl";

  it.each([
    [authority, "https://login.microsoftonline.com/"],
    [authority, `https://login.microsoftonline.com/${TENANT}`],
    [authority, "HTTPS://LOGIN.WINDOWS.NET:443"],
    [manager, "https://management.azure.com"],
    ["sqlManagementEndpointUrl", "https://notsupported"],
    [manager, "https://notsupported"],
    ["galleryEndpointUrl", "https://elsewhere.example"],
  ])("%s %s is fine", (field, url) => {
    expect(withHost(field, url).codes).toEqual([]);
  });

  it.each([
    [
      authority,
      "https://login.microsoftonline.com.evil.example/",
      "`login.microsoftonline.com.evil.example`",
    ],
    [authority, "https://login.microsoftonline.com@evil.example/", "`evil.example`"],
    [authority, "https://login.microsoftonline.com:8443/", "`login.microsoftonline.com:8443`"],
    [authority, "http://login.microsoftonline.com/", "(not an https URL)"],
    [manager, "https://login.microsoftonline.com/", "`login.microsoftonline.com`"],
    [manager, "https://management.local.azurestack.external", "`management.local.azurestack.external`"],
    [manager, "management.azure.com", "(not an https URL)"],
  ])("%s %s is refused", (field, url, shown) => {
    const { codes, findings, identity } = withHost(field, url);
    expect(codes).toEqual(["creds/foreign-host"]);
    expect(findings[0]?.what).toContain(shown);
    expect(identity).toBeUndefined();
  });

  it("a host of another cloud: says which environment to set", () => {
    const { codes, findings } = withHost(authority, "https://login.microsoftonline.us/");
    expect(codes).toEqual(["creds/other-cloud"]);
    expect(findings[0]?.fix).toBe("Set `environment: azureusgovernment`.");
  });

  it("hosts of a custom cloud are its own", () => {
    const custom = {
      environment: "custom",
      "authority-host": "https://adfs.stack.example/adfs",
      "resource-manager-url": "https://management.stack.example",
    };
    const creds = {
      ...login,
      [authority]: "https://adfs.stack.example/adfs/",
      [manager]: "https://management.stack.example/",
    };
    expect(read({ inputs: { ...custom, creds: JSON.stringify(creds) } }).codes).toEqual([
      "cloud/custom-hosts",
    ]);
    expect(read({ inputs: { ...custom, creds: JSON.stringify(sdkAuth) } }).codes).toContain(
      "creds/other-cloud",
    );
  });
});
