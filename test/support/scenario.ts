import type { Finding } from "../../src/core/finding.ts";
import type { LogEntry } from "../simulator/log.ts";
import type { ProxyLogEntry } from "../simulator/proxy-door.ts";
import type { SimResponse } from "../simulator/request.ts";
import type { Simulator } from "../simulator/simulator.ts";
import { type Door, type DoorOptions, type EnvironmentOptions, serve } from "../simulator/tls-door.ts";
import type { World } from "../simulator/world.ts";
import { brokenRules } from "./house-rules.ts";
import { waysToWriteWhole } from "./leaks.ts";
import { type ActionRun, type RunOptions, runAction } from "./run-action.ts";

export interface Play extends Omit<RunOptions, "env"> {
  /** Further variables; a function gets the open door, for its addresses. */
  readonly env?: Readonly<Record<string, string>> | ((door: Door) => Readonly<Record<string, string>>);
  readonly door?: DoorOptions;
  readonly connection?: EnvironmentOptions;
  /** Something in this scenario says a secret, so that the log has asterisks in its place. */
  readonly blots?: boolean;
  /** Secrets beside those that the inputs, the environment and the simulator hold. */
  readonly secrets?: readonly string[];
  /** The run is killed, or it is a post step: there is no report to look into. */
  readonly unfinished?: boolean;
}

export interface Played extends ActionRun {
  /** Every request that arrived, by kind, in the order of the alphabet. */
  readonly requests: readonly string[];
  readonly traffic: readonly LogEntry[];
  readonly proxyLog: readonly ProxyLogEntry[];
  /** Of the errors and warnings, as `level code`. */
  readonly problems: readonly string[];
  /** Of the notices. */
  readonly notices: readonly string[];
}

/**
 * Runs the action in a company, over real TLS, and holds the run against the rules that no run may break
 * (house-rules.ts): so each scenario is a test of the leaks, the masks and the one word too.
 */
export async function play(
  { simulator }: { readonly simulator: Simulator },
  options: Play = {},
): Promise<Played> {
  const heard: Heard = { tokens: [], made: [], carried: [] };
  const door = await serve(overheard(simulator, heard), options.door);
  try {
    const more = typeof options.env === "function" ? options.env(door) : options.env;
    const env = { ...door.environment(options.connection), ...more };
    const run = await runAction({ ...options, env });
    const given = [...secretsGiven(options.inputs ?? {}), ...secretsGiven(env)];
    const secrets = {
      given,
      kept: [...secretsOf(simulator.world), ...secretsInStores(simulator.world), ...(options.secrets ?? [])],
      tokens: heard.tokens,
      made: heard.made,
      received: [...heard.tokens, ...heard.made].filter((secret) => isCarried(secret, heard)),
    };
    const rules = {
      failOn: options.inputs?.["fail-on"] ?? "error",
      blots: options.blots ?? false,
      secrets,
    };
    const broken = [...brokenRules(run, rules), ...misplacedCertificates(simulator)].filter(
      (rule) => !(options.unfinished && rule.startsWith("no report")),
    );
    if (broken.length > 0) throw new Error(`A rule of the house is broken:\n- ${broken.join("\n- ")}`);
    return {
      ...run,
      requests: simulator.log.map(kindOf).sort(),
      traffic: simulator.log,
      proxyLog: door.proxyLog,
      problems: codes(run, ["error", "warning"]).map(({ level, code }) => `${level} ${code}`),
      notices: codes(run, ["notice"]).map(({ code }) => code),
    };
  } finally {
    await door.close();
  }
}

/** The simulator asks everybody for a certificate; only the classic API may see one. */
const misplacedCertificates = ({ log }: Simulator): readonly string[] =>
  log
    .filter(({ clientCertificate }) => clientCertificate !== "")
    .filter(({ host, path }) => !/^management\.core\./.test(host) && !path.startsWith("/asm/"))
    .map(({ host }) => `a management certificate was shown to ${host}`);

const codes = ({ report }: ActionRun, levels: readonly string[]): readonly Finding[] =>
  (report.findings ?? []).filter(({ level }) => levels.includes(level));

interface Heard {
  readonly tokens: string[];
  /** Client secrets. */
  readonly made: string[];
  /** What the requests of the run hold. */
  readonly carried: string[];
}

