type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the runner hands to this step alone: inputs with their secrets, what the main step left, and tokens that stand
 * for the job.
 */
const OURS = /^(?:INPUT_|STATE_|ACTIONS_ID_TOKEN_|ACTIONS_RUNTIME_TOKEN$)/;

/**
 * An environment of the run's own. A program that it starts (`az`) inherits that of the process, and what is ours is
 * taken out of it.
 */
export function ownEnv(env: Env): Env {
  const own = { ...env };
  for (const name of Object.keys(own)) if (OURS.test(name)) delete process.env[name];
  return own;
}
