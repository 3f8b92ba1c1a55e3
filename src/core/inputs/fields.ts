/** The values that make an identity, wherever they come from. */
export const FIELD_NAMES = [
  ...(["clientId", "tenantId", "subscriptionId", "clientSecret"] as const),
  ...(["clientCertificate", "clientCertificatePassword", "cloud"] as const),
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

export type Origin = "inputs" | "creds" | "environment";

/** A value and the place it came from, so that a finding can name it. */
export interface Given {
  readonly value: string;
  /** For sentences: `` `client-id` ``, `` `clientId` in `creds` ``, `` `AZURE_CLIENT_ID` ``. */
  readonly from: string;
  readonly origin: Origin;
}

export type Fields = Readonly<Partial<Record<FieldName, Given>>>;

/** How the input for a field is called. */
export const INPUT_OF = {
  clientId: "client-id",
  tenantId: "tenant-id",
  subscriptionId: "subscription-id",
  clientSecret: "client-secret",
  clientCertificate: "client-certificate",
  clientCertificatePassword: "client-certificate-password",
  cloud: "environment",
} as const satisfies Record<FieldName, string>;

/** How the portal calls it. */
export const LABEL_OF: Readonly<Record<FieldName, string>> = {
  clientId: "Application (client) ID",
  tenantId: "Directory (tenant) ID",
  subscriptionId: "subscription ID",
  clientSecret: "client secret",
  clientCertificate: "client certificate",
  clientCertificatePassword: "password of the client certificate",
  cloud: "cloud",
};

/** Key material and passwords: compared and kept letter by letter, blanks and all. */
const SECRET_FIELDS: readonly FieldName[] = [
  "clientSecret",
  "clientCertificate",
  "clientCertificatePassword",
];

export const isSecretField = (name: string): boolean => SECRET_FIELDS.some((field) => field === name);

/** Nothing but blanks counts as not given: that is what an expression over a missing secret leaves. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[], conjunction = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

/** The subject of a finding about a place that sentences write in backticks. */
export function plainly(place: string): string {
  return place.replaceAll("`", "");
}

export function subjectOf(given: Given): string {
  return plainly(given.from);
}
