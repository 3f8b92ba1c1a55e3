import { describe, expect, it } from "vitest";
import { notAValue } from "../../../src/core/inputs/lint/values.ts";
import { INPUTS } from "../../../src/core/interface.ts";
import { base64Key, entraSecret, hexDigits, jwt, letters } from "../../support/secrets.ts";
import { CLIENT, IDS, read, SUBSCRIPTION, said, TENANT } from "./reading.ts";

const secret = entraSecret(21);
const ALL = { ...IDS, "client-secret": secret };
const dollar = "$";
const GOOD_GUID = "7b1e3a52-0c4d-4f6a-8e2b-5d7f9a1c3e05";
const used = (value: string) => {
  const { identity } = read({ inputs: { ...ALL, "client-secret": value } });
  return identity?.credential.kind === "client-secret"
    ? identity.credential.clientSecret.reveal()
    : undefined;
};

describe("client secrets that are good", () => {
  it.each([
    ["of today, 40 characters", secret],
    ["of today, 37 characters", secret.slice(0, 37)],
    ["of before 2021, 34 characters with signs", `${letters(10)}?@[]:=*+-_./${letters(12)}`],
    ["of before 2021, base64 of 32 bytes", base64Key(32)],
    ["of 16 characters", letters(16)],
    ["of 64 characters", `${letters(63)}_`],
    ["that begins with a dash", `-${letters(33)}`],
    ["with a percent sign", `${letters(20)}%zz%`],
    ["with a dollar sign", `$${letters(20).toLowerCase()}`],
    ["that begins like a word", `client${letters(20)}`],
  ])("%s", (_name, value) => {
    expect(read({ inputs: { ...ALL, "client-secret": value } }).codes).toEqual([]);
    expect(used(value)).toBe(value);
  });

  it.each([
    ["a line break at the end", `${secret}\n`, "secret/trailing-newline", "notice"],
    ["CRLF at the end", `${secret}\r\n`, "secret/trailing-newline", "notice"],
    ["blanks around", ` ${secret} `, "secret/whitespace", "notice"],
    ["double quotes around", `"${secret}"`, "secret/quoted", "warning"],
    ["single quotes around", `'${secret}'`, "secret/quoted", "warning"],
  ])("%s: left off, used, and said", (_name, value, code, level) => {
    const { codes, findings } = read({ inputs: { ...ALL, "client-secret": value } });
    expect(codes).toEqual([code]);
    expect(findings[0]).toMatchObject({ level, verdict: "valid" });
    expect(used(value)).toBe(secret);
    expect(read({ inputs: { ...ALL, "client-secret": value } }).masks).toContain(secret);
  });

  it.each([
    ["cut off", secret.slice(0, 30), "secret/looks-truncated"],
    ["percent-encoded", secret.replace("~", "%7E"), "secret/url-encoded"],
    ["a blank inside", `${letters(12)} ${letters(12)}`, "secret/unusual"],
    ["letters beyond ASCII", `${letters(20)}äöü`, "secret/unusual"],
    ["pasted twice", secret + secret, "secret/unusual"],
    ["32 hexadecimal digits", hexDigits(32), "secret/unusual"],
  ])("%s: odd, and used as it is", (_name, value, code) => {
    const { codes, findings } = read({ inputs: { ...ALL, "client-secret": value } });
    expect(codes).toEqual([code]);
    expect(findings[0]).toMatchObject({ level: "notice", verdict: "valid" });
    expect(used(value)).toBe(value);
  });
});

