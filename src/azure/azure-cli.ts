import { ServiceError } from "../core/failure.ts";

/**
 * What `az` said against us, as one of our words. @azure/identity has no codes for it, only its own public
 * sentences (azureCliCredential.ts, `azureCliPublicErrorMessages`) and the CLI's standard error.
 */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/could not be found|not recognized|ENOENT/i, "not-installed"],
  [/AADSTS70043|AADSTS700082|AADSTS50173|refresh token has expired|token has expired/i, "expired"],
  [/az login|not logged in|no subscription found/i, "not-signed-in"],
];

export function azureCliRefusal(error: unknown): ServiceError {
  const message = error instanceof Error ? error.message.slice(0, 4096) : "";
  const code = SIGNS.find(([sign]) => sign.test(message))?.[1] ?? "failed";
  return new ServiceError("azure-cli", { status: 0, codes: [code] });
}
