/**
 * Hands out the token that the test made for exactly these permissions and repositories. No permission named means all
 * that the App has; no repository means this one, or with an owner all of his that the App is installed in.
 */
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
const names = ["secrets", "environments", "dependabot-secrets", "organization-secrets", "metadata"];
const asked = names.filter(
  (name) => input(`permission-${name}`) === (name === "metadata" ? "read" : "write"),
);
const [here, repository] = process.env.GITHUB_REPOSITORY.split("/");
const owner = input("owner") || here;
const named = input("repositories")
  .split(/[\n,]/)
  .map((name) => name.trim())
  .filter((name) => name !== "");
const repositories = named.length > 0 ? named.sort().join(",") : input("owner") === "" ? repository : "all";
if (owner !== here) fail("Not Found");
const token = tokens[`${asked.join(",")} ${repositories}`];
if (token === undefined) fail("The permissions requested are not granted to this installation.");
console.log(`::add-mask::${token}`);
console.log(`Permissions asked for: ${asked.join(", ") || "all"}`);
appendFileSync(process.env.GITHUB_OUTPUT, `token=${token}\n`);
