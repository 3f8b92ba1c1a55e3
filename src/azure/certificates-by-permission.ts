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
  readonly isDone: (list: readonly Json[]) => boolean;
  /** Remembers it. */
  readonly done: () => void;
}

/** A change whose answer was lost: until it is seen in the list, it may still come. */
interface Pending extends Change {
  readonly error: NetworkError;
}

const idOf = (key: Json): string | undefined => textAt(key, "keyId")?.toLowerCase();
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

  const replace = async (keys: readonly Json[], change: Change): Promise<void> => {
    const request = {
      ...({ method: "PATCH", url: target } as const),
      headers: { ...(await headers()), "content-type": "application/json" },
      body: JSON.stringify({ keyCredentials: keys }),
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

  const listToChange = async (): Promise<readonly Json[]> => {
    const shown = await list();
    if (pending !== undefined) throw pending.error;
    return shown;
  };

  const put = (key: Json, keyId: string, others: readonly Json[]): Promise<void> =>
    replace([key, ...others], {
      isDone: (shown) => has(shown, keyId),
      done: () => added.set(keyId, key),
    });

  return {
    add: async (wanted: CertificateToAdd) => {
      const before = asItIs(await listToChange());
      const keyId = randomUUID();
      await put({ ...toKey(wanted), keyId }, keyId, before);
      const after = await list().then(asItIs, () => before);
      const gone = before.flatMap((one) => idOf(one) ?? []).filter((id) => !has(after, id));
      return { keyId, startsOn: wanted.startsOn, endsOn: wanted.endsOn, gone };
    },
    remove: async (keyId) => {
      const id = keyId.toLowerCase();
      const before = asItIs(await listToChange());
      const rest = before.filter((key) => idOf(key) !== id);
      if (rest.length === before.length) return;
      await replace(rest, {
        isDone: (shown) => !has(shown, id),
        done: () => {
          added.delete(id);
          removed.add(id);
        },
      });
    },
    putBack: async (keyId) => {
      const shown = await listToChange();
      const key = added.get(keyId);
      if (key === undefined || has(shown, keyId)) return false;
      await put(
        key,
        keyId,
        shown.filter((one) => !removed.has(idOf(one) ?? "")),
      );
      return true;
    },
  };
}
