import { constants, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";

export type Claims = Record<string, unknown>;

/** A JWT taken apart; nothing in it is verified yet. */
export interface DecodedJwt {
  header: Record<string, unknown>;
  claims: Claims;
  signed: string;
  signature: Buffer;
}

/** An RS256 issuer with one key. */
export interface Signer {
  keyId: string;
  jwk: Record<string, unknown>;
  sign(claims: Claims, header?: Record<string, unknown>): string;
  verify(token: DecodedJwt): boolean;
}

const signers = new Map<string, Signer>();

/** The signer of a name. Its key is made at first use and shared by all worlds of the process: RSA keys are dear. */
export function signer(name: string): Signer {
  const known = signers.get(name);
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keyId = Buffer.from(`simulator ${name}`).toString("base64url");
  const made: Signer = {
    keyId,
    jwk: { ...publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: keyId },
    sign: (claims, header = {}) => {
      const signed = `${encode({ typ: "JWT", alg: "RS256", kid: keyId, ...header })}.${encode(claims)}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
    verify: (token) => verifyJwt(token, publicKey),
  };
  signers.set(name, made);
  return made;
}

export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header, claims, signature, ...rest] = token.split(".");
  if (!header || !claims || !signature || rest.length > 0) return undefined;
  try {
    return {
      header: JSON.parse(Buffer.from(header, "base64url").toString()),
      claims: JSON.parse(Buffer.from(claims, "base64url").toString()),
      signed: `${header}.${claims}`,
      signature: Buffer.from(signature, "base64url"),
    };
  } catch {
    return undefined;
  }
}

/** Checks an RS256 or PS256 signature; every other algorithm is refused. */
export function verifyJwt(token: DecodedJwt, key: KeyObject): boolean {
  const data = Buffer.from(token.signed);
  if (token.header["alg"] === "RS256") return verify("sha256", data, key, token.signature);
  if (token.header["alg"] !== "PS256") return false;
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return verify("sha256", data, pss, token.signature);
}

/** Seconds since 1970, as JWTs count time. */
export const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
