import type { ServiceError } from "../core/failure.ts";
import { VISIBILITIES, type Visibility } from "../core/rotation/stores.ts";
import { type Json, listAt, textAt } from "../http/json.ts";
import type { GitHubApi } from "./api.ts";
import type { GitHubStore } from "./places.ts";

/** Which repositories see a secret of an organisation, in the words of the request that writes it. */
export interface Access {
  readonly visibility?: Visibility;
  readonly selected_repository_ids?: readonly number[];
}

const PAGE = 100;
/** An organisation with more repositories than these does not choose them one by one. */
const MOST_PAGES = 200;

/**
 * The access to send along with a write. GitHub takes it anew with every value, so what is there is read and sent
 * again: a rotation never changes who sees the secret. The word in `stores` wins over what is there, and a new secret
 * without the word is `private`.
 *
 * A new secret that is `selected` has an empty list: nobody has said which repositories, and this action opens a secret
 * to none that nobody named. Every later write keeps what is chosen then. One that is read now would be taken away from
 * every job by an empty list: that is refused.
 *
 * `found` is the secret as GitHub describes it, undefined where there is none; `path` is its address.
 */
export async function accessOf(
  api: GitHubApi,
  store: GitHubStore,
  found: Json | undefined,
  path: string,
): Promise<Access> {
  if (!("organisation" in store)) return {};
  const current = found === undefined ? undefined : visibilityOf(api, found);
  const visibility = store.visibility ?? current ?? "private";
  if (visibility !== "selected") return { visibility };
  if (current === "all" || current === "private") throw closing(api, store, current);
  const ids = current === undefined ? [] : await selectedRepositories(api, path);
  return { visibility, selected_repository_ids: ids };
}

/** Nobody was asked: the secret as it is tells that it would be closed. */
function closing(api: GitHubApi, { name }: GitHubStore, current: Visibility): ServiceError {
  const readers = current === "all" ? "all" : "all private";
  return api.refusedAs("closes-secret", { status: 0, headers: {} }, { secret: name, readers });
}

function visibilityOf(api: GitHubApi, found: Json): Visibility {
  const visibility = VISIBILITIES.find((one) => one === textAt(found, "visibility"));
  if (visibility === undefined) throw api.unreadable("no-visibility");
  return visibility;
}

/** All of them, or a refusal: a list that is sent back with a gap takes the secret away from a repository. */
async function selectedRepositories(api: GitHubApi, path: string): Promise<readonly number[]> {
  const ids = new Set<number>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const response = await api.send("GET", `${path}/repositories?per_page=${PAGE}&page=${page}`);
    const json = api.read(response);
    const total = json["total_count"];
    const items = listAt(json, "repositories");
    if (typeof total !== "number" || !Array.isArray(json["repositories"])) {
      throw api.unreadable("no-repositories");
    }
    for (const { id } of items) if (Number.isSafeInteger(id)) ids.add(id as number);
    if (ids.size >= total) return [...ids];
    if (items.length === 0) {
      throw api.refusedAs("hidden-repositories", response, { shown: String(ids.size), all: String(total) });
    }
  }
  throw api.unreadable("too-many-repositories");
}
