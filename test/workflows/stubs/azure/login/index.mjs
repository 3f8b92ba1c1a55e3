/** Signs in as azure/login does, with a client secret or with the token of the job, and leaves a session for `az`. */
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? "";

function ask(url, { body, token } = {}) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers }, async (answer) => {
      const chunks = await answer.toArray();
      resolve({ status: answer.statusCode, ...JSON.parse(Buffer.concat(chunks).toString("utf8")) });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function jobToken() {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
  const audience = encodeURIComponent(input("audience"));
  const { value } = await ask(`${url}&audience=${audience}`, { token });
  return {
    client_assertion: value,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
}

const creds = input("creds") === "" ? {} : JSON.parse(input("creds"));
const tenant = creds.tenantId ?? input("tenant-id");
const proof = creds.clientSecret === undefined ? await jobToken() : { client_secret: creds.clientSecret };
const form = {
  grant_type: "client_credentials",
  client_id: creds.clientId ?? input("client-id"),
  scope: "https://management.azure.com/.default",
  ...proof,
};
const url = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
const answer = await ask(url, { body: new URLSearchParams(form).toString() });
if (answer.access_token === undefined) {
  console.log(`::error::Login failed: ${answer.error_description}`);
  process.exit(1);
}
const session = { accessToken: answer.access_token, expires_on: 4_102_444_800, tenant, tokenType: "Bearer" };
writeFileSync(join(process.env.STANDIN_SESSIONS, "az.json"), JSON.stringify(session));
