import { ARM } from "./arm.ts";
import { CHECKS } from "./checks.ts";
import { ENTRA } from "./entra.ts";
import { GRAPH } from "./graph.ts";
import { NETWORK, NETWORK_NOTES } from "./network.ts";
import { OIDC } from "./oidc.ts";
import { SERVICES } from "./services.ts";
import { SESSIONS } from "./sessions.ts";

/** All that live checks can say; the offline checks have their own part, `inputs.ts`. */
export const LIVE = {
  ...CHECKS,
  ...ENTRA,
  ...OIDC,
  ...SESSIONS,
  ...ARM,
  ...GRAPH,
  ...NETWORK,
  ...NETWORK_NOTES,
  ...SERVICES,
};
