import { describe, expect, it } from "vitest";
import { isPath } from "../../../src/core/inputs/certificate-text.ts";
import { base64Key, entraSecret, hexDigits, letters } from "../../support/secrets.ts";
import { CLIENT, IDS, type Read, read, said, TENANT } from "./reading.ts";

const secret = entraSecret(71);
const body = base64Key(96);
/** In the form of a key, and none: nothing here is parsed. */
const PEM = [
  "-----BEGIN PRIVATE KEY-----",
  body.slice(0, 64),
  body.slice(64),
  "-----END PRIVATE KEY-----",
].join("\n");
const PFX = `MIIK${base64Key(300)}`;
const PATH = "/home/runner/work/_temp/azure.pem";

const kind = ({ identity }: Read) => identity?.credential.kind;
const given = ({ identity }: Read) =>
  identity?.credential.kind === "client-certificate" ? identity.credential.given : undefined;

describe("a certificate is told from the path of one", () => {
  it.each([
    ["an absolute path", PATH],
    ["a relative one", "./certs/azure.pfx"],
    ["a name", "azure.publishsettings"],
    ["a path of Windows", "D:\\new certs\\azure.pfx"],
    ["a long one", `/home/runner/${"deep/".repeat(40)}azure.pem`],
  ])("path: %s", (_, text) => {
    expect(isPath(text)).toBe(true);
  });

  it.each([
    ["PEM", PEM],
    ["PEM on one line", PEM.replaceAll("\n", "\\n")],
    ["base64", PFX],
    ["base64 with slashes", `MII/${"ab/+".repeat(40)}==`],
    ["base64 in lines", `MIIK${letters(60)}\n${letters(60)}`],
    ["base64 with the line breaks written out", `MIIK${letters(60)}\\n${letters(60)}`],
    ["XML", "<PublishData/>"],
    ["JSON", '{"a":"/b.pem"}'],
    ["an address", "https://vault.example/certificates/azure.pem"],
    ["a client secret", secret],
    ["a client secret in something like a path", `/${secret}.pem`],
    ["a key that chance made", `aB3/${letters(20)}X9f2Kq7LmZ0`],
    ["a word", "azure"],
    ["nothing", " "],
  ])("no path: %s", (_, text) => {
    expect(isPath(text)).toBe(false);
  });
});

describe("what is secret of a certificate is masked, and no more", () => {
  const inputs = { ...IDS, auth: "certificate" };

  it.each([
    ["PEM", PEM],
    ["PEM with the line breaks written out", PEM.replaceAll("\n", "\\n")],
  ])("every line of a key in %s, but not the frame, which others have too", (_, text) => {
    const { masks } = read({ inputs: { ...inputs, "client-certificate": text } });
    expect(masks).toEqual(expect.arrayContaining([body.slice(0, 64), body.slice(64)]));
    expect(masks.filter((mask) => /^-----[^-]+-----$/.test(mask))).toEqual([]);
  });

  it("a .pfx in base64 and its password", () => {
    const password = `p-${letters(12)}`;
    const { masks } = read({
      inputs: { ...inputs, "client-certificate": PFX, "client-certificate-password": password },
    });
    expect(masks).toEqual(expect.arrayContaining([PFX, password]));
  });

  it("the certificate within a .publishsettings, which may have no password", () => {
    const xml = `<PublishData>\n<PublishProfile\n  ManagementCertificate="${PFX}">\n</PublishProfile>\n</PublishData>`;
    const { masks } = read({ inputs: { "management-certificate": xml } });
    expect(masks).toContain(PFX);
    expect(masks).not.toContain("<PublishData>");
  });

  const PASSWORDS: readonly (readonly [
    place: string,
    given: (value: string) => Parameters<typeof read>[0],
  ])[] = [
    ...(
      [
        "client-certificate-password",
        "management-certificate-password",
        "pfx-password",
        "client-secret",
      ] as const
    ).map((input) => [input, (value: string) => ({ inputs: { ...inputs, [input]: value } })] as const),
    ["ARM_CLIENT_CERTIFICATE_PASSWORD", (value) => ({ env: { ARM_CLIENT_CERTIFICATE_PASSWORD: value } })],
    ["AZURE_CLIENT_CERTIFICATE_PASSWORD", (value) => ({ env: { AZURE_CLIENT_CERTIFICATE_PASSWORD: value } })],
    [
      "clientCertificatePassword in creds",
      (value) => ({
        inputs: { creds: JSON.stringify({ clientId: CLIENT, clientCertificatePassword: value }) },
      }),
    ],
  ];

  it.each(PASSWORDS)(
    "a password, also one that looks like a path, and no file is opened for it: %s",
    (_, given_) => {
      for (const password of [PATH, "s3cret/of.ours", "C:\\keys\\azure.pfx", "./secret", "https://a.b/c"]) {
        expect(read(given_(password)).masks, password).toContain(password);
      }
    },
  );

  it("a path is no secret", () => {
    const reading = read({ inputs: { ...inputs, "client-certificate": PATH } });
    expect(reading.masks).toEqual([]);
    expect(given(reading)?.content).toEqual({ path: PATH });
  });

  it("variables of Terraform and of the Azure SDKs too", () => {
    const env = { ARM_CLIENT_CERTIFICATE: PFX, AZURE_CLIENT_CERTIFICATE_PASSWORD: `q-${letters(12)}` };
    expect(read({ env }).masks).toEqual(expect.arrayContaining(Object.values(env)));
  });
});

