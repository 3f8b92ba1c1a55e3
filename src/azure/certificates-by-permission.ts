import { randomUUID } from "node:crypto";
import { mayBeDone, NetworkError } from "../core/failure.ts";
import type { Http } from "../http/client.ts";
import { type Json, listAt, readJson, textAt } from "../http/json.ts";
import type { CertificateToAdd, WholeList } from "../ports.ts";
import { addressOf, toKey } from "./key-credentials.ts";
import { graphRefusal, refusalOrLoss } from "./refusals.ts";
import type { Tokens } from "./tokens.ts";

export interface ByPermissionOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  /** Microsoft Graph, without a trailing slash. */
  readonly url: string;
  readonly clientId: string;
}

interface Change {
  /** The list as it is to be. */
  of(list: readonly Json[]): readonly Json[];
  readonly isDone: (list: readonly Json[]) => boolean;
  /** Remembers it. */
  readonly done: () => void;
}

/** A change whose answer was lost: until it is seen in the list, it may still come. */
interface Pending extends Change {
  readonly error: NetworkError;
}

const idOf = (key: Json): string | undefined => textAt(key, "keyId")?.toLowerCase();
const without = (list: readonly Json[], keyId: string): readonly Json[] =>
  list.filter((key) => idOf(key) !== keyId);
const has = (list: readonly Json[], keyId: string): boolean => list.some((key) => idOf(key) === keyId);

/**
 * Changes certificates by permission, which goes only by PATCH of the whole list: addKey asks for a proof that only
 * the holder of a living certificate of the application can give, and Graph has neither ETag nor lock for an
 * application. So whoever else changes the list between our read and our write loses that change. It is made as
 * unlikely as it can be: the list is read right before, what is there goes back exactly as it was read (Graph refuses
 * every change of it), what this process has done itself is never undone by a read that lags behind, after a lost
 * answer nothing more is written until the list shows that it was done, the list is read once more afterwards, and what
 * another has dropped can be put back.
 *
 * What an error of `add` means is told at `applications`.
 */
export function certificatesByPermission(options: ByPermissionOptions): WholeList {
  const { http, tokens, url, clientId } = options;
  const { host } = new URL(url);
  const target = addressOf(url, clientId);
  /** Whatever was ever to be added: what a refusal says was not done may be in the list all the same. */
  const offered = new Map<string, Json>();
  const added = new Map<string, Json>();
  const removed = new Set<string>();
  let pending: Pending | undefined;

  const headers = async () => ({
    authorization: `Bearer ${(await tokens.token(url)).reveal()}`,
    accept: "application/json",
  });

  /** As Graph shows it. Without `$select`, for then Graph leaves the certificates themselves out. */
  const list = async (): Promise<readonly Json[]> => {
    const response = await http.send({ method: "GET", url: target, headers: await headers() });
    if (response.status !== 200) throw graphRefusal(response, host);
    const shown = listAt(readJson(response, host), "keyCredentials");
    if (pending?.isDone(shown)) {
      pending.done();
      pending = undefined;
    }
    return shown;
  };

  /** As it is: what this process has done, a read that lags behind may not show yet. */
  const asItIs = (shown: readonly Json[]): readonly Json[] => {
    const unseen = [...added].filter(([keyId]) => !has(shown, keyId));
    return [...unseen.map(([, key]) => key), ...shown].filter((key) => !removed.has(idOf(key) ?? ""));
  };

  const listToChange = async (): Promise<readonly Json[]> => {
    const shown = await list();
    if (pending !== undefined) throw pending.error;
    return shown;
  };

  /** A later try begins with a look of its own: an old list would undo what others have done since. */
  const replace = async (read: readonly Json[], change: Change): Promise<void> => {
    let before: readonly Json[] | undefined = read;
    const request = async () => {
      const keys = change.of(before ?? asItIs(await listToChange()));
      before = undefined;
      return {
        ...({ method: "PATCH", url: target } as const),
        headers: { ...(await headers()), "content-type": "application/json" },
        body: JSON.stringify({ keyCredentials: keys }),
      };
    };
    try {
      const response = await http.sendOnce(request);
      if (response.status < 200 || response.status > 299) throw refusalOrLoss(response, host);
    } catch (error) {
      if (error instanceof NetworkError && mayBeDone(error)) pending = { ...change, error };
      throw error;
    }
    change.done();
  };

  const put = (keyId: string, key: Json, before: readonly Json[]): Promise<void> => {
    offered.set(keyId, key);
    return replace(before, {
      of: (keys) => [key, ...without(keys, keyId)],
      isDone: (shown) => has(shown, keyId),
      done: () => added.set(keyId, key),
    });
  };

  return {
    add: async (wanted: CertificateToAdd) => {
      const before = asItIs(await listToChange());
      const keyId = randomUUID();
      await put(keyId, { ...toKey(wanted), keyId }, before);
      const after = await list().then(asItIs, () => before);
      const gone = before.flatMap((one) => idOf(one) ?? []).filter((id) => !has(after, id));
      return { keyId, startsOn: wanted.startsOn, endsOn: wanted.endsOn, gone };
    },
    remove: async (keyId) => {
      const id = keyId.toLowerCase();
      const shown = await listToChange();
      const before = asItIs(shown);
      if (!has(before, id)) return;
      await replace(before, {
        of: (keys) => without(keys, id),
        // Where it was not shown before either, that it is not shown now says nothing.
        isDone: (later) => has(shown, id) && !has(later, id),
        done: () => {
          added.delete(id);
          removed.add(id);
        },
      });
    },
    putBack: async (keyId) => {
      const id = keyId.toLowerCase();
      const shown = await listToChange();
      const key = offered.get(id);
      if (key === undefined || removed.has(id) || has(shown, id)) return false;
      await put(id, key, asItIs(shown));
      return true;
    },
  };
}
