import type { CloudName } from "../cloud.ts";

type BuiltIn = Exclude<CloudName, "custom">;

/** What the CLI, Terraform, the old SDKs and Kubernetes call the clouds. */
const WORDS: Readonly<Record<string, BuiltIn>> = {
  azurecloud: "azurecloud",
  azurepubliccloud: "azurecloud",
  azurepublic: "azurecloud",
  public: "azurecloud",
  azureusgovernment: "azureusgovernment",
  azureusgovernmentcloud: "azureusgovernment",
  usgovernment: "azureusgovernment",
  usgov: "azureusgovernment",
  azurechinacloud: "azurechinacloud",
  azurechina: "azurechinacloud",
  china: "azurechinacloud",
};

export function cloudOf(word: string): BuiltIn | undefined {
  const plain = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, plain) ? WORDS[plain] : undefined;
}
