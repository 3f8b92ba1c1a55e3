/** The one table of clouds: every host that the action may call is named here or given by `environment: custom`. */
export interface Cloud {
  readonly name: CloudName;
  /** Where tokens are asked for, without a trailing slash. */
  readonly authorityHost: string;
  /** Other names of the same authority that users' `creds` JSON may hold. */
  readonly authorityAliases: readonly string[];
  readonly resourceManagerUrl: string;
  /** What a token for Azure Resource Manager is asked for: `<audience>/.default`. */
  readonly resourceManagerAudience: string;
  /** Microsoft Graph; its scope is `<graphUrl>/.default`. */
  readonly graphUrl: string;
  /** The classic service management API. */
  readonly serviceManagementUrl: string;
  readonly keyVaultSuffix: string;
  /** The audience of a federated token (OIDC). */
  readonly federationAudience: string;
  /** How sentences name its portal: by its address, where that is known. */
  readonly portal: string;
  /** Terraform's word for this cloud (`ARM_ENVIRONMENT`); empty for a custom one. */
  readonly terraformName: string;
}

export const CLOUD_NAMES = ["azurecloud", "azureusgovernment", "azurechinacloud", "custom"] as const;

export type CloudName = (typeof CLOUD_NAMES)[number];

/** Hosts from azure-cli's cloud.py and the Graph deployments page; audiences from the Entra workload identity docs. */
export const CLOUDS: Readonly<Record<Exclude<CloudName, "custom">, Cloud>> = {
  azurecloud: {
    name: "azurecloud",
    authorityHost: "https://login.microsoftonline.com",
    authorityAliases: ["https://login.windows.net", "https://login.microsoft.com", "https://sts.windows.net"],
    resourceManagerUrl: "https://management.azure.com",
    resourceManagerAudience: "https://management.azure.com",
    graphUrl: "https://graph.microsoft.com",
    serviceManagementUrl: "https://management.core.windows.net",
    keyVaultSuffix: ".vault.azure.net",
    federationAudience: "api://AzureADTokenExchange",
    portal: "https://portal.azure.com",
    terraformName: "public",
  },
  azureusgovernment: {
    name: "azureusgovernment",
    authorityHost: "https://login.microsoftonline.us",
    authorityAliases: ["https://login.usgovcloudapi.net"],
    resourceManagerUrl: "https://management.usgovcloudapi.net",
    resourceManagerAudience: "https://management.usgovcloudapi.net",
    graphUrl: "https://graph.microsoft.us",
    serviceManagementUrl: "https://management.core.usgovcloudapi.net",
    keyVaultSuffix: ".vault.usgovcloudapi.net",
    federationAudience: "api://AzureADTokenExchangeUSGov",
    portal: "https://portal.azure.us",
    terraformName: "usgovernment",
  },
  azurechinacloud: {
    name: "azurechinacloud",
    // The name that MSAL prefers; azure-cli and older files say login.chinacloudapi.cn.
    authorityHost: "https://login.partner.microsoftonline.cn",
    authorityAliases: ["https://login.chinacloudapi.cn"],
    resourceManagerUrl: "https://management.chinacloudapi.cn",
    resourceManagerAudience: "https://management.chinacloudapi.cn",
    graphUrl: "https://microsoftgraph.chinacloudapi.cn",
    serviceManagementUrl: "https://management.core.chinacloudapi.cn",
    keyVaultSuffix: ".vault.azure.cn",
    federationAudience: "api://AzureADTokenExchangeChina",
    portal: "https://portal.azure.cn",
    terraformName: "china",
  },
};
