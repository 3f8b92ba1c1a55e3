import { randomUUID } from "node:crypto";
import { mayBeDone, NetworkError } from "../core/failure.ts";
import type { Http } from "../http/client.ts";
import { type Json, listAt, readJson, textAt } from "../http/json.ts";
import type { Certificates, CertificateToAdd } from "../ports.ts";
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

/** A change whose answer was lost: until it is seen in the list, it may still come. */
interface Pending {
  readonly isDone: (list: readonly Json[]) => boolean;
  readonly error: NetworkError;
}

const idOf = (key: Json): string | undefined => textAt(key, "keyId")?.toLowerCase();

/**
 * Changes certificates by permission, which goes only by PATCH of the whole list: addKey asks for a proof that only
 * the holder of a living certificate of the application can give, and Graph has neither ETag nor lock for an
 * application. So whoever else changes the list between our read and our write loses that change. It is made as
 * unlikely as it can be: the list is read right before, what is there goes back exactly as it was read (Graph refuses
 * every change of it), what this process has done itself is never undone by a read that lags behind, after a lost
 * answer nothing more is written until the list shows that it was done, and the list is read once more afterwards.
 *
 * What an error of `add` means is told at `applications`.
 */
export function certificatesByPermission(options: ByPermissionOptions): Certificates {
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

  /** Without `$select`, for then Graph leaves the certificates themselves out. */
  const read = async (): Promise<readonly Json[]> => {
    const response = await http.send({ method: "GET", url: target, headers: await headers() });
    if (response.status !== 200) throw graphRefusal(response, host);
    const list = listAt(readJson(response, host), "keyCredentials");
    if (pending?.isDone(list)) pending = undefined;
    const unseen = [...added].filter(([keyId]) => !list.some((key) => idOf(key) === keyId));
    return [...unseen.map(([, key]) => key), ...list].filter((key) => !removed.has(idOf(key) ?? ""));
  };

  const replace = async (list: readonly Json[], isDone: Pending["isDone"]): Promise<void> => {
    const request = {
      ...({ method: "PATCH", url: target } as const),
      headers: { ...(await headers()), "content-type": "application/json" },
      body: JSON.stringify({ keyCredentials: list }),
    };
    try {
      const response = await http.sendOnce(request);
      if (response.status < 200 || response.status > 299) throw refusalOrLoss(response, host);
    } catch (error) {
      if (error instanceof NetworkError && mayBeDone(error)) pending = { isDone, error };
      throw error;
    }
  };

  const readToChange = async (): Promise<readonly Json[]> => {
    const list = await read();
    if (pending !== undefined) throw pending.error;
    return list;
  };

  return {
    add: async (wanted: CertificateToAdd) => {
      const before = await readToChange();
      const keyId = randomUUID();
      const key = { ...toKey(wanted), keyId };
      await replace([key, ...before], (list) => list.some((one) => idOf(one) === keyId));
      added.set(keyId, key);
      const after = await read().catch(() => before);
      const gone = before
        .flatMap((one) => idOf(one) ?? [])
        .filter((id) => !after.some((one) => idOf(one) === id));
      return { keyId, startsOn: wanted.startsOn, endsOn: wanted.endsOn, gone };
    },
    remove: async (keyId) => {
      const id = keyId.toLowerCase();
      const before = await readToChange();
      const rest = before.filter((key) => idOf(key) !== id);
      if (rest.length === before.length) return;
      await replace(rest, (list) => !list.some((key) => idOf(key) === id));
      added.delete(id);
      removed.add(id);
    },
  };
}
