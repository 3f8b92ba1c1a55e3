import { NetworkError } from "../core/failure.ts";
import type { Json } from "../http/json.ts";
import type { GitHubApi } from "./api.ts";

const PAGE = 100;
/** Of texts as long as GitHub takes them, a whole page would be more than the HTTP client reads. */
const SMALL_PAGE = 10;

/**
 * The items of a list that is read page by page, at most `most` of them. `list` is its address, ending in `?` or `&`.
 * A list that is longer ends here without a word: what stands further back is not looked for.
 */
export async function* itemsOf(api: GitHubApi, list: string, most: number): AsyncGenerator<Json> {
  for (let from = 0; from < most; from += PAGE) {
    const items = await itemsFrom(api, list, from);
    yield* items;
    if (items.length < PAGE) return;
  }
}

async function itemsFrom(api: GitHubApi, list: string, from: number): Promise<readonly Json[]> {
  try {
    return await page(api, list, from, PAGE);
  } catch (error) {
    if (!(error instanceof NetworkError && error.failure === "too-large")) throw error;
  }
  const items: Json[] = [];
  for (let at = from; at < from + PAGE; at += SMALL_PAGE) {
    const some = await page(api, list, at, SMALL_PAGE);
    items.push(...some);
    if (some.length < SMALL_PAGE) break;
  }
  return items;
}

async function page(api: GitHubApi, list: string, from: number, size: number): Promise<readonly Json[]> {
  return api.readList(await api.send("GET", `${list}per_page=${size}&page=${from / size + 1}`));
}
