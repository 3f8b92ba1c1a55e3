import { main } from "./main.ts";

/**
 * The SDKs read these by themselves and would go to other hosts, or print what they send. What the user wants is in
 * the inputs.
 */
const MEDDLING = [
  "AZURE_LOG_LEVEL",
  "AZURE_AUTHORITY_HOST",
  "AZURE_REGIONAL_AUTHORITY_NAME",
  "AZURE_ADDITIONALLY_ALLOWED_TENANTS",
  "MSAL_FORCE_REGION",
  "DEBUG",
  "TYPESPEC_RUNTIME_LOG_LEVEL",
];
for (const name of MEDDLING) delete process.env[name];

/**
 * All is said, and written synchronously. Neither what may still hold the process, such as a hung `az`, is waited
 * for, nor Node's tidying up of a heap that ends with it: two to five per cent of an empty Node.
 */
function leave(): void {
  process.exit();
}

/**
 * Only a bug of ours ends here. Its message may quote what it choked on, so only its class is told. That goes
 * through a stream, which is given a moment.
 */
async function confess(error: unknown): Promise<void> {
  const { reportBug } = await import("./report/bug.ts");
  reportBug(error);
  setTimeout(leave, 1000).unref();
}

// Until there is a verdict the step has failed: a run that ends for want of anything to wait for must not be green.
process.exitCode = 1;

// No top-level await: the bundler would wrap everything in one more function, which V8 then has to parse twice.
main(process.env, Symbol.for("azure-credentials.post") in globalThis).then(leave, confess);
