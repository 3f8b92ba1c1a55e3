/** The services behind the simulator's one address. */
export type Service = "login" | "graph" | "arm" | "asm" | "oidc" | "github" | "vault";
export type CloudName = "azurecloud" | "azureusgovernment" | "azurechinacloud" | "custom";
export type Resource = "arm" | "graph" | "vault";

/** One Azure cloud: its host names, the issuer of its tokens, and the names of each API as a token audience. */
export interface Cloud {
  name: CloudName;
  login: string[];
  graph: string[];
  arm: string[];
  /** The classic service management API. */
  asm: string[];
  /** What the host name of a key vault ends in, with its dot. */
  vaultSuffix: string;
  issuer: string;
  /** Host that ARM names when it points at a tenant's authority. */
  authority: string;
  audiences: Record<Resource, string[]>;
}

const graphAppId = "00000003-0000-0000-c000-000000000000";
const armAppId = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const vaultAppId = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";

const publicCloud: Cloud = {
  name: "azurecloud",
  login: ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"],
  graph: ["graph.microsoft.com"],
  arm: ["management.azure.com"],
  asm: ["management.core.windows.net"],
  vaultSuffix: ".vault.azure.net",
  issuer: "https://sts.windows.net",
  authority: "https://login.windows.net",
  audiences: {
    arm: ["https://management.azure.com", "https://management.core.windows.net", armAppId],
    graph: ["https://graph.microsoft.com", graphAppId],
    vault: ["https://vault.azure.net", vaultAppId],
  },
};

const usGovernment: Cloud = {
  name: "azureusgovernment",
  login: ["login.microsoftonline.us"],
  graph: ["graph.microsoft.us", "dod-graph.microsoft.us"],
  arm: ["management.usgovcloudapi.net"],
  asm: ["management.core.usgovcloudapi.net"],
  vaultSuffix: ".vault.usgovcloudapi.net",
  issuer: "https://sts.windows.net",
  authority: "https://login.microsoftonline.us",
  audiences: {
    arm: ["https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net", armAppId],
    graph: ["https://graph.microsoft.us", "https://dod-graph.microsoft.us", graphAppId],
    vault: ["https://vault.usgovcloudapi.net", vaultAppId],
  },
};

const china: Cloud = {
  name: "azurechinacloud",
  login: ["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"],
  graph: ["microsoftgraph.chinacloudapi.cn"],
  arm: ["management.chinacloudapi.cn"],
  asm: ["management.core.chinacloudapi.cn"],
  vaultSuffix: ".vault.azure.cn",
  issuer: "https://sts.chinacloudapi.cn",
  authority: "https://login.chinacloudapi.cn",
  audiences: {
    arm: ["https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn", armAppId],
    graph: ["https://microsoftgraph.chinacloudapi.cn", graphAppId],
    vault: ["https://vault.azure.cn", vaultAppId],
  },
};

/** A cloud of one's own on localhost. It serves the tenants of every cloud, and takes every cloud's audiences. */
const custom: Cloud = {
  ...publicCloud,
  name: "custom",
  login: [],
  graph: [],
  arm: [],
  asm: [],
  vaultSuffix: ".vault.localhost",
  audiences: {
    arm: [publicCloud, usGovernment, china].flatMap((cloud) => cloud.audiences.arm),
    graph: [publicCloud, usGovernment, china].flatMap((cloud) => cloud.audiences.graph),
    vault: [publicCloud, usGovernment, china].flatMap((cloud) => cloud.audiences.vault),
  },
};

const azure = [publicCloud, usGovernment, china];
const services: Service[] = ["login", "graph", "arm", "asm", "oidc", "github", "vault"];

/** The suffix of a tenant's vaults. The tenants of a cloud of one's own keep their vaults' real names. */
export const vaultSuffixOf = (name: CloudName): string =>
  (azure.find((cloud) => cloud.name === name) ?? publicCloud).vaultSuffix;

/** The real host names that every world answers for; an entry that begins with a dot is a suffix. */
export const hosts: string[] = [
  ...azure.flatMap((cloud) => [...cloud.login, ...cloud.graph, ...cloud.arm, ...cloud.asm]),
  ".actions.githubusercontent.com",
  "api.github.com",
];

export interface Place {
  service: Service;
  cloud: Cloud;
  base: string;
  path: string;
}

/**
 * Where a URL leads: by host for the real names, by the first path segment on localhost. A vault's path begins with
 * the vault's name, wherever it stood. GitHub Enterprise Server's API lives under /api/v3.
 */
export function placeOf(url: URL): Place | undefined {
  const host = url.hostname;
  if (host === "localhost" || host === "127.0.0.1") return localPlace(url);
  const here = { base: url.origin, path: url.pathname.replace(/^\/{2,}/, "/") };
  for (const cloud of [...azure, custom]) {
    const name = host.endsWith(cloud.vaultSuffix) ? host.slice(0, -cloud.vaultSuffix.length) : "";
    if (name) return { service: "vault", cloud, base: url.origin, path: `/${name}${url.pathname}` };
  }
  if (host === "api.github.com") return { service: "github", cloud: publicCloud, ...here };
  if (host.endsWith(".actions.githubusercontent.com")) {
    return { service: "oidc", cloud: publicCloud, ...here };
  }
  for (const cloud of azure) {
    if (cloud.login.includes(host)) return { service: "login", cloud, ...here };
    if (cloud.graph.includes(host)) return { service: "graph", cloud, ...here };
    if (cloud.arm.includes(host)) return { service: "arm", cloud, ...here };
    if (cloud.asm.includes(host)) return { service: "asm", cloud, ...here };
  }
  return undefined;
}

function localPlace(url: URL): Place | undefined {
  const [, before, rest] = /^((?:\/github)?\/api\/v3)(\/.*)$/.exec(url.pathname) ?? [];
  if (before && rest) return { service: "github", cloud: custom, base: url.origin + before, path: rest };
  const service = services.find((name) => url.pathname.startsWith(`/${name}/`));
  if (!service) return undefined;
  const prefix = `/${service}`;
  return { service, cloud: custom, base: url.origin + prefix, path: url.pathname.slice(prefix.length) };
}

/** Which API an audience means in a cloud; undefined where the cloud does not know it. */
export function resourceOf(cloud: Cloud, audience: string): Resource | undefined {
  const bare = audience.replace(/\/+$/, "");
  const local = cloud.name === "custom" && URL.canParse(bare) ? placeOf(new URL(`${bare}/`)) : undefined;
  const names: Resource[] = ["arm", "graph", "vault"];
  if (cloud.name === "custom" && URL.canParse(bare) && new URL(bare).hostname === "vault.localhost")
    return "vault";
  if (local?.cloud === custom && names.some((name) => name === local.service))
    return local.service as Resource;
  return names.find((name) => cloud.audiences[name].includes(bare));
}
