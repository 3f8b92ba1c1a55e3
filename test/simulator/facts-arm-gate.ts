import { equal, match } from "node:assert/strict";
import { throttled } from "./faults.ts";
import { armScope, at, graphScope, type RecordedFact, type Reply, requestToken } from "./lab.ts";

const root = "https://management.azure.com";
const code = (reply: Reply): string => `${reply.status} ${at(reply.body, "error.code")}`;
const message = (reply: Reply): string => String(at(reply.body, "error.message"));

export const armGateFacts: RecordedFact[] = [
  {
    fact: "Another tenant's token is 401 InvalidAuthenticationTokenTenant, and the text names the right authority",
    source: "refusal pasted in a public page",
    check: async (lab) => {
      const other = lab.world.addTenant();
      const app = other.addApplication();
      const form = { scope: armScope, client_secret: app.addSecret().value };
      const token = String(at((await requestToken(lab.simulator, other, app, form)).body, "access_token"));
      const reply = await lab.ask(`${root}${lab.subscription.scope}?api-version=2022-12-01`, { token });
      equal(code(reply), "401 InvalidAuthenticationTokenTenant");
      const right = `https://login.windows.net/${lab.tenant.id}`;
      match(
        message(reply),
        new RegExp(`must match the tenant 'https://sts.windows.net/${lab.tenant.id}/'.*${right}' to get`),
      );
      match(reply.headers["www-authenticate"] ?? "", new RegExp(`authorization_uri="${right}"`));
    },
  },
  {
    fact: "A token that has ended is 401 ExpiredAuthenticationToken with American dates, from the gateway",
    source: "refusal pasted in 2023-03",
    check: async (lab) => {
      const token = await lab.signIn();
      lab.clock.now = new Date("2026-11-04T15:00:05Z");
      const reply = await lab.ask(`${root}${lab.subscription.scope}?api-version=2022-12-01`, { token });
      equal(code(reply), "401 ExpiredAuthenticationToken");
      equal(
        message(reply),
        "The access token expiry UTC time '11/3/2026 9:30:14 AM' is earlier than current UTC time '11/4/2026 3:00:05 PM'.",
      );
      equal(reply.headers["x-ms-failure-cause"], "gateway");
    },
  },
  {
    fact: "No token is 401 AuthenticationFailed",
    source: "body quoted in Microsoft's documentation",
    check: async (lab) => {
      const reply = await lab.ask(`${root}${lab.subscription.scope}?api-version=2022-12-01`);
      equal(code(reply), "401 AuthenticationFailed");
      equal(message(reply), "Authentication failed.");
    },
  },
  {
    fact: "A Graph token is not taken",
    source: "tokens are not interchangeable (Graph's deployments page)",
    check: async (lab) => {
      const url = `${root}${lab.subscription.scope}?api-version=2022-12-01`;
      equal(
        code(await lab.ask(url, { token: await lab.signIn(graphScope) })),
        "401 InvalidAuthenticationTokenAudience",
      );
    },
  },
  {
    fact: "An unknown subscription is 404 SubscriptionNotFound",
    source: "refusals pasted in two public issues",
    check: async (lab) => {
      const id = "00000000-0000-4000-8000-00000000cafe";
      const reply = await lab.ask(`${root}/subscriptions/${id}?api-version=2022-12-01`, {
        token: await lab.signIn(),
      });
      equal(code(reply), "404 SubscriptionNotFound");
      equal(message(reply), `The subscription '${id}' could not be found.`);
    },
  },
  {
    fact: "A request without api-version is 400 MissingApiVersionParameter",
    source: "ARM's common request rules",
    check: async (lab) =>
      equal(
        code(await lab.ask(`${root}/subscriptions`, { token: await lab.signIn() })),
        "400 MissingApiVersionParameter",
      ),
  },
  {
    fact: "Answers carry the subscription's remaining reads, twice, and ids in three headers",
    source: "azure-dev recordings of 2025-11 and 2026-04",
    check: async (lab) => {
      lab.subscription.assign(lab.application.servicePrincipal, "Reader");
      const url = `${root}${lab.subscription.scope}?api-version=2022-12-01`;
      const { headers } = await lab.ask(url, { token: await lab.signIn() });
      equal(headers["x-ms-ratelimit-remaining-subscription-reads"], "1099");
      equal(headers["x-ms-ratelimit-remaining-subscription-global-reads"], "16499");
      match(headers["x-ms-request-id"] ?? "", /^[0-9a-f-]{36}$/);
      match(headers["x-ms-correlation-request-id"] ?? "", /^[0-9a-f]{32}$/);
      match(headers["x-ms-routing-request-id"] ?? "", /^WESTEUROPE:20261102T093015Z:[0-9a-f-]{36}$/);
    },
  },
  {
    fact: "Throttling is 429 ResourceRequestsThrottled with the seconds in the text and in Retry-After",
    source: "refusal pasted by alzlib; Retry-After in ARM's throttling page",
    check: async (lab) => {
      lab.simulator.fault({ when: { host: "management.azure.com" }, times: 1, do: throttled(5) });
      const reply = await lab.ask(`${root}/subscriptions?api-version=2022-12-01`);
      equal(code(reply), "429 ResourceRequestsThrottled");
      equal(reply.headers["retry-after"], "5");
      match(message(reply), /Please try again after '5' seconds\.$/);
    },
  },
];
