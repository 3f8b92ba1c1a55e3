import { equal } from "node:assert/strict";
import { at, type RecordedFact, send } from "./lab.ts";

export const discoveryFacts: RecordedFact[] = [
  {
    fact: "The same unknown tenant is 400 invalid_tenant at openid-configuration, and that is cached for a day",
    source: "refusals recorded in 2021 and pasted in 2023 and 2024",
    check: async (lab) => {
      const url = "https://login.microsoftonline.com/nowhere.example/v2.0/.well-known/openid-configuration";
      const reply = await lab.ask(url);
      equal(reply.status, 400);
      equal(at(reply.body, "error"), "invalid_tenant");
      equal(at(reply.body, "error_codes.0"), 90_002);
      equal(reply.headers["cache-control"], "max-age=86400, private");
      equal(reply.headers["x-ms-request-id"], at(reply.body, "trace_id"));
    },
  },
  {
    fact: "Instance discovery says 200 even for a tenant that does not exist",
    source: "discovery answers recorded in 2021",
    check: async (lab) => {
      const url = "https://login.microsoftonline.com/common/discovery/instance?api-version=1.1";
      const endpoint = "https://login.microsoftonline.com/tenant/oauth2/v2.0/authorize";
      const reply = await send(lab.simulator, "GET", `${url}&authorization_endpoint=${endpoint}`);
      equal(reply.status, 200);
      equal(
        at(reply.body, "tenant_discovery_endpoint"),
        "https://login.microsoftonline.com/tenant/v2.0/.well-known/openid-configuration",
      );
    },
  },
];
