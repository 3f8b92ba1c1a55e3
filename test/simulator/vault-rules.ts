import type { Call } from "./request.ts";
import type { SecretVersion } from "./vault.ts";

/** The body of PUT and PATCH. Times are Unix seconds. */
export interface SecretBody {
  value?: unknown;
  contentType?: string;
  attributes?: { enabled?: boolean; nbf?: number; exp?: number };
  tags?: Record<string, string>;
}

const maxBytes = 25_600;
const maxTags = 15;

export function bodyOf({ body }: Call): SecretBody | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with the name or the body of a new version, in words; undefined where nothing is. */
export function faultOf(name: string, body: SecretBody | undefined): string | undefined {
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) return `The request URI contains an invalid name: ${name}`;
  if (typeof body?.value !== "string") return "Property  has invalid value\r\n";
  if (Buffer.byteLength(body.value) > maxBytes) return "Property  has invalid value\r\n";
  if ((body.contentType ?? "").length > 255) return "Property contentType has invalid value\r\n";
  const tags = Object.entries(body.tags ?? {});
  const long = tags.some(([key, value]) => key.length > 256 || value.length > 256);
  return tags.length > maxTags || long ? "Property tags has invalid value\r\n" : undefined;
}

/** What a body changes of a version; what it does not speak of stays. */
export function changesOf({ contentType, attributes = {}, tags }: SecretBody): Partial<SecretVersion> {
  const date = (seconds: number) => new Date(seconds * 1000);
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(attributes.enabled === undefined ? {} : { enabled: attributes.enabled }),
    ...(attributes.nbf === undefined ? {} : { notBefore: date(attributes.nbf) }),
    ...(attributes.exp === undefined ? {} : { expires: date(attributes.exp) }),
    ...(tags === undefined ? {} : { tags }),
  };
}
