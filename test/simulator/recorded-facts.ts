import { armFacts } from "./facts-arm.ts";
import { armGateFacts } from "./facts-arm-gate.ts";
import { asmFacts } from "./facts-asm.ts";
import { discoveryFacts } from "./facts-discovery.ts";
import { entraFacts } from "./facts-entra.ts";
import { federationFacts } from "./facts-federation.ts";
import { githubFacts } from "./facts-github.ts";
import { githubAccessFacts } from "./facts-github-access.ts";
import { githubRuleFacts } from "./facts-github-rules.ts";
import { githubSecretFacts } from "./facts-github-secrets.ts";
import { graphFacts } from "./facts-graph.ts";
import { keyFacts } from "./facts-keys.ts";
import { passwordFacts } from "./facts-passwords.ts";
import { propagationFacts } from "./facts-propagation.ts";
import { vaultFacts } from "./facts-vault.ts";
import { vaultAccessFacts } from "./facts-vault-access.ts";
import type { RecordedFact } from "./lab.ts";

/** The contract between the simulator and the recorded world. */
export const recordedFacts: RecordedFact[] = [
  ...entraFacts,
  ...discoveryFacts,
  ...federationFacts,
  ...graphFacts,
  ...armFacts,
  ...armGateFacts,
  ...asmFacts,
  ...githubFacts,
  ...passwordFacts,
  ...keyFacts,
  ...propagationFacts,
  ...githubSecretFacts,
  ...githubRuleFacts,
  ...githubAccessFacts,
  ...vaultFacts,
  ...vaultAccessFacts,
];
