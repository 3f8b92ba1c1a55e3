import { armFacts } from "./facts-arm.ts";
import { armGateFacts } from "./facts-arm-gate.ts";
import { discoveryFacts } from "./facts-discovery.ts";
import { entraFacts } from "./facts-entra.ts";
import { federationFacts } from "./facts-federation.ts";
import { githubFacts } from "./facts-github.ts";
import { graphFacts } from "./facts-graph.ts";
import type { RecordedFact } from "./lab.ts";

/** The contract between the simulator and the recorded world. */
export const recordedFacts: RecordedFact[] = [
  ...entraFacts,
  ...discoveryFacts,
  ...federationFacts,
  ...graphFacts,
  ...armFacts,
  ...armGateFacts,
  ...githubFacts,
];