describe("which of several credentials signs in", () => {
  const certificate = { "client-certificate": PATH };
  const client = { "client-secret": secret };
  const variables = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: TENANT };

  it.each<[name: string, given: Parameters<typeof read>[0], kind: string | undefined]>([
    ["a certificate", { inputs: { ...IDS, ...certificate } }, "client-certificate"],
    ["a secret before a certificate", { inputs: { ...IDS, ...certificate, ...client } }, "client-secret"],
    [
      "the certificate where it is asked for",
      { inputs: { ...IDS, ...certificate, ...client, auth: "certificate" } },
      "client-certificate",
    ],
    [
      "the certificate of the inputs before the secret of the environment",
      { inputs: { ...IDS, ...certificate }, env: { AZURE_CLIENT_SECRET: secret } },
      "client-certificate",
    ],
    [
      "the certificate before a federation that could be",
      { inputs: { ...IDS, ...certificate }, context: { canRequestIdToken: true } },
      "client-certificate",
    ],
    [
      "federation where Terraform's variables ask for it",
      {
        env: { ...variables, AZURE_CLIENT_CERTIFICATE_PATH: PATH, ARM_USE_OIDC: "true" },
        context: { canRequestIdToken: true },
      },
      "oidc",
    ],
    [
      "a certificate of the environment",
      { env: { ...variables, AZURE_CLIENT_CERTIFICATE_PATH: PATH } },
      "client-certificate",
    ],
    [
      "the JSON of a credential with a certificate",
      { inputs: { creds: JSON.stringify({ clientId: CLIENT, tenantId: TENANT, clientCertificate: PATH }) } },
      "client-certificate",
    ],
    [
      "none of the environment that belongs to another application",
      {
        inputs: { ...IDS },
        env: { ARM_CLIENT_ID: TENANT.replace("2", "3"), ARM_CLIENT_CERTIFICATE_PATH: PATH },
      },
      undefined,
    ],
    [
      "no certificate that is for something else",
      { inputs: { ...IDS, ...certificate, "certificate-purpose": "management" } },
      undefined,
    ],
  ])("%s", (_, sources, expected) => {
    expect(kind(read(sources))).toBe(expected);
  });

  it("what is not used is said", () => {
    const both = { ...IDS, ...certificate, ...client };
    expect(read({ inputs: both }).codes).toEqual(["auth/certificate-unused"]);
    expect(read({ inputs: { ...both, auth: "certificate" } }).codes).toEqual(["auth/secret-unused"]);
  });

  it("a password belongs to the certificate beside it; one that is an input, to whichever there is", () => {
    const env = {
      ...variables,
      AZURE_CLIENT_CERTIFICATE_PATH: PATH,
      ARM_CLIENT_CERTIFICATE_PASSWORD: "other",
    };
    expect(given(read({ env }))?.password).toBeUndefined();
    const inputs = { "client-certificate-password": "handed" };
    expect(given(read({ env, inputs }))?.password?.reveal()).toBe("handed");
    expect(given(read({ env, inputs }))?.passwordField).toBe("`client-certificate-password`");
  });
});