describe("client secrets that are something else", () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${base64Key(48)}\n-----END PRIVATE KEY-----`;
  it.each([
    ["the secret's ID", GOOD_GUID, "secret/is-guid"],
    ["the secret's ID in capitals and braces", `{${GOOD_GUID.toUpperCase()}}`, "secret/is-guid"],
    ["a SHA-1 thumbprint", hexDigits(40), "secret/is-thumbprint"],
    ["a thumbprint with colons", hexDigits(40).replace(/..(?!$)/g, "$&:"), "secret/is-thumbprint"],
    ["a SHA-256 thumbprint", hexDigits(64).toLowerCase(), "secret/is-thumbprint"],
    ["a storage account key", base64Key(64), "secret/is-storage-key"],
    [
      "a storage connection string",
      `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${base64Key(64)}`,
      "secret/is-connection-string",
    ],
    [
      "a service bus connection string",
      `Endpoint=sb://x.example/;SharedAccessKeyName=a;SharedAccessKey=${base64Key(32)}`,
      "secret/is-connection-string",
    ],
    [
      "a SAS",
      `sv=2024-11-04&ss=b&srt=s&sp=r&se=2027-01-01&sig=${encodeURIComponent(base64Key(32))}`,
      "secret/is-sas",
    ],
    ["a SAS with a question mark", `?sv=2024-11-04&sig=${letters(43)}`, "secret/is-sas"],
    ["a SAS URL", `https://x.example/c?sv=2024-11-04&sig=${letters(43)}`, "secret/is-sas"],
    ["a JWT", jwt(), "secret/is-jwt"],
    ["a GitHub token", `ghp_${letters(36)}`, "secret/is-github-token"],
    ["an installation token", `ghs_${letters(36)}`, "secret/is-github-token"],
    ["a fine-grained token", `github_pat_${letters(22)}_${letters(59)}`, "secret/is-github-token"],
    ["PEM", pem, "secret/is-pem"],
    ["PEM with literal \\n", pem.replaceAll("\n", "\\n"), "secret/is-pem"],
    ["a PFX", `MIIK${base64Key(300).slice(0, 396)}`, "secret/is-pfx"],
    ["JSON", JSON.stringify({ clientId: CLIENT, clientSecret: secret }), "secret/is-json"],
    [
      "base64 of JSON",
      Buffer.from(JSON.stringify({ clientId: CLIENT, clientSecret: secret })).toString("base64"),
      "secret/is-json",
    ],
    ["a Key Vault URL", "https://contoso-kv.vault.azure.net/secrets/x", "secret/is-reference"],
    ["a Key Vault reference", "@Microsoft.KeyVault(VaultName=x;SecretName=y)", "secret/is-reference"],
    ["a zero-width space", `${secret.slice(0, 20)}\u200b${secret.slice(20)}`, "secret/invisible-characters"],
    ["a no-break space", `${secret.slice(0, 20)}\u00a0${secret.slice(20)}`, "secret/invisible-characters"],
    ["a smart quote", `\u201c${secret}\u201d`, "secret/invisible-characters"],
    ["a line break inside", `${secret.slice(0, 20)}\n${secret.slice(20)}`, "secret/invisible-characters"],
    ["a tab inside", `${secret.slice(0, 20)}\t${secret.slice(20)}`, "secret/invisible-characters"],
    ["15 characters", letters(15), "secret/too-short"],
    ["an expression", `${dollar}{{ secrets.AZURE_CLIENT_SECRET }}`, "value/unexpanded"],
    ["a shell variable", `${dollar}{AZURE_CLIENT_SECRET}`, "value/unexpanded"],
    ["a bare shell variable", `${dollar}AZURE_CLIENT_SECRET`, "value/unexpanded"],
    ["PowerShell's", `${dollar}env:AZURE_CLIENT_SECRET`, "value/unexpanded"],
    ["Azure DevOps's", `${dollar}(AZURE_CLIENT_SECRET)`, "value/unexpanded"],
    ["a Windows variable", "%AZURE_CLIENT_SECRET%", "value/unexpanded"],
    ["a token of Octopus", "#{ClientSecret}", "value/unexpanded"],
    ["asterisks", "***", "value/masked"],
    ["what the portal goes on showing", `${secret.slice(0, 3)}${"*".repeat(18)}`, "value/masked"],
    ["bullets", "•".repeat(12), "value/masked"],
    ["<client-secret>", "<client-secret>", "value/placeholder"],
    ["your-client-secret", "your-client-secret", "value/placeholder"],
    ["YOUR_CLIENT_SECRET_HERE", "YOUR_CLIENT_SECRET_HERE", "value/placeholder"],
    ["changeme", "ChangeMe", "value/placeholder"],
    ["TODO", "TODO", "value/placeholder"],
    ["crosses", "xxxxxxxxxxxxxxxxxxxxxxxx", "value/placeholder"],
  ])("%s", (_name, value, code) => {
    for (const inputs of [
      { ...ALL, "client-secret": value },
      { ...IDS, creds: JSON.stringify({ clientId: CLIENT, tenantId: TENANT, clientSecret: value }) },
    ]) {
      const reading = read({ inputs });
      expect(reading.codes).toEqual([code]);
      expect(reading.identity).toBeUndefined();
      expect(reading.findings[0]?.level).toBe("error");
      expect(reading.findings[0]?.verdict).toBe(code === "secret/is-guid" ? "secret-id" : "malformed");
      expect(reading.findings[0]?.subject).toBe(
        "creds" in inputs ? "clientSecret in creds" : "client-secret",
      );
      if (/[~]|[A-Z0-9]{12}/i.test(value) && !value.includes("vault"))
        expect(said(reading)).not.toContain(value.slice(-12));
    }
  });
});

