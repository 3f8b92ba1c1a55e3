import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { CLOUD_NAMES } from "../../../src/core/cloud.ts";
import { KIND_NAMES } from "../../../src/core/credential.ts";
import { LEVELS, VERDICTS } from "../../../src/core/finding.ts";
import { INPUTS } from "../../../src/core/interface.ts";
import { REPORT_KEYS, reportJson } from "../../../src/core/render/json.ts";
import {
  certificate,
  credential,
  expiring,
  report,
  signedIn,
  subscription,
  unreadable,
  wrongSecret,
} from "./samples.ts";

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
}

type Schema = Node & { readonly $defs: Readonly<Record<string, Node>> };

const schema = JSON.parse(
  readFileSync(new URL("../../../docs/report.schema.json", import.meta.url), "utf8"),
) as Schema;
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

const objects = [schema, ...Object.values(schema.$defs)].filter((node) => node.properties !== undefined);

/** Only a rotation has the one, and only what makes files the other. */
const OPTIONAL = ["rotation", "files"];

describe("the schema of the report", () => {
  test.each([
    ["a good one", report()],
    [
      "a bad one",
      report({ verdict: "wrong-secret", findings: [wrongSecret, expiring, unreadable, signedIn] }),
    ],
    [
      "one of certificates",
      report({
        certificates: [
          certificate(),
          certificate({
            ...{ keyType: "ec", keyBits: null, curve: "prime256v1", hasPrivateKey: false, keyMatches: null },
            chain: [{ subject: "CN=CA", notAfter: "2030-01-01T00:00:00Z", thumbprint: "EF".repeat(20) }],
            encryption: { key: "3DES (PBE-SHA1)", certificates: null, mac: null, iterations: 1 },
          }),
        ],
      }),
    ],
    ["one without anything", report({ findings: [], credentials: [], subscriptions: [] })],
    [
      "one that knows little",
      report({
        credentials: [
          credential({ clientId: null, tenantId: null, keyId: null, expiresOn: null, daysLeft: null }),
        ],
        subscriptions: [subscription({ name: null, state: null, tenantId: null, resourceGroups: null })],
      }),
    ],
  ])("takes %s", (_, good) => {
    validate(JSON.parse(reportJson(good)));
    expect(validate.errors).toBeNull();
  });

  test.each([
    ["an unknown verdict", { verdict: "fine" }],
    ["an unknown level", { findings: [{ ...signedIn, level: "fatal" }] }],
    ["another version", { schema: 2 }],
    ["a property it does not name", { clientSecret: "x" }],
    ["one it does not name further in", { credentials: [{ ...credential(), clientSecret: "x" }] }],
    ["half a day", { credentials: [credential({ daysLeft: 1.5 })] }],
    ["a date in words", { startedAt: "yesterday" }],
    ["a thumbprint with colons", { certificates: [certificate({ thumbprint: "AB:".repeat(20) })] }],
    ["a private key", { certificates: [{ ...certificate(), key: "x" }] }],
    ["a missing part", { timing: undefined }],
  ])("refuses %s", (_, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...report(), ...change })))).toBe(false);
  });

  test("has the closed sets of the source", () => {
    expect(schema.$defs["verdict"]?.enum).toEqual([...VERDICTS]);
    expect(schema.$defs["finding"]?.properties?.["level"]?.enum).toEqual([...LEVELS]);
    expect(schema.$defs["credential"]?.properties?.["kind"]?.enum).toEqual(Object.keys(KIND_NAMES));
    expect(schema.properties?.["environment"]?.enum).toEqual([...CLOUD_NAMES]);
    expect(schema.properties?.["command"]?.enum).toEqual(INPUTS.find(({ name }) => name === "command")?.type);
  });

  test("is closed, complete and explained at every level", () => {
    for (const node of objects) {
      expect(node.additionalProperties).toBe(false);
      expect(node.required).toEqual(
        Object.keys(node.properties ?? {}).filter((key) => !OPTIONAL.includes(key)),
      );
      for (const property of Object.values(node.properties ?? {}))
        expect(property.description).toMatch(/\.$/);
    }
  });

  test("names the same keys as the writer of the report", () => {
    const named = objects.flatMap((node) => Object.keys(node.properties ?? {}));
    expect([...new Set(named)].sort()).toEqual([...REPORT_KEYS].sort());
  });
});

describe("the report as JSON", () => {
  test("has its keys in one order, whatever the order in which they were set", () => {
    const { schema: version, ...rest } = report();
    const shuffled = { ...Object.fromEntries(Object.entries(rest).reverse()), schema: version };
    expect(reportJson({ ...rest, ...shuffled })).toBe(reportJson(report()));
    expect(Object.keys(JSON.parse(reportJson(report())) as object)).toEqual(schema.required);
  });

  test("is indented by two and ends with a line break", () => {
    expect(reportJson(report())).toMatch(/^\{\n {2}"schema": 1,\n[\s\S]*\n\}\n$/);
  });

  test("loses nothing", () => {
    expect(JSON.parse(reportJson(report({ findings: [wrongSecret] })))).toEqual(
      report({ findings: [wrongSecret] }),
    );
  });
});
