import { VERDICTS } from "./finding.ts";

const words = (text: string): string[] => text.split(" ");

/** What stands for a value in examples, or what a program writes where it had none. */
export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...words("changeme change-me change_me replaceme replace-me replace_me placeholder dummy example todo tbd"),
  ...words("null nil undefined none empty test n/a ... … password secret"),
  ...words("client-secret client_secret clientsecret client-id client_id clientid"),
  ...words("tenant-id tenant_id tenantid subscription-id subscription_id subscriptionid"),
  ...words("credentials creds azure-credentials azure_credentials"),
]);

const OURS: ReadonlySet<string> = new Set<string>([...VERDICTS, "true", "false"]);

/**
 * No secret, wherever it stands: a mask of such a word would blot it out for the whole job, and the runner drops
 * every job output that holds it, our own `verdict` among them.
 */
export function isOrdinaryWord(text: string): boolean {
  const word = text.toLowerCase();
  return PLACEHOLDERS.has(word) || OURS.has(word);
}