describe("IDs", () => {
  it.each([
    ["capitals", CLIENT.toUpperCase(), []],
    ["blanks around", ` ${CLIENT}\n`, []],
    ["braces", `{${CLIENT}}`, ["id/format"]],
    ["quotes", `"${CLIENT}"`, ["id/format"]],
  ])("%s: read as the GUID that is meant", (_name, value, codes) => {
    const reading = read({
      inputs: { ...ALL, "client-id": value, "subscription-id": value.replace(/1c7a/i, "3c7a") },
    });
    expect(reading.identity?.credential).toMatchObject({ clientId: CLIENT });
    expect(reading.identity?.subscriptionIds).toEqual([CLIENT.replace("1c7a", "3c7a")]);
    expect(reading.codes).toEqual([...codes, ...codes]);
    for (const finding of reading.findings) expect(finding.verdict).toBe("valid");
  });

  it.each([
    ["one character short", CLIENT.slice(1), "it has 35 characters where a GUID has 36"],
    ["an o for a zero", CLIENT.replace("0", "o"), "1 of its characters is no hexadecimal digit"],
    ["a name", "my deployment app", "there are blanks in it"],
    ["a dash moved", CLIENT.replace("-52d3", "5-2d3"), "its dashes are in the wrong places"],
    ["an e-mail address", "someone@contoso.example", "it holds letters that a GUID cannot have"],
  ])("client-id: %s", (_name, value, problem) => {
    const { codes, findings } = read({ inputs: { ...ALL, "client-id": value } });
    expect(codes).toEqual(["id/not-guid"]);
    expect(findings[0]).toMatchObject({ subject: "client-id", verdict: "malformed", level: "error" });
    expect(findings[0]?.what).toBe(`\`client-id\` is not a GUID: ${problem}.`);
  });

  it.each(["11111111-1111-1111-1111-111111111111", "12345678-1234-1234-1234-123456789012"])(
    "an ID that merely looks invented is for Entra to judge: %s",
    (value) => {
      const { findings } = read({ inputs: { ...ALL, "client-id": value } });
      expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    },
  );

  it.each([
    ["00000000-0000-0000-0000-000000000000", "value/placeholder"],
    ["xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "value/placeholder"],
    ["<client-id>", "value/placeholder"],
    ["your-client-id", "value/placeholder"],
    [`${dollar}{{ vars.AZURE_CLIENT_ID }}`, "value/unexpanded"],
    ["***", "value/masked"],
    [secret, "id/is-secret"],
  ])("an ID that is none gets one finding: %#", (value, code) => {
    for (const name of ["client-id", "tenant-id", "subscription-id"]) {
      const { codes, findings } = read({ inputs: { ...ALL, [name]: value } });
      expect(codes).toEqual([code]);
      expect(findings[0]?.subject).toBe(name);
    }
  });

  it.each([
    ["client-id", "client-id: {{ vars.AZURE_CLIENT_ID }}"],
    ["tenant-id", "tenant-id: {{ vars.AZURE_TENANT_ID }}"],
    ["client-secret", "client-secret: {{ secrets.AZURE_CLIENT_SECRET }}"],
    ["creds", "creds: {{ secrets.AZURE_CREDENTIALS }}"],
  ])("the example of an expression is that of the field: %s", (name, example) => {
    const inputs = name === "creds" ? {} : ALL;
    const { findings } = read({ inputs: { ...inputs, [name]: `${dollar}{{ secrets.X }}` } });
    expect(findings[0]?.code).toBe("value/unexpanded");
    expect(findings[0]?.fix).toContain(`\`${example.replace("{{", `${dollar}{{`)}\``);
  });

  it("a secret is shown as one, never as a variable, which nothing masks", () => {
    for (const { name } of INPUTS.filter((spec) => "secret" in spec)) {
      const finding = notAValue({ value: `${dollar}{{ vars.X }}`, from: `\`${name}\``, origin: "inputs" });
      expect(finding?.fix).toContain(`\`${name}: ${dollar}{{ secrets.`);
    }
  });

  it.each([
    ["`ARM_CLIENT_CERTIFICATE_PASSWORD`", "client-certificate-password: {{ secrets.NAME }}"],
    ["`clientSecret` in `creds`", "client-secret: {{ secrets.AZURE_CLIENT_SECRET }}"],
    ["`AZURE_CREDENTIALS`", "creds: {{ secrets.AZURE_CREDENTIALS }}"],
    ["`ARM_TENANT_ID`", "tenant-id: {{ vars.AZURE_TENANT_ID }}"],
    ["`target-client-id`", "target-client-id: {{ vars.NAME }}"],
    ["the text", "client-id: {{ vars.AZURE_CLIENT_ID }}"],
  ])("what stands in %s is shown as the input", (from, example) => {
    const finding = notAValue({ value: `${dollar}{{ vars.X }}`, from, origin: "inputs" });
    expect(finding?.fix).toContain(`\`${example.replace("{{", `${dollar}{{`)}\``);
  });

  it.each([
    ["client-id", "tenant-id", CLIENT],
    ["client-id", "subscription-id", CLIENT],
    ["tenant-id", "subscription-id", TENANT],
    ["client-id", "client-secret", CLIENT],
  ])("%s pasted as %s: both are named, once", (from, to, guid) => {
    const { codes, findings } = read({ inputs: { ...ALL, [to]: guid.toUpperCase() } });
    expect(codes).toEqual(["id/same"]);
    expect(findings[0]?.what).toBe(`\`${from}\` and \`${to}\` hold the same GUID.`);
  });

  it("one GUID in all three places is one finding, and so is one placeholder each", () => {
    const all = (guid: string) => ({ ...ALL, "client-id": guid, "tenant-id": guid, "subscription-id": guid });
    expect(read({ inputs: all(CLIENT) }).codes).toEqual(["id/same"]);
    const zeros = read({ inputs: all("00000000-0000-0000-0000-000000000000") });
    expect(zeros.codes).toEqual(["value/placeholder", "value/placeholder", "value/placeholder"]);
  });

  it.each([
    ["a name", "Contoso Production", "subscription/not-guid"],
    ["one of two", `${SUBSCRIPTION},prod`, "subscription/not-guid"],
    ["a resource ID", `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`, "id/format"],
  ])("subscription-id: %s", (_name, value, code) => {
    expect(read({ inputs: { ...ALL, "subscription-id": value } }).codes).toEqual([code]);
  });
});

describe("tenants", () => {
  it.each(["contoso.onmicrosoft.com", "contoso.example", "login.contoso.co.uk", TENANT.toUpperCase()])(
    "%s is fine",
    (tenant) => {
      expect(read({ inputs: { ...ALL, "tenant-id": tenant } }).codes).toEqual([]);
    },
  );

  it.each([
    ["common", "tenant/common"],
    ["Organizations", "tenant/common"],
    ["consumers", "tenant/common"],
    ["contoso", "tenant/not-domain"],
    ["Contoso Ltd", "tenant/not-domain"],
    ["admin@contoso.example", "tenant/not-domain"],
    ["https://login.microsoftonline.com/contoso.example", "tenant/not-domain"],
    ["contoso..example", "tenant/not-domain"],
    ["adfs", "tenant/not-domain"],
    [TENANT.slice(2), "id/not-guid"],
    [TENANT.slice(0, 24), "id/not-guid"],
  ])("%s is not", (tenant, code) => {
    const { codes, identity } = read({ inputs: { ...ALL, "tenant-id": tenant } });
    expect(codes).toEqual([code]);
    expect(identity).toBeUndefined();
  });

  it("adfs is the tenant of a private cloud", () => {
    const custom = {
      environment: "custom",
      "authority-host": "https://a.example",
      "resource-manager-url": "https://b.example",
    };
    expect(read({ inputs: { ...ALL, ...custom, "tenant-id": "adfs" } }).codes).toEqual([
      "cloud/custom-hosts",
    ]);
  });
});

describe("places and operations", () => {
  it.each(["rg", "rg-web_(1).x", "Grüße", "a".repeat(90)])("resource-group %s is fine", (name) => {
    expect(read({ inputs: { ...ALL, "resource-group": name } }).codes).toEqual([]);
  });

  it.each(["rg.", "a b", "a".repeat(91), `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`, "rg&x"])(
    "resource-group %s is not",
    (name) => {
      expect(read({ inputs: { ...ALL, "resource-group": name } }).codes).toEqual(["resource-group/name"]);
    },
  );

  it.each([
    "Microsoft.Web/sites/write",
    "*",
    "*/read",
    "Microsoft.Web/*",
    "DATA:Microsoft.Storage/a/blobs/read",
  ])("required-actions %s is fine", (action) => {
    expect(read({ inputs: { ...ALL, "required-actions": action } }).codes).toEqual([]);
  });

  it.each([
    "Contributor",
    "Microsoft.Web/write",
    "Microsoft.Web//write",
    "User Access Administrator",
    "a/b/c d",
  ])("required-actions %s is not", (action) => {
    const { codes, findings } = read({ inputs: { ...ALL, "required-actions": `*/read\n${action}` } });
    expect(codes).toEqual(["action/shape"]);
    expect(findings[0]?.what).toContain("Entry 2");
  });

  it("an expression that was not expanded is said once, whatever the input", () => {
    for (const name of ["resource-group", "required-actions", "required-role", "audience"]) {
      const { codes, findings } = read({ inputs: { ...ALL, [name]: `${dollar}{{ inputs.x }}` } });
      expect(codes).toEqual(["value/unexpanded"]);
      expect(findings[0]?.subject).toBe(name);
    }
  });
});

describe("a variable that makes Node print what is sent", () => {
  it.each([
    ["NODE_DEBUG", "stream"],
    ["NODE_DEBUG", "module,https"],
    ["NODE_DEBUG", "*"],
    ["NODE_DEBUG", "child_process"],
    ["NODE_DEBUG", "WORKER"],
    ["NODE_DEBUG_NATIVE", "crypto"],
  ])("stops the run: %s=%s", (variable, value) => {
    const { codes } = read({
      inputs: ALL,
      env: { [variable]: value },
    });
    expect(codes).toEqual(["variable/prints-bodies"]);
  });

  it("for another program's own part is none of ours", () => {
    const { codes } = read({
      inputs: ALL,
      env: { NODE_DEBUG: "my-tool" },
    });
    expect(codes).toEqual([]);
  });
});