describe("a certificate and its password that are swapped", () => {
  const password = `p/${letters(12)}.${letters(20)}`;
  const XML = `<?xml version="1.0"?><PublishData><PublishProfile ManagementCertificate="${PFX}"/></PublishData>`;
  const pairs = [
    ["client-certificate", "client-certificate-password"],
    ["management-certificate", "management-certificate-password"],
  ] as const;

  it.each([
    ["PEM", PEM],
    ["a .pfx in base64", PFX],
    ["PEM in base64", Buffer.from(PEM).toString("base64")],
    ["a .publishsettings", XML],
    ["a path", PATH],
  ])("are named, and neither is shown: %s", (_, certificate) => {
    for (const [input, passwordInput] of pairs) {
      for (const text of [password, "test", letters(12), letters(150)]) {
        const reading = read({
          inputs: { ...IDS, auth: "oidc", [input]: text, [passwordInput]: certificate },
        });
        expect(reading.codes).toContain("certificate/swapped");
        const [finding] = reading.findings.filter(({ code }) => code === "certificate/swapped");
        expect(finding?.what).toContain(`\`${input}\` and \`${passwordInput}\` look swapped`);
        expect(reading.management ?? reading.clientCertificate).toBeUndefined();
        expect(said(reading)).not.toContain(certificate.slice(0, 20));
        if (text !== "test") expect(said(reading)).not.toContain(text);
      }
    }
  });

  it("are masked, the password too that could be a path", () => {
    const { masks } = read({
      inputs: { ...IDS, "client-certificate": password, "client-certificate-password": PEM },
    });
    expect(masks).toEqual(expect.arrayContaining([password, body.slice(0, 64), body.slice(64)]));
  });

  it.each([
    ["a long password of chance letters", letters(150)],
    ["one with a slash and a dot", password],
    ["one that begins like base64", `MII${letters(20)}`],
  ])("are not, with %s", (_, text) => {
    for (const certificate of [PATH, PFX, PEM, "certs/azure"]) {
      const inputs = { ...IDS, "client-certificate": certificate, "client-certificate-password": text };
      expect(read({ inputs }).codes).toEqual([]);
    }
  });
});

describe("export-env of a certificate whose password the runner would print", () => {
  const inputs = { ...IDS, "client-certificate": PFX, "export-env": "arm" };
  const withPassword = (password: string, more: Record<string, string> = {}) =>
    read({ inputs: { ...inputs, ...more, "client-certificate-password": password } });

  it.each(["abc", "password", "ab\ncd", CLIENT])("is left out, and that is said: %j", (password) => {
    const { codes, findings, identity } = withPassword(password);
    expect(codes).toEqual(["export/password"]);
    const finding = findings.find(({ code }) => code === "export/password");
    expect(finding).toMatchObject({ level: "notice", subject: "client-certificate-password" });
    expect(finding?.what).toContain("`client-certificate-password` cannot be masked");
    expect(identity?.credential.kind).toBe("client-certificate");
  });

  it.each<[name: string, password: string, more: Record<string, string>]>([
    ["a password that can be masked", letters(12), {}],
    ["nothing that is exported", "abc", { "export-env": "none" }],
    ["an identity that signs in with something else", "abc", { auth: "secret", "client-secret": secret }],
  ])("is not spoken of with %s", (_, password, more) => {
    expect(withPassword(password, more).codes).not.toContain("export/password");
  });
});

