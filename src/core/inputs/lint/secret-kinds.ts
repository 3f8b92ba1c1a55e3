/** Other secrets, keys and tokens that are taken for a client secret. Each is known by its form alone. */
interface Kind {
  readonly code: WrongKindCode;
  readonly is: (text: string) => boolean;
}

export type WrongKindCode =
  | "secret/is-storage-key"
  | "secret/is-connection-string"
  | "secret/is-sas"
  | "secret/is-jwt"
  | "secret/is-github-token"
  | "secret/is-pem"
  | "secret/is-pfx"
  | "secret/is-json"
  | "secret/is-reference";

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** From the form that can least be anything else to the one that could be. */
const KINDS: readonly Kind[] = [
  { code: "secret/is-pem", is: (text) => text.includes("-----BEGIN ") },
  { code: "secret/is-json", is: (text) => text.startsWith("{") && text.includes('"') },
  { code: "secret/is-jwt", is: (text) => /^eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*$/.test(text) },
  {
    code: "secret/is-json",
    is: (text) => /^(?:eyJ|ewog|ewoJ|ew0K)[A-Za-z0-9+/]{40}/.test(text) && BASE64.test(plain(text)),
  },
  { code: "secret/is-github-token", is: (text) => /^(?:gh[opsur]_|github_pat_)\w{20}/.test(text) },
  { code: "secret/is-connection-string", is: isConnectionString },
  { code: "secret/is-sas", is: isSas },
  { code: "secret/is-reference", is: (text) => /^https:\/\/|^@Microsoft\.KeyVault\(/i.test(text) },
  {
    code: "secret/is-storage-key",
    is: (text) => text.length === 88 && text.endsWith("==") && BASE64.test(text),
  },
  {
    code: "secret/is-pfx",
    is: (text) => /^MI[I-L]/.test(text) && text.length >= 200 && BASE64.test(plain(text)),
  },
];

export function wrongKind(text: string): WrongKindCode | undefined {
  return KINDS.find((kind) => kind.is(text))?.code;
}

/** The hash by which a certificate's thumbprint was made, where the text is one: bare or with colons or blanks. */
export function thumbprintAlgorithm(text: string): "SHA-1" | "SHA-256" | undefined {
  const digits = text.replace(/[:\s]/g, "");
  if (!/^[0-9a-f]+$/i.test(digits)) return undefined;
  if (digits.length === 40) return "SHA-1";
  return digits.length === 64 ? "SHA-256" : undefined;
}

function isConnectionString(text: string): boolean {
  return /(?:^|;)(?:AccountKey|SharedAccessKey|SharedAccessSignature|DefaultEndpointsProtocol|InstrumentationKey)=|^Endpoint=sb:/i.test(
    text,
  );
}

function isSas(text: string): boolean {
  return /(?:^|[?&\s])sig=/.test(text) && /(?:^|[?&\s])s[evr]=/.test(text);
}

function plain(text: string): string {
  return text.replace(/\s/g, "");
}
