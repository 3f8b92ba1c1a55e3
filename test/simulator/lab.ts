import type { Application } from "./application.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import type { Tenant } from "./tenant.ts";
import { createWorld } from "./world.ts";

/** An answer with its body read: parsed JSON, or null where there is none. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface Sending {
  token?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a string as it is. */
  body?: string | object;
}

/** Sends one request to a simulator in process. */
export async function send(
  simulator: Simulator,
  method: string,
  url: string,
  sending: Sending = {},
): Promise<Reply> {
  const { token, headers = {}, body = "" } = sending;
  const bearer: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await simulator.handle({
    method,
    url: new URL(url),
    headers: { ...bearer, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: answer.body === "" ? null : JSON.parse(answer.body),
  };
}

/** The value at a dotted path, e.g. "error.code" or "value.0.name"; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], value);
}

export const armScope = "https://management.azure.com/.default";
export const graphScope = "https://graph.microsoft.com/.default";

/** A client-credentials token request; `form` adds to, changes or (with "") empties its parameters. */
export function requestToken(
  simulator: Simulator,
  tenant: Tenant | string,
  application: Application | string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: typeof application === "string" ? application : application.appId,
    scope: armScope,
    ...form,
  });
  const id = typeof tenant === "string" ? tenant : tenant.id;
  return send(simulator, "POST", `https://login.microsoftonline.com/${id}/oauth2/v2.0/token`, {
    headers,
    body: body.toString(),
  });
}

/** A small company to ask questions of: one tenant, one application with one secret, one subscription, a still clock. */
export function createLab() {
  const clock = { now: new Date("2026-11-02T09:30:15.500Z") };
  const world = createWorld({ now: () => clock.now });
  const simulator = createSimulator(world);
  const tenant = world.addTenant({ displayName: "Contoso", domains: ["contoso.example"] });
  const application = tenant.addApplication({ graphPermissions: ["Application.Read.All"] });
  const secret = application.addSecret({ displayName: "first" });
  const subscription = tenant.addSubscription();
  const signIn = async (scope = armScope, who = application, value = secret.value): Promise<string> => {
    const reply = await requestToken(simulator, tenant, who, { scope, client_secret: value });
    return String(at(reply.body, "access_token"));
  };
  const ask = async (url: string, sending: Sending = {}) => send(simulator, "GET", url, sending);
  return { clock, world, simulator, tenant, application, secret, subscription, signIn, ask };
}

export type Lab = ReturnType<typeof createLab>;

/** A Graph token of another application that owns the lab's, and may change what it owns. */
export async function asRotator(lab: Lab): Promise<string> {
  const graphPermissions = ["Application.ReadWrite.OwnedBy"];
  const rotator = lab.tenant.addApplication({ displayName: "rotator", graphPermissions });
  lab.application.addOwner(rotator.servicePrincipal);
  return lab.signIn(graphScope, rotator, rotator.addSecret().value);
}

const action = (lab: Lab, name: string): string =>
  `https://graph.microsoft.com/v1.0/applications(appId='${lab.application.appId}')/${name}`;

/** A new secret for the lab's application, through Graph. */
export const addPassword = (lab: Lab, token: string, passwordCredential?: object): Promise<Reply> =>
  send(lab.simulator, "POST", action(lab, "addPassword"), { token, body: { passwordCredential } });

export const removePassword = (lab: Lab, token: string, keyId: string): Promise<Reply> =>
  send(lab.simulator, "POST", action(lab, "removePassword"), { token, body: { keyId } });

/** Something that real traffic showed, and the check that the simulator shows it too. */
export interface RecordedFact {
  fact: string;
  /** Where it was seen: what was captured, by whom, when. */
  source: string;
  check(lab: Lab): Promise<void> | void;
}
