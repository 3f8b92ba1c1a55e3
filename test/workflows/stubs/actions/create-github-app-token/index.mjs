/** Hands out the token that the test made for exactly these permissions; none named means all that the App has. */
import { appendFileSync } from "node:fs";

const { STANDIN_APP: app } = process.env;
const { clientId, privateKey, tokens } = JSON.parse(app);
const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? "";
const fail = (message) => {
  console.log(`::error::${message}`);
  process.exit(1);
};
if (input("private-key") === "") fail("Input required and not supplied: private-key");
if (input("client-id") !== clientId || input("private-key") !== privateKey)
  fail("A JSON web token could not be decoded");
const names = ["secrets", "environments", "dependabot-secrets", "organization-secrets"];
const asked = names.filter((name) => input(`permission-${name}`) === "write");
const token = tokens[asked.join(",")];
if (token === undefined) fail("The permissions requested are not granted to this installation.");
console.log(`::add-mask::${token}`);
console.log(`Permissions asked for: ${asked.join(", ") || "all"}`);
appendFileSync(process.env.GITHUB_OUTPUT, `token=${token}\n`);