describe("a certificate that is only looked at needs no IDs", () => {
  const VARIABLES = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: TENANT };

  it.each<[name: string, inputs: Record<string, string>]>([
    ["offline", { "client-certificate": PATH, offline: "true" }],
    ["for a cloud service", { "client-certificate": PATH, "certificate-purpose": "service" }],
    ["for management", { "client-certificate": PATH, "certificate-purpose": "management" }],
    ["a management certificate", { "management-certificate": PATH }],
  ])("%s", (_, inputs) => {
    const reading = read({ inputs });
    expect(reading.codes).toEqual([]);
    expect(reading.identity).toBeUndefined();
    expect(reading.clientCertificate ?? reading.management).toBeDefined();
  });

  it.each<[name: string, inputs: Record<string, string>, env: Record<string, string>]>([
    ["for a cloud service", { "client-certificate": PATH, "certificate-purpose": "service" }, VARIABLES],
    ["for management", { "client-certificate": PATH, "certificate-purpose": "management" }, VARIABLES],
    ["beside one ID", { "client-certificate": PATH, offline: "true" }, { AZURE_TENANT_ID: TENANT }],
    [
      "beside an ID that is none",
      { "client-certificate": PATH, offline: "true" },
      { AZURE_CLIENT_ID: "web" },
    ],
    ["a management certificate", { "management-certificate": PATH }, VARIABLES],
  ])("and those of the environment are for another step, which is said: %s", (_, inputs, env) => {
    const reading = read({ inputs, env });
    expect(reading.codes).toEqual(["auth/ids-unused"]);
    expect(said(reading)).toContain("AZURE_");
    expect(reading.identity).toBeUndefined();
    expect(reading.clientCertificate ?? reading.management).toBeDefined();
  });

  it.each([{}, { auth: "certificate" }])(
    "and that those which are given were not needed is said: %j",
    (auth) => {
      const inputs = { ...IDS, ...auth, "client-certificate": PATH, "certificate-purpose": "service" };
      const reading = read({ inputs });
      expect(reading.codes).toEqual(["auth/ids-unused"]);
      expect(reading.findings[0]?.what).toContain("`client-id` and `tenant-id`");
      expect(reading.clientCertificate).toBeDefined();
      expect(reading.identity).toBeUndefined();
    },
  );

  it("one of the environment is not looked at, so a run that has nothing else fails", () => {
    const env = { AZURE_CLIENT_CERTIFICATE_PATH: PATH };
    const { codes } = read({ inputs: { "certificate-purpose": "service" }, env });
    expect(codes).toContain("missing/credential");
  });

  it("one that is to sign in does", () => {
    expect(read({ inputs: { "client-certificate": PATH } }).codes).toEqual([
      "missing/client-id",
      "missing/tenant-id",
    ]);
  });

  it("a management certificate stands beside an identity, and takes its subscriptions", () => {
    const reading = read({ inputs: { ...IDS, "client-secret": secret, "management-certificate": PFX } });
    expect(kind(reading)).toBe("client-secret");
    expect(reading.management?.subscriptionIds).toEqual([IDS["subscription-id"]]);
    expect(reading.management?.given.passwordField).toBe("`management-certificate-password`");
  });

  it("what belongs to an identity is still missed beside a management certificate", () => {
    const inputs = { "client-id": CLIENT, "management-certificate": PFX };
    expect(read({ inputs }).codes).toEqual(["missing/tenant-id", "missing/credential"]);
  });
});

describe("what no certificate is, is named", () => {
  it.each([
    ["a client secret", secret, "certificate/is-secret"],
    ["a thumbprint", hexDigits(40), "certificate/is-thumbprint"],
    ["an address", "https://vault.example/certificates/azure", "certificate/is-reference"],
    ["a word", "azure", "certificate/neither"],
    ["a GUID", CLIENT, "certificate/neither"],
    ["an expression", `$${"{{ secrets.PFX }}"}`, "value/unexpanded"],
  ])("%s", (_, text, code) => {
    for (const input of ["client-certificate", "management-certificate"]) {
      const reading = read({
        inputs: { ...IDS, auth: "certificate", "client-certificate": PATH, [input]: text },
      });
      expect(reading.codes).toContain(code);
      expect(reading.identity).toBeUndefined();
    }
  });

  it.each([
    ["a short page", "<html><body>Sign in</body></html>"],
    ["a short block of another kind", "-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----"],
  ])("but what %s is, is told when it is read", (_, text) => {
    expect(read({ inputs: { "client-certificate": text, offline: "true" } }).codes).toEqual([]);
  });

  it("a fork that gets no secrets has no certificate either", () => {
    const inputs = { ...IDS, auth: "certificate" };
    expect(read({ inputs, context: { withoutSecrets: "fork" } }).codes).toEqual(["skipped/fork"]);
    expect(read({ inputs }).codes).toEqual(["missing/client-certificate"]);
  });

  it.each(["https://shop.contoso.com", "*.contoso.com", "shop", "shop contoso.com"])(
    "no domain: %s",
    (domain) => {
      expect(read({ inputs: { "client-certificate": PATH, offline: "true", domain } }).codes).toEqual([
        "domain/shape",
      ]);
    },
  );

  it.each(["test", "changeme", "PLACEHOLDER"])(
    "with the password %s is tried: the file tells whether it is right",
    (word) => {
      const inputs = { ...IDS, "client-certificate": PFX, "client-certificate-password": word };
      expect(read({ inputs }).codes).toEqual([]);
    },
  );

  it("with a password that nobody expanded is not", () => {
    const inputs = {
      ...IDS,
      "client-certificate": PFX,
      "client-certificate-password": "$" + "{{ secrets.PASSWORD }}",
    };
    expect(read({ inputs }).codes).toEqual(["value/unexpanded"]);
  });
});
