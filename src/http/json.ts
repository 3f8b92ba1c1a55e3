import { dateOf } from "../core/dates.ts";
import { NetworkError } from "../core/failure.ts";
import type { HttpResponse } from "./client.ts";

export type Json = Readonly<Record<string, unknown>>;

/**
 * The object in an answer. An HTML page in its place is a firewall or a captive portal speaking, whatever its
 * status; nothing of the text goes into the error.
 */
export function readJson(response: HttpResponse, host: string): Json {
  const parsed = readAny(response, host);
  if (!isObject(parsed)) throw new NetworkError("not-json", host, String(response.status));
  return parsed;
}

/** The same for an answer that is a list; what in it is not an object is left out. */
export function readJsonList(response: HttpResponse, host: string): readonly Json[] {
  const parsed = readAny(response, host);
  if (!Array.isArray(parsed)) throw new NetworkError("not-json", host, String(response.status));
  return parsed.filter(isObject);
}

function readAny(response: HttpResponse, host: string): unknown {
  const contentType = response.headers["content-type"] ?? "";
  if (contentType.includes("html") || response.body.trimStart().startsWith("<")) {
    throw new NetworkError("firewall-page", host, String(response.status));
  }
  return parse(response.body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A field that should be an object; an empty one where it is not. */
export const objectAt = (json: Json, key: string): Json => {
  const value = json[key];
  return isObject(value) ? value : {};
};

export const textAt = (json: Json, key: string): string | undefined => {
  const value = json[key];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** The objects of a list; what is not an object is left out. */
export const listAt = (json: Json, key: string): readonly Json[] => {
  const value = json[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

export const textsAt = (json: Json, key: string): readonly string[] => {
  const value = json[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
};

export const dateAt = (json: Json, key: string): Date | undefined => dateOf(textAt(json, key));
