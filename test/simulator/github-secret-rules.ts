import { problem } from "./github-answers.ts";
import type { StoreScene } from "./github-secrets.ts";
import type { Visibility } from "./github-stores.ts";
import type { SimResponse } from "./request.ts";
import { openBox } from "./sealed-box.ts";

/** The same for every store in all recordings, while the keys differ. */
export const keyId = "568250167242549743";

/** What a PUT writes. `access` is of an organisation's secret only. */
export interface WrittenSecret {
  value: string;
  access: { visibility?: Visibility; selected?: number[] };
}

const base64Pattern =
  "(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=|[A-Za-z0-9+\\/]{4})";
const maxBytes = 48 * 1024;
const visibilities = ["all", "private", "selected"];

/** Checks name and body, opens the box, and says what is to be stored; or the 422. */
export function acceptedSecret(scene: StoreScene, name: string): WrittenSecret | SimResponse {
  const { store, call } = scene;
  const refuse = (message: string) => problem(scene.world, call, 422, message, scene.need.docs);
  const badName = nameFault(name);
  if (badName) return refuse(badName);
  const body = parse(call.body);
  if (!body) return problem(scene.world, call, 400, "Problems parsing JSON", scene.need.docs);
  const fault = bodyFault(body, store.kind === "organization");
  if (fault) return refuse(`Invalid request.\n\n${fault}`);
  const value = body["key_id"] === keyId ? openBox(store.key, String(body["encrypted_value"])) : undefined;
  if (value === undefined)
    return refuse("Bad request - validation failed due to an improperly encrypted secret");
  if (Buffer.byteLength(value) > maxBytes) return refuse("Secret is too large. The maximum size is 48 KB.");
  if (!store.secrets.has(name) && store.secrets.size >= store.limit) {
    return refuse(`The maximum number of secrets (${store.limit}) has been reached.`);
  }
  return { value, access: store.kind === "organization" ? accessOf(body) : {} };
}

function nameFault(name: string): string | undefined {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name)) {
    return "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).";
  }
  return name.startsWith("GITHUB_") ? "Secret names must not start with GITHUB_." : undefined;
}

function bodyFault(body: Record<string, unknown>, organization: boolean): string | undefined {
  const required = ["encrypted_value", "key_id", ...(organization ? ["visibility"] : [])];
  const missing = required.find((name) => typeof body[name] !== "string");
  if (missing) return `"${missing}" wasn't supplied.`;
  const box = String(body["encrypted_value"]);
  if (!new RegExp(`^${base64Pattern}$`).test(box)) return `${box} does not match /^${base64Pattern}$/.`;
  if (!organization) return undefined;
  const visibility = String(body["visibility"]);
  if (!visibilities.includes(visibility))
    return `${visibility} is not a member of ["all", "private", "selected"].`;
  const ids = body["selected_repository_ids"];
  if (ids !== undefined && visibility !== "selected") {
    return `"selected_repository_ids" can only be supplied with the visibility "selected".`;
  }
  return ids === undefined || Array.isArray(ids) ? undefined : `"selected_repository_ids" is not an array.`;
}

/** The list that is given replaces the old one; where none is given, none is left. */
const accessOf = (body: Record<string, unknown>): WrittenSecret["access"] => ({
  visibility: body["visibility"] as Visibility,
  selected: ((body["selected_repository_ids"] ?? []) as unknown[]).map(Number),
});

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