/** Notes the tokens and client secrets that go out, and what comes in. */
function overheard(simulator: Simulator, { tokens, made, carried }: Heard): Simulator {
  const tokensIn = ({ body }: SimResponse) =>
    [...body.matchAll(/"(?:access_token|value)":"([\w-]+\.[\w-]+\.[\w-]+)"/g)].map(([, token = ""]) => token);
  const handle: Simulator["handle"] = async (request) => {
    carried.push(request.headers["authorization"] ?? "", request.body);
    const answer = await simulator.handle(request);
    tokens.push(...tokensIn(answer));
    made.push(...[...answer.body.matchAll(/"secretText":"([^"]+)"/g)].map(([, value = ""]) => value));
    return answer;
  };
  return { ...simulator, handle };
}

/** An answer may be on its way when a run ends that no longer waits for it: only what is used was surely received. */
function isCarried(secret: string, { carried }: Heard): boolean {
  const ways = Object.values(waysToWriteWhole(secret));
  return carried.some((text) => ways.some((way) => text.includes(way)));
}

const SECRET_NAMES =
  /(?:client[-_]secret|current[-_]secret|(?:certificate|pfx)[-_]password|(?:github|notify)[-_]token|creds|credentials)$/i;
/** Holds a certificate or its path; no path of a test is as long as a certificate. */
const CERTIFICATE = /certificate$/i;
const LONGEST_PATH = 300;

export function secretsGiven(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value !== "" && (SECRET_NAMES.test(name) || (CERTIFICATE.test(name) && value.length > LONGEST_PATH))
      ? [value]
      : [],
  );
}

function secretsOf({ tenants, github }: World): readonly string[] {
  const applications = tenants.flatMap((tenant) => tenant.applications);
  return [
    ...applications.flatMap((application) => application.passwordCredentials.map(({ value }) => value)),
    github.job.requestToken,
  ];
}

/** The tokens of GitHub, and what GitHub and the vaults keep. */
function secretsInStores({ github, ...world }: World): readonly string[] {
  const stores = [
    ...github.repositories.flatMap(({ secrets, dependabot, environments }) => [
      secrets,
      dependabot,
      ...environments.map((environment) => environment.secrets),
    ]),
    ...github.organizations.flatMap(({ secrets, dependabot }) => [secrets, dependabot]),
  ];
  const versions = world
    .vaults()
    .flatMap(({ secrets }) => [...secrets.values()].flatMap((secret) => secret.versions));
  return [
    ...github.tokens.map(({ value }) => value),
    ...stores.flatMap(({ secrets }) => [...secrets.values()].map(({ value }) => value)),
    ...versions.map(({ value }) => value),
  ];
}

/** The paths that the action knows, by the name that the tests have for them. */
const KINDS: readonly (readonly [path: RegExp, kind: string])[] = [
  [/\/openid-configuration$/, "discovery"],
  [/\/idtoken$/, "id token"],
  [/\/msi\/token$/, "managed identity token"],
  [/\/permissions$/, "permissions"],
  [/\/roleAssignments$/, "role assignments"],
  [/\/roleDefinitions\/[^/]+$/, "role definition"],
  [/\/resourcegroups$/i, "resource groups"],
  [/\/resourcegroups\/[^/]+$/i, "resource group"],
  [/\/subscriptions$/, "subscriptions"],
  [/\/subscriptions\/[^/]+$/, "subscription"],
  [/\/v1\.0\/applications/, "application"],
  [/\/v1\.0\/servicePrincipals/, "service principal"],
];

function kindOf({ method, path, body }: LogEntry): string {
  if (/\/oauth2\/v2\.0\/token$/.test(path)) {
    const scope = new URLSearchParams(body).get("scope") ?? "";
    return /graph/.test(scope) ? "token for Graph" : "token for ARM";
  }
  const known = KINDS.find(([pattern]) => method === "GET" && pattern.test(path))?.[1];
  return known ?? `${method} ${path}`;
}

/** What a plain run of `validate` asks for: three requests, and two for the expiry. */
export const WITHOUT_EXPIRY = ["permissions", "subscription", "token for ARM"] as const;
export const BY_DEFAULT = ["application", ...WITHOUT_EXPIRY, "token for Graph"] as const;

/**
 * The requests of a run whose sign-in was refused, as far as they are certain: the token for Graph is asked for at
 * the same time as the one for ARM, and the run may be over before that request has left.
 */
export const certain = (requests: readonly string[]): readonly string[] => {
  const extra = requests.indexOf("token for Graph");
  return requests.filter((_, at) => at !== extra);
};
/** Each token is asked for once, and nothing after that. */
export const REFUSED = ["token for ARM"] as const;
