import { createResourceManagement } from "@azure/arm-resources/api";
import { list } from "@azure/arm-resources/api/resourceGroups";
import type { Cloud } from "../core/cloud.ts";
import { NetworkError, type ServiceError } from "../core/failure.ts";
import type { Http } from "../http/client.ts";
import { armRefusal, sdkRefusal } from "./refusals.ts";
import { NO_SDK_RETRIES, sdkClient } from "./sdk-client.ts";
import type { Tokens } from "./tokens.ts";

/** Azure allows 980 groups in a subscription; a list that does not end is no list. */
const MOST_PAGES = 20;

/**
 * Lists the resource groups that the principal can see, all pages, through @azure/arm-resources: what the "Save and
 * Test" button of deployment tools does. Loaded only when it is asked for.
 */
export async function listResourceGroups(
  http: Http,
  tokens: Tokens,
  cloud: Cloud,
  subscriptionId: string,
): Promise<readonly string[]> {
  let failure: ServiceError | NetworkError | undefined;
  let pages = 0;
  const { host } = new URL(cloud.resourceManagerUrl);
  const httpClient = sdkClient(http, new Set([host]), {
    answer: (_, response) => {
      if (response.status >= 400) failure = armRefusal(response, host);
      if (++pages <= MOST_PAGES) return;
      failure = new NetworkError("too-large", host, `${MOST_PAGES} pages`);
      throw failure;
    },
    failure: (error) => {
      if (error instanceof NetworkError) failure = error;
    },
  });
  const audience = cloud.resourceManagerAudience;
  const client = createResourceManagement(tokens.credentialFor(audience), subscriptionId, {
    ...NO_SDK_RETRIES,
    httpClient,
    endpoint: cloud.resourceManagerUrl,
    credentials: { scopes: [`${audience}/.default`] },
  });
  const names: string[] = [];
  try {
    for await (const group of list(client)) names.push(group.name ?? "");
  } catch (error) {
    throw failure ?? sdkRefusal(error);
  }
  return names;
}
