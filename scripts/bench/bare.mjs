// The yardstick: the same three requests with nothing but node:https, the ARM connections opened beside the token call.
import { Agent, request } from "node:https";
import { connect } from "node:tls";

const {
  BENCH_TENANT: tenant,
  BENCH_CLIENT: client,
  BENCH_SECRET: secret,
  BENCH_SUBSCRIPTION: subscription,
} = process.env;
const ARM = "management.azure.com";

const warm = [1, 2].map(() => connect({ host: ARM, port: 443, servername: ARM }));
const agent = new Agent({ keepAlive: true });
agent.createConnection = (options) => (options.host === ARM && warm.pop()) || connect(options);

function send(method, host, path, headers, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ method, host, path, headers, agent }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      incoming.on("end", () => resolve(JSON.parse(text)));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const form = new URLSearchParams({
  grant_type: "client_credentials",
  client_id: client,
  client_secret: secret,
  scope: "https://management.azure.com/.default",
}).toString();
const token = await send(
  "POST",
  "login.microsoftonline.com",
  `/${tenant}/oauth2/v2.0/token`,
  { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(form) },
  form,
);
const headers = { authorization: `Bearer ${token.access_token}` };
const scope = `/subscriptions/${subscription}`;
const [found, permissions] = await Promise.all([
  send("GET", ARM, `${scope}?api-version=2022-12-01`, headers),
  send("GET", ARM, `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`, headers),
]);
agent.destroy();
if (found.state !== "Enabled" || permissions.value.length === 0) process.exitCode = 1;
