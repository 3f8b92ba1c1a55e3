import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INPUT_FINDINGS } from "../../../src/core/catalogue/inputs.ts";
import { scanObject } from "../../../src/core/inputs/creds/json.ts";
import { parseCreds } from "../../../src/core/inputs/creds/parse.ts";
import { nearest } from "../../../src/core/inputs/nearest.ts";
import { INPUTS } from "../../../src/core/interface.ts";
import { redactor } from "../../../src/core/redact.ts";
import { entraSecret } from "../../support/secrets.ts";
import { CLIENT, read, SUBSCRIPTION, said, TENANT } from "./reading.ts";

const secrets = fc.integer().map(entraSecret);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Mistakes that a text suffers on its way into a secret. */
const mishaps = fc.constantFrom<(text: string, at: number) => string>(
  (text) => text,
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}}${text.slice(at)}`,
  (text) => text.replaceAll('"', ""),
  (text) => text.replaceAll('"', "'"),
  (text) => JSON.stringify(text),
  (text) => base64(text),
  (text, at) => base64(text).slice(0, at),
  (text) => `[${text}]`,
  (text) => text.replaceAll(",", ";"),
);

/** In small letters too: a URL writes its host so. */
function leaks(text: string, secret: string): boolean {
  const [said, hidden] = [text.toLowerCase(), secret.toLowerCase()];
  for (let at = 0; at + 6 <= hidden.length; at++) if (said.includes(hidden.slice(at, at + 6))) return true;
  return false;
}

describe("properties of reading", () => {
  it("never throws, whatever the inputs hold, and every hole of every sentence is filled", () => {
    const names = fc.constantFrom(...INPUTS.map((spec) => spec.name));
    const texts = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json(), fc.lorem());
    fc.assert(
      fc.property(fc.dictionary(names, texts), fc.dictionary(fc.string(), fc.string()), (inputs, env) => {
        for (const one of read({ inputs, env }).findings) {
          expect(`${one.what}${one.why}${one.fix}`).not.toMatch(/\{[a-zA-Z]+\}/);
          expect(Object.keys(INPUT_FINDINGS)).toContain(one.code);
        }
      }),
    );
  });

  it("no finding repeats any six characters of a secret, however the credential was mangled", () => {
    fc.assert(
      fc.property(secrets, mishaps, mishaps, fc.nat(260), fc.nat(260), (secret, first, second, at, then) => {
        const creds = JSON.stringify({
          clientId: CLIENT,
          clientSecret: secret,
          subscriptionId: SUBSCRIPTION,
          tenantId: TENANT,
        });
        const reading = read({ inputs: { creds: second(first(creds, at), then) } });
        expect(leaks(said(reading), secret)).toBe(false);
      }),
      { numRuns: 600 },
    );
  });

  it("no finding repeats a secret that stands in any input or variable", () => {
    const places = fc.constantFrom(...INPUTS.map((spec) => spec.name));
    const variables = fc.constantFrom(
      "AZURE_CLIENT_ID",
      "ARM_TENANT_ID",
      "ARM_ENVIRONMENT",
      "AZURE_CREDENTIALS",
      "INPUT_SECRETS",
    );
    const wraps = fc.constantFrom("", '"', "'", " ", "\n", "https://", "{", "<", "data:");
    fc.assert(
      fc.property(secrets, places, variables, wraps, (secret, place, variable, wrap) => {
        const reading = read({
          inputs: { [place]: `${wrap}${secret}` },
          env: { [variable]: `${wrap}${secret}` },
        });
        expect(leaks(said(reading), secret)).toBe(false);
      }),
    );
  });

  it("masks hold no brace alone and no ID, and redaction by the kept secrets leaves no secret", () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom(0, 1, 2, "\t"), fc.string(), (secret, indent, around) => {
        const creds = JSON.stringify(
          { clientId: CLIENT, tenantId: TENANT, clientSecret: secret },
          null,
          indent,
        );
        const { masks, secrets: kept } = read({ inputs: { creds } });
        for (const form of masks) expect(form).toMatch(/[\p{L}\p{N}]/u);
        for (const id of [CLIENT, TENANT]) expect(masks).not.toContain(id);
        expect(redactor(kept)(`${around}${secret}${around}`)).not.toContain(secret);
      }),
    );
  });
});

describe("properties of parsing creds", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => one.trim() !== "");
  it("any secret comes back as it was, through every wrapping", () => {
    const wraps = fc.constantFrom<(json: string) => string>(
      (json) => json,
      base64,
      (json) => JSON.stringify(json),
      (json) => `'${json}'`,
      (json) => `\ufeff${json}\r\n`,
    );
    const spaces = fc.constantFrom(undefined, 1, 4, "\t");
    fc.assert(
      fc.property(text, wraps, wraps, spaces, (secret, inner, outer, space) => {
        const json = JSON.stringify({ clientId: CLIENT, clientSecret: secret }, null, space);
        expect(parseCreds(outer(inner(json)), "`creds`", "creds").fields.clientSecret?.value).toBe(secret);
      }),
    );
  });

  it("the scanner takes exactly the objects that JSON.parse takes (strings, nulls and anything nested)", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.jsonValue())),
        fc.nat(),
        (object, cut) => {
          const json = JSON.stringify(object);
          const { outcome, members } = scanObject(json);
          expect(outcome).toEqual({ kind: "object" });
          const texts = Object.entries(object).map(([key, value]) => [
            key,
            typeof value === "string" || value === null ? value : undefined,
          ]);
          expect(members.map((member) => [member.key, member.value])).toEqual(texts);
          const part = json.slice(0, 1 + (cut % (json.length - 1)));
          expect(scanObject(part).outcome.kind).toBe("cut-off");
        },
      ),
    );
  });
});

describe("the nearest name", () => {
  it("is the word itself, whatever its case and dashes, and none that is far", () => {
    const names = INPUTS.map((spec) => spec.name);
    for (const name of names) expect(nearest(name.toUpperCase().replaceAll("-", "_"), names)).toBe(name);
    expect(nearest("completely-different-thing", names)).toBeUndefined();
    expect(nearest("", names)).toBeUndefined();
  });
});
