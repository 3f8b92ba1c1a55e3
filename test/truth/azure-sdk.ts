/**
 * Runs as a child process: asks Microsoft's own clients the questions that stand in the standard input, one after the
 * other, and prints what they say. The preload of the simulator leads them there; they know nothing of it.
 */
import { text } from "node:stream/consumers";
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from "@azure/identity";
import type { Answer, Asking, Group, Question, SdkError, SignIn } from "./ask-sdk.ts";

const { signIn, questions, subscriptionId, armHost, vaultUrl } = JSON.parse(
  await text(process.stdin),
) as Asking;
const credential = credentialOf(signIn);
const endpoint = `https://${armHost}`;
const scope = `${endpoint}/.default`;

/** Loaded where they are asked for: they take longer to load than to answer. */
const subscriptions = async () => {
  const { SubscriptionClient } = await import("@azure/arm-resources-subscriptions");
  return new SubscriptionClient(credential, { endpoint, credentials: { scopes: [scope] } });
};
const resources = async () => {
  const { ResourceManagementClient } = await import("@azure/arm-resources");
  return new ResourceManagementClient(credential, subscriptionId, {
    endpoint,
    credentials: { scopes: [scope] },
  });
};
const authorization = async () => {
  const { AuthorizationManagementClient } = await import("@azure/arm-authorization");
  return new AuthorizationManagementClient(credential, subscriptionId, { endpoint, credentialScopes: scope });
};

const secrets = async () => {
  const { SecretClient } = await import("@azure/keyvault-secrets");
  return new SecretClient(vaultUrl, credential);
};

const groups: Record<Group, () => Promise<object>> = {
  credential: async () => credential,
  subscriptions: async () => (await subscriptions()).subscriptions,
  resourceGroups: async () => (await resources()).resourceGroups,
  providers: async () => (await resources()).providers,
  permissions: async () => (await authorization()).permissions,
  roleAssignments: async () => (await authorization()).roleAssignments,
  roleDefinitions: async () => (await authorization()).roleDefinitions,
  secrets,
};

const answers: Answer[] = [];
for (const question of questions) {
  answers.push(await ask(question));
}
process.stdout.write(JSON.stringify(answers));

async function ask([group, method, ...parameters]: Question): Promise<Answer> {
  const operations = (await groups[group]()) as Record<string, (...given: unknown[]) => unknown>;
  try {
    return { value: await collected(operations[method]?.(...parameters)) };
  } catch (error) {
    return { error: described(error as SdkError) };
  }
}

function credentialOf({ authorityHost, tenantId, clientId, ...proof }: SignIn): TokenCredential {
  const at = { authorityHost: `https://${authorityHost}` };
  if ("clientSecret" in proof) return new ClientSecretCredential(tenantId, clientId, proof.clientSecret, at);
  if ("certificate" in proof) {
    return new ClientCertificateCredential(tenantId, clientId, { certificate: proof.certificate }, at);
  }
  return new ClientAssertionCredential(tenantId, clientId, async () => proof.assertion, at);
}

/** A list is read to its end, over all its pages. */
async function collected(answer: unknown): Promise<unknown> {
  if (typeof answer !== "object" || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  return Array.fromAsync(answer as AsyncIterable<unknown>);
}

/** What a program may look at in an error of the SDK. */
function described({ name, message, statusCode, code }: SdkError): SdkError {
  return { name, message, statusCode, code };
}
