import { fill } from "../catalogue/fill.ts";
import type { Credential } from "../credential.ts";

const MAKE = "az ad app credential reset --id {clientId} --append --years 1";
const JSON_AROUND =
  "{clientId:appId,clientSecret:password,tenantId:tenant,subscriptionId:'{subscriptionId}'}";
const WHERE =
  "where <NAME> is the GitHub secret that this step reads (`--env <environment>` behind it if an environment holds it)";

/**
 * Values for the holes about a client secret that is to be replaced: the command that makes one and stores it as the
 * old one is stored, alone or in JSON, and where its place is for somebody who does it by hand.
 */
export function renewalValues(credential: Credential): { readonly renewal: string; readonly place: string } {
  const clientId = ("clientId" in credential && credential.clientId) || "";
  const inJson = credential.kind === "client-secret" ? credential.inJson : undefined;
  if (inJson === undefined)
    return {
      renewal: fill(
        `Make a new one and store it: \`${MAKE} --query password --output tsv | gh secret set <NAME>\`, ${WHERE}.`,
        { clientId },
      ),
      place: "there",
    };
  return {
    renewal: fill(
      `Make a new one and store all of the JSON: \`${MAKE} --query "${JSON_AROUND}" --output json | jq -c . | gh secret set <NAME>\`, ${WHERE}.`,
      { clientId, subscriptionId: inJson.subscriptionId ?? "" },
    ),
    place: "there, as `clientSecret` in the JSON",
  };
}
