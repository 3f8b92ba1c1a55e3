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
];
for (const name of MEDDLING) delete process.env[name];

try {
  await main(process.env);
} catch (error) {
  // Only a bug of ours ends here. Its message may quote what it choked on, so only its class is told.
  const { reportBug } = await import("./report/bug.ts");
  reportBug(error);
}

// Something may still hold the process, such as a hung `az`. The verdict is out, so it need not be waited for.
setTimeout(() => process.exit(), 1000).unref();
