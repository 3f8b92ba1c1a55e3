import { describe, expect, it } from "vitest";
import { INPUTS } from "../../../src/core/interface.ts";
import { redactor } from "../../../src/core/redact.ts";
import { base64Key, entraSecret, hexDigits, jwt, letters } from "../../support/secrets.ts";
import { CLIENT, IDS, type Read, read, SUBSCRIPTION, said, TENANT } from "./reading.ts";

const secret = entraSecret(31);
const own = entraSecret(32);
const ALL = { ...IDS, "client-secret": own };
const OWN_PLACE: readonly string[] = INPUTS.filter((spec) => "secret" in spec).map(({ name }) => name);
const ID_INPUTS = ["client-id", "tenant-id", "subscription-id"];
const OTHERS = INPUTS.map(({ name }) => name).filter(
  (name) => !OWN_PLACE.includes(name) && !ID_INPUTS.includes(name),
);
const CUSTOM = {
  environment: "custom",
  "authority-host": "https://login.stack.example",
  "resource-manager-url": "https://management.stack.example",
};

/** Nothing that is said holds any six characters of it, in capitals or not. */
function expectUnsaid(reading: Read, value: string): void {
  const text = said(reading).toLowerCase();
  for (let at = 0; at + 6 <= value.length; at++)
    expect(text).not.toContain(value.slice(at, at + 6).toLowerCase());
}

describe("a secret in the wrong input is refused, masked and not repeated", () => {
  it.each(OTHERS)("%s", (name) => {
    for (const value of [secret, `Reader, ${secret}`, `Reader\n"${secret}"`, `https://${secret}.example/x`]) {
      const reading = read({ inputs: { ...ALL, [name]: value } });
      expect(reading.codes).toEqual(["input/is-secret"]);
      expect(reading.findings[0]).toMatchObject({ subject: name, level: "error", verdict: "malformed" });
      expect(reading.masks.some((mask) => secret.startsWith(mask) || mask.startsWith(secret))).toBe(true);
      expectUnsaid(reading, secret);
    }
  });

  it.each(ID_INPUTS)("%s, alone and in a list", (name) => {
    for (const value of [secret, `"${secret}"`, `${SUBSCRIPTION},${secret}`]) {
      const reading = read({ inputs: { ...ALL, "subscription-id": "", [name]: value } });
      expect(reading.codes).toEqual(["id/is-secret"]);
      expect(reading.masks).toContain(secret);
      expectUnsaid(reading, secret);
    }
  });

  it("an unknown input is no place for it either: masked, whatever its name", () => {
    const reading = read({ inputs: { ...ALL, frobnicate: `x ${secret}` } });
    expect(reading.masks).toContain(secret);
    expectUnsaid(reading, secret);
  });

  it.each([
    ["a token", jwt()],
    ["a GitHub token", `ghp_${letters(36)}`],
    ["a storage key", base64Key(64)],
    ["a connection string", `Endpoint=sb://x.example/;SharedAccessKey=${base64Key(32)}`],
    ["a SAS", `sv=2024-11-04&sig=${letters(43)}`],
  ])("%s", (_name, value) => {
    const reading = read({ inputs: { ...ALL, "required-role": `Reader\n${value}` } });
    expect(reading.codes).toEqual(["input/is-secret"]);
    expect(reading.masks).toContain(value);
    expectUnsaid(reading, value.slice(-20));
  });

  it("roles, actions, groups and hosts that are none stay what they are", () => {
    const inputs = {
      ...ALL,
      ...CUSTOM,
      "required-role": `Contributor, User Access Administrator, ${CLIENT}`,
      "required-actions": "Microsoft.ContainerRegistry/registries/pull/read",
      "resource-group": "MyCompany-Production-WestEurope-Group01",
      audience: "api://AzureADTokenExchange",
    };
    expect(read({ inputs }).codes).toEqual(["cloud/custom-hosts"]);
  });
});

describe("32 hexadecimal digits without dashes may be a key of another service", () => {
  const key = hexDigits(32, 7).toLowerCase();
  it.each(ID_INPUTS)("%s: refused, masked and not repeated", (name) => {
    for (const value of [key, key.toUpperCase(), `{${key}}`]) {
      const reading = read({ inputs: { ...ALL, [name]: value } });
      expect(reading.codes).toEqual(["id/no-dashes"]);
      expect(reading.findings[0]).toMatchObject({ subject: name, level: "error", verdict: "malformed" });
      expect(reading.identity).toBeUndefined();
      expect(redactor(reading.secrets)(`<${key}>`)).toBe("<***>");
      expectUnsaid(reading, key);
    }
  });

  it("also one of a list, in a variable, and inside creds", () => {
    const list = read({ inputs: { ...ALL, "subscription-id": `${SUBSCRIPTION}\n${key}` } });
    const variable = read({
      env: { AZURE_CLIENT_ID: key, AZURE_TENANT_ID: TENANT, AZURE_CLIENT_SECRET: own },
    });
    const creds = JSON.stringify({ clientId: CLIENT, tenantId: key, clientSecret: own });
    for (const reading of [list, variable, read({ inputs: { creds } })]) {
      expect(reading.codes).toContain("id/no-dashes");
      expect(reading.masks).toContain(key);
      expect(reading.identity).toBeUndefined();
      expectUnsaid(reading, key);
    }
  });
});

