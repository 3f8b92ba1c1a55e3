import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskForms } from "../../src/core/masking.ts";
import { entraSecret, letters } from "../support/secrets.ts";

const GUID = "6a1cf7a5-8a55-4b6e-9b0b-1f6f4f5d2c11";
const secret = entraSecret();

describe("masks: every form that the runner does not make itself", () => {
  const forms = maskForms('a~b+c/d"e f?>é0123');
  const utf8 = Buffer.from('a~b+c/d"e f?>é0123');
  it.each([
    ["as it is", 'a~b+c/d"e f?>é0123'],
    ["form-encoded, where ~ is %7E", "a%7Eb%2Bc%2Fd%22e+f%3F%3E%C3%A90123"],
    ["form-encoded in lower case", "a%7eb%2bc%2fd%22e+f%3f%3e%c3%a90123"],
    ["percent-encoded", "a~b%2Bc%2Fd%22e%20f%3F%3E%C3%A90123"],
    ["JSON-escaped", 'a~b+c/d\\"e f?>é0123'],
    ["base64", utf8.toString("base64")],
    ["base64url", utf8.toString("base64url")],
    ["hex", utf8.toString("hex")],
    ["hex in capitals", utf8.toString("hex").toUpperCase()],
  ])("%s", (_name, form) => {
    expect(forms).toContain(form);
  });

  it.each([0, 1, 2, 3, 4])("base64 and base64url of a longer text with the secret %i bytes in", (offset) => {
    const around = Buffer.concat([
      Buffer.alloc(offset, 0xff),
      Buffer.from(secret),
      Buffer.from([0xff, 0xfe, 0xff]),
    ]);
    for (const encoding of ["base64", "base64url"] as const) {
      const encoded = around.toString(encoding);
      const found = maskForms(secret).filter((form) => encoded.includes(form));
      // All but the two characters at either end that it shares with its neighbours.
      expect(Math.max(0, ...found.map((form) => form.length))).toBeGreaterThanOrEqual(
        Math.floor((secret.length * 4) / 3) - 2,
      );
    }
  });
});

describe("masks: nothing that would blot out the log or drop outputs", () => {
  it.each([
    ["nothing", ""],
    ["blanks", "  \n\t "],
    ["a GUID", GUID],
    ["a GUID in capitals", GUID.toUpperCase()],
    ["a GUID in quotes, which the runner takes off", `"${GUID}"`],
    ["a brace", "{"],
    ["asterisks", "***"],
    ["punctuation", "{}[],:;--=="],
    ["three characters", "abc"],
    ["lines of IDs", `${GUID}\n${GUID}`],
    ["a JSON literal", "null"],
    ["a quoted placeholder", '"changeme"'],
    ["one of our own words", "malformed"],
    ["lines of literals", '{\n"a": true,\nnull\n"b": "short"\n}'],
  ])("%s", (_name, value) => {
    expect(maskForms(value)).toEqual([]);
  });

  it("a pretty-printed credential: only the line with the secret, never a brace", () => {
    const json = JSON.stringify(
      {
        clientId: GUID,
        clientSecret: secret,
        tenantId: GUID,
        resourceManagerEndpointUrl: "https://management.azure.com/",
      },
      null,
      2,
    );
    const plain = maskForms(json).filter((form) => json.includes(form));
    expect(plain).toEqual([`"clientSecret": "${secret}",`]);
  });

  it("a .env file: only the line with the secret", () => {
    const text = `export ARM_CLIENT_ID="${GUID}"\r\nARM_CLIENT_SECRET=${secret}\r\n`;
    expect(maskForms(text).filter((form) => text.includes(form))).toEqual([`ARM_CLIENT_SECRET=${secret}`]);
  });

  it("a base64 text on a line of its own is no key, though it ends in an equals sign", () => {
    const key = `${letters(43)}=`;
    const text = `{ "clientSecret":\n"${key}"\n}`;
    expect(maskForms(text)).toContain(`"${key}"`);
  });

  it("a URL with a signature is a secret, a plain one is not", () => {
    const lines = `url: https://host.example/path\nsas: https://host.example/path?sig=${letters(20)}`;
    expect(maskForms(lines).filter((form) => lines.includes(form))).toEqual([lines.split("\n")[1]]);
  });
});

describe("masks: properties", () => {
  it("are single lines of four characters or more, with a letter or digit, and never GUIDs", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.string({ maxLength: 80 })),
        (value) => {
          for (const form of maskForms(value)) {
            expect(form).not.toMatch(/[\r\n]/);
            expect(form.length).toBeGreaterThanOrEqual(4);
            expect(form).toMatch(/[\p{L}\p{N}]/u);
            expect(form).not.toMatch(/^["'{(]?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}["'})]?$/i);
          }
        },
      ),
    );
  });

  it("hold every line of a value that is long enough to be a secret", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[A-Za-z0-9~]{8,40}$/), { minLength: 1, maxLength: 5 }),
        (lines) => {
          for (const line of lines) expect(maskForms(lines.join("\r\n"))).toContain(line);
        },
      ),
    );
  });
});

it("an expression that nobody expanded is no secret: masking it would blot out the sentence about it", () => {
  expect(maskForms("$" + "{{ secrets.AZURE_CLIENT_SECRET }}")).toEqual([]);
});

describe("the last line of a key is masked, though it looks like a name without a value", () => {
  it.each(["abcdefgh1234abc=", "abcdefg=", "abcdefgh1234ab=="])("%s", (last) => {
    expect(maskForms(`${"A1b2".repeat(16)}\n${last}`)).toContain(last);
  });

  it("and a name without a value is not", () => {
    expect(maskForms(`${"A1b2".repeat(16)}\nPASSWORDS=`)).not.toContain("PASSWORDS=");
  });
});
