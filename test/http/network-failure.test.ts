import { describe, expect, test } from "vitest";
import { classify } from "../../src/http/network-failure.ts";

const error = (fields: Record<string, unknown>) => Object.assign(new Error("not to be shown"), fields);
const proxy = new URL("http://proxy.corp:3128");

describe("why a request got no answer", () => {
  test.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "reset"],
    ["EHOSTUNREACH", "no-route"],
    ["ETIMEDOUT", "timeout"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls-untrusted"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls-untrusted"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls-name"],
    ["CERT_HAS_EXPIRED", "tls-dates"],
    ["CERT_NOT_YET_VALID", "tls-dates"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls-protocol"],
    ["EPROTO", "tls-protocol"],
    ["something new", "reset"],
  ])("%s is %s", (code, failure) => {
    expect(classify(error({ code }), "login.example", undefined)).toMatchObject({
      failure,
      host: "login.example",
      detail: code,
    });
  });

  test("of several addresses that were tried, the first failure tells", () => {
    const tried = error({ errors: [error({ code: "ECONNREFUSED" }), error({ code: "ENETUNREACH" })] });
    expect(classify(tried, "login.example", undefined).failure).toBe("refused");
  });

  test.each([
    ["its port refused", { code: "ECONNREFUSED", port: 3128 }, "proxy-unreachable"],
    ["its name is unknown", { code: "ENOTFOUND", hostname: "proxy.corp" }, "proxy-unreachable"],
    [
      "it wants a password",
      { code: "ERR_PROXY_TUNNEL", message: "Proxy response: HTTP/1.1 407 x" },
      "proxy-authentication",
    ],
    [
      "it forbids the host",
      { code: "ERR_PROXY_TUNNEL", message: "Proxy response: HTTP/1.1 403 x" },
      "proxy-refused",
    ],
    ["it is not to blame", { code: "ECONNREFUSED", port: 443 }, "refused"],
  ])("behind a proxy: %s", (_, fields, failure) => {
    expect(classify(error(fields), "login.example", proxy).failure).toBe(failure);
  });

  test("nothing of Node's message is kept: it may name what was sent", () => {
    expect(JSON.stringify(classify(error({ code: "ECONNRESET" }), "login.example", undefined))).not.toContain(
      "shown",
    );
  });
});
