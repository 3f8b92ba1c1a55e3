import { making } from "../catalogue/making.ts";
import { type Finding, hasError } from "../finding.ts";
import type { Purpose } from "../given-file.ts";
import type { GenerateTask } from "../making/task.ts";
import type { RunContext, Settings } from "../settings.ts";
import { quoted } from "../x509/describe.ts";
import { isMicrosofts } from "../x509/host-names.ts";
import { judged } from "../x509/judging.ts";
import { isName, LONGEST_COMMON_NAME, NAME_TYPES, type Name, parseName } from "../x509/write-name.ts";
import { enumerate } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import { isDomain } from "./lint/domain.ts";
import { splitList } from "./list.ts";
import { readPfxPassword } from "./pfx.ts";
import { type Env, type RawInputs, readRaw } from "./raw.ts";
import { readNumber } from "./settings.ts";

/** In days. The portal's own management certificates lived for one year, those of the tools around it for ten. */
const LIFETIME: Readonly<Record<Purpose, number>> = {
  "service-principal": 365,
  management: 3650,
  service: 365,
};

export interface GenerateReading {
  /** Undefined where something stands against it: then `findings` says what. */
  readonly task: GenerateTask | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the inputs of `generate`. Loaded only for it. Never throws. */
export function readGenerate(
  env: Env,
  { settings, context }: { readonly settings: Settings; readonly context: RunContext },
  keeper: Keeper,
): GenerateReading {
  const raw = readRaw(env);
  const findings: Finding[] = [];
  const purpose = purposeOf(settings);
  const given = readSubject(raw, findings);
  const hosts = readHosts(raw, settings, findings);
  const subject = given ?? defaultSubject(purpose, hosts, context.repository);
  const dnsNames = purpose === "service" ? withCommonName(subject, hosts) : hosts;
  const lifetime = LIFETIME[purpose];
  const days = raw.days === "" ? lifetime : readNumber("days", raw.days, 1, lifetime, findings);
  const password = readPfxPassword(raw, keeper, findings);
  const microsofts = purpose === "service" ? dnsNames.find(isMicrosofts) : undefined;
  if (microsofts !== undefined)
    findings.push(judged("certificate/cloudapp", "domain", { domain: quoted(microsofts) }));
  const failed = hasError(findings);
  if (!failed && purpose === "service" && dnsNames.length === 0)
    return { task: undefined, findings: [...findings, making("generate/no-host", "domain")] };
  const pfx = password && { password, encryption: settings.pfxEncryption };
  return {
    task: failed ? undefined : { purpose, subject, dnsNames, keySize: settings.keySize, days, pfx },
    findings,
  };
}

/** What is uploaded to a subscription is a management certificate, whatever was left unsaid. */
const purposeOf = ({ attach, certificatePurpose: given }: Settings): Purpose =>
  attach === "management" && given === "service-principal" ? "management" : given;

function readSubject(raw: RawInputs, findings: Finding[]): Name | undefined {
  const name = parseName(raw.subject);
  if (isName(name)) return name;
  if (name.kind === "type") {
    const types = enumerate(NAME_TYPES.map((type) => `\`${type}\``));
    findings.push(making("subject/unknown-part", "subject", { types }));
  }
  if (name.kind === "form") findings.push(making("subject/unreadable", "subject"));
  if (name.kind === "value") findings.push(making("subject/value", "subject", { type: `\`${name.type}\`` }));
  return undefined;
}

function readHosts(raw: RawInputs, { domain }: Settings, findings: Finding[]): readonly string[] {
  const named = splitList(raw["dns-names"]).map((host) => host.toLowerCase());
  for (const [index, host] of named.entries()) {
    if (!isHost(host))
      findings.push(making("dns-names/not-a-host", "dns-names", { position: String(index + 1) }));
  }
  return [...new Set([...(domain === undefined ? [] : [domain]), ...named])];
}

const isHost = (text: string): boolean => isDomain(text.startsWith("*.") ? text.slice(2) : text);

/** Clients look at the alternative names alone: the common name has to be one of them. */
function withCommonName(subject: Name, hosts: readonly string[]): readonly string[] {
  const names = subject.flatMap(([type, value]) => (type === "CN" && isHost(value) ? [value] : []));
  return [...new Set([...names.map((name) => name.toLowerCase()), ...hosts])];
}

/** So that whoever finds it in a list knows where it comes from. */
function defaultSubject(purpose: Purpose, hosts: readonly string[], repository: string): Name {
  const origin = repository === "" ? "Azure Credentials" : `Azure Credentials - ${repository}`;
  const short = hosts.find((host) => host.length <= LONGEST_COMMON_NAME);
  const name = (purpose === "service" ? short : undefined) ?? origin;
  return [["CN", [...name].slice(0, LONGEST_COMMON_NAME).join("")]];
}
