import { guid } from "./ids.ts";
import { seconds, signer } from "./jwt.ts";
import { type Call, type Handler, json, type SimResponse } from "./request.ts";
import type { World } from "./world.ts";

const issuer = "https://token.actions.githubusercontent.com";

/** GitHub's OIDC issuer: the token a job with `id-token: write` may ask for, and the keys Entra checks it with. */
export const oidcHandlers: Handler[] = [
  { method: "GET", path: "/:run/idtoken", handle: idToken },
  { method: "GET", path: "/.well-known/jwks", handle: () => json(200, { keys: [signer("github").jwk] }) },
  {
    method: "GET",
    path: "/.well-known/openid-configuration",
    handle: () => json(200, { issuer, jwks_uri: `${issuer}/.well-known/jwks` }),
  },
];

/** `count` is the length of the token, as the real answer has it. */
function idToken(world: World, call: Call): SimResponse {
  const { requestToken, claims, lifetimeSeconds, signer: name } = world.github.job;
  if (call.headers["authorization"]?.toLowerCase() !== `bearer ${requestToken}`.toLowerCase()) {
    return json(401, {
      $id: "1",
      message: "The request token is not valid",
      typeKey: "UnauthorizedRequestException",
    });
  }
  const now = seconds(world.now());
  const all: Record<string, unknown> = {
    ...usualClaims,
    aud: call.url.searchParams.get("audience") ?? "https://github.com/octo-org",
    jti: guid(),
    iss: issuer,
    iat: now,
    nbf: now - 600,
    exp: now + lifetimeSeconds,
    ...claims,
  };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const value = signer(name).sign(present);
  return json(200, { count: value.length, value });
}

/** Claims of a push to main (GitHub's OIDC reference). */
const usualClaims = {
  sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
  ref: "refs/heads/main",
  ref_type: "branch",
  sha: "5f3a9f0c7c7e4a0b9d8e6f1a2b3c4d5e6f708192",
  repository: "octo-org/octo-repo",
  repository_id: "74",
  repository_owner: "octo-org",
  repository_owner_id: "65",
  repository_visibility: "private",
  actor: "octocat",
  workflow: "deploy",
  event_name: "push",
  run_id: "1",
  run_number: "1",
  run_attempt: "1",
  runner_environment: "github-hosted",
  job_workflow_ref: "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
};
