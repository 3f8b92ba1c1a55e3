import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Simulator } from "../simulator/simulator.ts";
import { serve } from "../simulator/tls-door.ts";
import type { Company } from "../support/company.ts";

export type SignIn = { authorityHost: string; tenantId: string; clientId: string } & (
  | { clientSecret: string }
  | { assertion: string }
  /** PEM of certificate and key. */
  | { certificate: string }
);

export type Group =
  | "credential"
  | "subscriptions"
  | "resourceGroups"
  | "providers"
  | "permissions"
  | "roleAssignments"
  | "roleDefinitions"
  | "secrets";

/** An operation of one of the clients, and what it is called with. */
export type Question = [group: Group, method: string, ...parameters: unknown[]];

export interface Asking {
  signIn: SignIn;
  armHost: string;
  subscriptionId: string;
  vaultUrl: string;
  questions: Question[];
}

export interface SdkError {
  name: string;
  message: string;
  statusCode?: unknown;
  code?: unknown;
}

export interface Answer {
  value?: unknown;
  error?: SdkError;
}

/** What a child with the Azure SDKs says to each question, with the simulator at Azure's real host names. */
export async function askSdk(
  { simulator, inputs }: Pick<Company, "simulator" | "inputs">,
  questions: Question[],
  more: Partial<Omit<Asking, "signIn">> & { signIn?: Partial<SignIn> } = {},
): Promise<Answer[]> {
  const asking: Asking = {
    armHost: "management.azure.com",
    subscriptionId: inputs["subscription-id"],
    vaultUrl: "https://contoso-kv.vault.azure.net",
    questions,
    ...more,
    signIn: {
      authorityHost: "login.microsoftonline.com",
      tenantId: inputs["tenant-id"],
      clientId: inputs["client-id"],
      ...(more.signIn ?? { clientSecret: inputs["client-secret"] }),
    } as SignIn,
  };
  const door = await serve(simulator);
  try {
    const answers: Answer[] = JSON.parse(await runChild(door.environment(), JSON.stringify(asking)));
    notSimulated(simulator);
    return answers;
  } finally {
    await door.close();
  }
}

async function runChild(environment: Record<string, string>, input: string): Promise<string> {
  const script = fileURLToPath(new URL("azure-sdk.ts", import.meta.url));
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  const child = spawn(process.execPath, [script], { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(input);
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === "") throw new Error(`The child said nothing: ${complaints}`);
  return output;
}

/** A judge that meets a hole in the simulator has judged nothing. */
function notSimulated({ log }: Simulator): void {
  const holes = log.filter(({ status }) => status === 501).map(({ method, path }) => `${method} ${path}`);
  if (holes.length > 0) throw new Error(`The simulator has no handler for ${holes.join(", ")}`);
}
