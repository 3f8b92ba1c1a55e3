import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskForms } from "../../src/core/masking.ts";
import { redactor } from "../../src/core/redact.ts";
import { Secret } from "../../src/core/secret.ts";
import { entraSecret } from "../support/secrets.ts";

const hide = (...values: string[]) => redactor(values.map((value) => new Secret(value)));

describe("redaction", () => {
  const secret = entraSecret(5);

  it("leaves other text as it is", () => {
    expect(hide(secret)("nothing to see: {}, ***, 1234")).toBe("nothing to see: {}, ***, 1234");
    expect(hide()("all of it")).toBe("all of it");
  });

  it("hides each occurrence, with its surroundings kept", () => {
    expect(hide(secret)(`a ${secret} b ${secret} c`)).toBe("a *** b *** c");
  });

  it("hides every form that is masked", () => {
    for (const form of maskForms(secret)) expect(hide(secret)(`<${form}>`)).toBe("<***>");
  });

  it("hides the longer of two secrets whole, where one begins with the other", () => {
    expect(hide("abcdefgh", "abcdefghijkl")("=abcdefghijkl=")).toBe("=***=");
    expect(hide("abcdefghijkl", "abcdefgh")("=abcdefghijkl=")).toBe("=***=");
  });

  it("leaves no rest of two that overlap", () => {
    expect(hide("abcdefgh", "fghijklm")("=abcdefghijklm=")).toBe("=***=");
    expect(hide("abcdabcd")("=abcdabcdabcd=")).toBe("=***=");
  });

  it("hides a secret in small letters, as a URL writes its host, and keeps the text around", () => {
    const url = new URL(`https://${secret}/x`);
    expect(hide(secret)(`İ İ ${url.href} É`)).toBe("İ İ https://***/x É");
    expect(hide("abcdEFGH1234")("=ABCDefgh1234=")).toBe("=***=");
  });

  it("hides the secret in a basic-auth header and in a logged form body", () => {
    const basic = Buffer.from(`client:${secret}`).toString("base64");
    const left = hide(secret)(
      `${basic} client_secret=${new URLSearchParams({ s: secret }).toString().slice(2)}`,
    );
    expect(left).not.toContain(basic.slice(14, 40));
    expect(left).toContain("client_secret=***");
  });

  it("property: no form is left, whatever stands around it", () => {
    const value = fc
      .stringMatching(/^[A-Za-z0-9~_.+/-]{12,48}$/)
      .filter((text) => maskForms(text).length > 0);
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 3 }),
        fc.string(),
        fc.nat(),
        (values, around, which) => {
          const forms = values.flatMap(maskForms);
          const form = forms[which % forms.length] ?? "";
          const left = hide(...values)(`${around}${form}${around}${form}`);
          for (const each of forms) expect(left).not.toContain(each);
        },
      ),
    );
  });
});