describe("tenants: a domain or nothing", () => {
  const old = `${letters(30, 3)}9aZ`;
  const tenant = (value: string) => read({ inputs: { ...ALL, "tenant-id": value } });

  it.each([
    "contoso.onmicrosoft.com",
    "Contoso.Example",
    "login.contoso.co.uk",
    "xn--bcher-kva.example",
    "contoso.xn--p1ai",
    "ContosoManufacturingGroup01.onmicrosoft.com",
    `${"a".repeat(63)}.example`,
  ])("%s is one", (value) => {
    expect(tenant(value).codes).toEqual([]);
  });

  it.each([
    ["an underscore", "con_toso.com"],
    ["letters beyond ASCII", "münchen.de"],
    ["an ending of digits", "contoso.c0m"],
    ["an ending of one letter", "contoso.c"],
    ["an ending that is too long", `contoso.${"c".repeat(25)}`],
    ["a part of 64 characters", `${"a".repeat(64)}.example`],
    ["254 characters", `${"abcde.".repeat(41)}examples`],
    ["a dash at the end of a part", "contoso-.example"],
    ["a period at the end", "contoso.example."],
    ["an e-mail address", "Admin1@contoso.onmicrosoft.com"],
    ["a URL", "https://login.microsoftonline.com/Contoso1.example"],
  ])("%s is none", (_name, value) => {
    expect(tenant(value).codes).toEqual(["tenant/not-domain"]);
    expect(tenant(value).identity).toBeUndefined();
  });

  it("names of subscriptions, applications and companies are no secrets", () => {
    for (const name of ["MyCompany-Production-Subscription-01", "ContosoManufacturingSubscription2024"]) {
      const reading = read({ inputs: { ...ALL, "client-id": name, "subscription-id": name } });
      expect(reading.codes).toEqual(["id/not-guid", "subscription/not-guid"]);
      expect(reading.masks).not.toContain(name);
    }
    const path = `/subscriptions/${SUBSCRIPTION}/resourceGroups/aB3cD4eF5gH6iJ7kL8mN9oP0qR1sT2`;
    expect(read({ inputs: { ...ALL, "subscription-id": path } }).codes).toEqual(["id/format"]);
  });

  it.each([
    ["as a part of a domain", `${old}.com`],
    ["with an underscore", `${old.slice(0, 12)}_${old.slice(12)}.com`],
    ["with signs", `${old.slice(0, 12)}?@[]:=*+${old.slice(12)}`],
    ["alone", old],
  ])("what looks like an old secret, %s, is refused, masked and not repeated", (_name, value) => {
    const reading = tenant(value);
    expect(reading.codes).toEqual(["input/is-secret"]);
    expect(reading.masks).toContain(value);
    expectUnsaid(reading, old);
  });
});

describe("a secret as the host of a URL is not shown in small letters", () => {
  const old = `${letters(30, 5)}9aZ`;

  it("in creds", () => {
    for (const host of [secret, old]) {
      const url = `https://${host}/x`;
      const creds = {
        clientId: CLIENT,
        tenantId: TENANT,
        clientSecret: own,
        activeDirectoryEndpointUrl: url,
      };
      const reading = read({ inputs: { creds: JSON.stringify(creds) } });
      expect(reading.codes).toEqual(["creds/foreign-host"]);
      expectUnsaid(reading, host);
    }
  });

  it.each(["authority-host", "resource-manager-url", "graph-url"])("in %s", (name) => {
    for (const host of [secret, old, `${old}.example:8443`]) {
      const reading = read({ inputs: { ...ALL, ...CUSTOM, [name]: `https://${host}/adfs` } });
      expect(reading.codes).toEqual(["input/is-secret"]);
      expect(reading.findings[0]?.subject).toBe(name);
      expectUnsaid(reading, host);
    }
  });

  it("a host that holds other signs than hosts have is none", () => {
    for (const host of ["a~b.example", "a!b.example", "a'b", "a;b"]) {
      const { codes } = read({ inputs: { ...ALL, ...CUSTOM, "authority-host": `https://${host}` } });
      expect(codes).toEqual(["cloud/not-url"]);
    }
    for (const host of ["[::1]:8443", "10.0.0.4", "my_stack.local", "LOGIN.Stack.Example"]) {
      const { codes } = read({ inputs: { ...ALL, ...CUSTOM, "authority-host": `https://${host}` } });
      expect(codes).toEqual(["cloud/custom-hosts"]);
    }
  });
});
