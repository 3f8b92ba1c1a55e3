import { inputFinding } from "../catalogue/inputs.ts";
import { CLOUDS, type Cloud, type CloudName } from "../cloud.ts";
import type { Finding } from "../finding.ts";
import { cloudOf } from "./cloud-words.ts";
import { enumerate, type Given, subjectOf } from "./fields.ts";
import { readHttpsUrl } from "./https-url.ts";
import type { RawInputs } from "./raw.ts";
import type { Environment } from "./settings.ts";

export interface CloudChoice {
  /** Undefined where it cannot be told. */
  readonly cloud: Cloud | undefined;
  readonly findings: readonly Finding[];
}

const HOST_INPUTS = [
  ...(["authority-host", "resource-manager-url", "graph-url"] as const),
  "service-management-url",
] as const;
/** Without them the action does less; the other two it cannot do without. */
const OPTIONAL: readonly string[] = ["graph-url", "service-management-url"];
const CUSTOM_INPUTS = [...HOST_INPUTS, "key-vault-suffix"] as const;
/** What a host may end in, with or without its first dot. */
const SUFFIX = /^\.?(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d][a-z\d-]*$/i;

/** The cloud: the input, or where that is left out, what `creds` or the environment says of it. */
export function resolveCloud(
  environment: Environment | undefined,
  raw: RawInputs,
  given: readonly Given[],
): CloudChoice {
  if (environment === undefined) return { cloud: undefined, findings: [] };
  if (environment === "custom") return customCloud(raw);
  const { name, findings } =
    environment === "left-out" ? fromElsewhere(given) : { name: environment, findings: [] };
  const hosts = CUSTOM_INPUTS.filter((input) => raw[input] !== "");
  if (hosts.length === 0) return { cloud: CLOUDS[name], findings };
  const names = `${enumerate(hosts.map(ticked))} ${hosts.length === 1 ? "is" : "are"}`;
  const unused = inputFinding("cloud/hosts-without-custom", hosts.join(", "), { names, environment: name });
  return { cloud: undefined, findings: [...findings, unused] };
}

function fromElsewhere(given: readonly Given[]): {
  name: Exclude<CloudName, "custom">;
  findings: Finding[];
} {
  const findings: Finding[] = [];
  for (const one of given) {
    const name = cloudOf(one.value);
    const holes = { variable: one.from };
    if (name !== undefined) {
      if (name !== "azurecloud") {
        findings.push(inputFinding("environment/cloud", "environment", { ...holes, environment: name }));
      }
      return { name, findings };
    }
    // AZURE_ENVIRONMENT=production is common, and has nothing to do with clouds.
    if (one.from.includes("ARM_"))
      findings.push(inputFinding("environment/unknown-cloud", subjectOf(one), holes));
  }
  return { name: "azurecloud", findings };
}

function customCloud(raw: RawInputs): CloudChoice {
  const missing = HOST_INPUTS.filter((input) => !OPTIONAL.includes(input) && raw[input] === "");
  const findings = missing.map((input) =>
    inputFinding("cloud/custom-incomplete", input, { missing: ticked(input) }),
  );
  const [authority, manager, graph, classic] = HOST_INPUTS.map((input) => {
    if (raw[input] === "") return undefined;
    const { url, finding } = readHttpsUrl(input, raw[input]);
    if (finding !== undefined) findings.push(finding);
    return url;
  });
  const suffix = raw["key-vault-suffix"];
  if (suffix !== "" && !SUFFIX.test(suffix)) {
    findings.push(inputFinding("cloud/vault-suffix", "key-vault-suffix"));
  }
  if (authority === undefined || manager === undefined || findings.length > 0)
    return { cloud: undefined, findings };
  const hosts = [authority, manager, graph, classic].flatMap((url) =>
    url ? [`\`${new URL(url).host}\``] : [],
  );
  if (suffix !== "") hosts.push(`\`*.${suffix.replace(/^\./, "")}\``);
  const urls = {
    ...{ authorityHost: authority, resourceManagerUrl: manager },
    ...{ graphUrl: graph ?? "", serviceManagementUrl: classic ?? "" },
  };
  findings.push(inputFinding("cloud/custom-hosts", "environment", { hosts: enumerate([...new Set(hosts)]) }));
  return { cloud: makeCloud(urls, suffix.toLowerCase()), findings };
}

interface Urls {
  readonly authorityHost: string;
  readonly resourceManagerUrl: string;
  /** Empty where it was not given, as the next. */
  readonly graphUrl: string;
  readonly serviceManagementUrl: string;
}

function makeCloud(urls: Urls, keyVaultSuffix: string): Cloud {
  return {
    ...urls,
    name: "custom",
    authorityAliases: [],
    resourceManagerAudience: urls.resourceManagerUrl,
    keyVaultSuffix,
    federationAudience: CLOUDS.azurecloud.federationAudience,
    portal: "the portal of this cloud",
    terraformName: "",
  };
}

function ticked(name: string): string {
  return `\`${name}\``;
}
