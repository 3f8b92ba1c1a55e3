import { ROTATION } from "../rotation/catalogue.ts";
import { ARM } from "./arm.ts";
import { ASM } from "./asm.ts";
import { ATTACHING } from "./attaching.ts";
import { CERTIFICATES } from "./certificates.ts";
import { CHECKS } from "./checks.ts";
import { ENTRA } from "./entra.ts";
import { GITHUB } from "./github.ts";
import { GIVEN_FILES } from "./given-files.ts";
import { GRAPH, GRAPH_ROTATION } from "./graph.ts";
import { GRAPH_KEYS, GRAPH_PROOF } from "./graph-keys.ts";
import { ISSUING } from "./issuing.ts";
import { KEY_FILES } from "./key-files.ts";
import { KEY_VAULT } from "./key-vault.ts";
import { LEAVING } from "./leaving.ts";
import { MAKING } from "./making.ts";
import { NETWORK, NETWORK_NOTES } from "./network.ts";
import { NOTIFY } from "./notify.ts";
import { OIDC } from "./oidc.ts";
import { ROTATING } from "./rotating.ts";
import { SERVICES } from "./services.ts";
import { SESSIONS } from "./sessions.ts";
import { UNREAD } from "./unread.ts";

/**
 * All that can be said beyond the inputs of every run, which have their own part, `inputs.ts`. For the pages and the
 * tests: the action itself imports the parts that it needs.
 */
export const LIVE = {
  ...CHECKS,
  ...CERTIFICATES,
  ...GIVEN_FILES,
  ...ENTRA,
  ...OIDC,
  ...SESSIONS,
  ...ARM,
  ...ASM,
  ...ATTACHING,
  ...GRAPH,
  ...GRAPH_ROTATION,
  ...GRAPH_KEYS,
  ...GRAPH_PROOF,
  ...ROTATION,
  ...ROTATING,
  ...ISSUING,
  ...LEAVING,
  ...GITHUB,
  ...KEY_VAULT,
  ...KEY_FILES,
  ...NETWORK,
  ...NETWORK_NOTES,
  ...SERVICES,
  ...NOTIFY,
  ...MAKING,
  ...UNREAD,
};
