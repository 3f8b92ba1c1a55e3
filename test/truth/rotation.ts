import type { LogEntry } from "../simulator/log.ts";
import type { SimResponse } from "../simulator/request.ts";
import { judgeGitHub, type Verdict } from "./github-schemas.ts";
import { type Claim, complaints } from "./typecheck.ts";

export interface RotationVerdict extends Verdict {
  /** Requests about which no judge here has anything to say, as `METHOD host`, each once. */
  readonly unjudged: readonly string[];
}

/**
 * What the judges say to all requests of a rotation, as the simulator's log has them: to GitHub's, and to the two
 * actions of Microsoft Graph that change secrets. Answers are judged too where they were recorded (`recordAnswers`).
 */
export function judgeRotation(
  log: readonly LogEntry[],
  answers: ReadonlyMap<LogEntry, SimResponse> = new Map(),
): RotationVerdict {
  const github = judgeGitHub(log, answers);
  const actions = log.filter(({ method, path }) => method === "POST" && actionOf(path) !== undefined);
  const claims = actions.flatMap((entry) => claimsOf(entry, answers.get(entry)));
  const others = log.filter(
    (entry) => !actions.includes(entry) && judgeGitHub([entry]).operations.length === 0,
  );
  return {
    operations: [...github.operations, ...actions.map(({ path }) => `graph/${actionOf(path)}`)],
    complaints: [...github.complaints, ...(claims.length === 0 ? [] : complaints(claims))],
    unjudged: [...new Set(others.map(({ method, host }) => `${method} ${host}`))],
  };
}

const actionOf = (path: string): string | undefined => /\/(addPassword|removePassword)$/.exec(path)?.[1];

/** The body that was sent, and the secret that came back. */
function claimsOf({ path, body }: LogEntry, answer: SimResponse | undefined): Claim[] {
  const sent: unknown = JSON.parse(body);
  if (actionOf(path) === "removePassword") return [["RemovePassword", sent]];
  const made: Claim[] = answer?.status === 200 ? [["PasswordCredential", withoutOdata(answer.body)]] : [];
  return [["AddPassword", sent], ...made];
}

/** OData's own members are not in the types. */
const withoutOdata = (body: string): unknown =>
  JSON.parse(body, (name, value) => (name.startsWith("@odata.") ? undefined : value));
