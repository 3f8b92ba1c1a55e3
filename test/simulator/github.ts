import { commentHandlers } from "./github-comments.ts";
import { issueHandlers } from "./github-issues.ts";
import { repositoryHandlers } from "./github-repositories.ts";
import { secretHandlers } from "./github-secrets.ts";
import { variableHandlers } from "./github-variables.ts";
import type { Handler } from "./request.ts";

/** GitHub's REST API. GHES serves the same under /api/v3. */
export const githubHandlers: Handler[] = [
  ...commentHandlers,
  ...issueHandlers,
  ...secretHandlers,
  ...variableHandlers,
  ...repositoryHandlers,
];
