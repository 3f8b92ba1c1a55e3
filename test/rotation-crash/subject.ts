import { createHash, X509Certificate } from "node:crypto";
import { thumbprintOf } from "../simulator/application.ts";
import { createClientCertificate } from "../simulator/certificates.ts";
import { decodeJwt } from "../simulator/jwt.ts";
import { inDays } from "../support/company.ts";
import type { RotationScene } from "../support/rotation.ts";

/** A credential of the rotated kind, as the judge sees it. */
export interface Entry {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly endDateTime: Date;
  /** The secret itself; of a certificate its thumbprint. */
  readonly value: string;
}

/** What is rotated: all in which the crash tests of certificates differ from those of client secrets. */
export interface Subject {
  readonly what: "secret" | "certificate";
  /** What all places hold at first. */
  readonly old: { readonly keyId: string; readonly text: string };
  list(): readonly Entry[];
  /** Key ids of the other kind: nobody may ever touch one. */
  others(): readonly string[];
  accepts(value: string): boolean;
  /** What a store's text holds. */
  valueIn(text: string | undefined): string | undefined;
  /** Whose the credential is that an accepted token request has shown. */
  shownIn(body: string): string;
  /** A person makes one; the text is what goes into a store. */
  add(): string;
}

export function secretSubject({ application, old }: RotationScene): Subject {
  return {
    what: "secret",
    old: { keyId: old.keyId, text: old.value },
    list: () => application.passwordCredentials,
    others: () => application.keyCredentials.map(({ keyId }) => keyId),
    accepts: (value) => application.accepts(value),
    valueIn: (text) => text,
    shownIn: (body) => new URLSearchParams(body).get("client_secret") ?? "",
    add: () => application.addSecret({ displayName: "by hand" }).value,
  };
}

/** Made while the time is still Node's own; nobody makes more of them by hand in one history. */
const BY_HAND = Array.from({ length: 6 }, () =>
  createClientCertificate({ startsAt: inDays(-800), endsAt: inDays(4000) }),
);

export function certificateSubject({ application }: RotationScene, old: Subject["old"]): Subject {
  let made = 0;
  /** By the SHA-256 that an assertion names. */
  const known = new Map<string, string>();
  const list = () =>
    application.keyCredentials.map((key) => {
      const value = thumbprintOf(key);
      known.set(createHash("sha256").update(key.certificate.raw).digest("base64url"), value);
      return { ...key, value };
    });
  return {
    what: "certificate",
    old,
    list,
    others: () => application.passwordCredentials.map(({ keyId }) => keyId),
    accepts: (value) => application.acceptsCertificate(value),
    valueIn: (text) =>
      text === undefined ? undefined : new X509Certificate(text).fingerprint.replaceAll(":", ""),
    shownIn: (body) => {
      list();
      const { header } = decodeJwt(new URLSearchParams(body).get("client_assertion") ?? "") ?? {};
      return known.get(String(header?.["x5t#S256"])) ?? "";
    },
    add: () => {
      const next = BY_HAND[made++];
      if (next === undefined) throw new Error("Nobody makes so many by hand");
      application.addCertificate(next.certificate, "by hand");
      const record = application.keyCredentials.at(-1);
      if (record) Object.assign(record, { startDateTime: new Date(), endDateTime: inDays(700) });
      return `${next.key}${next.certificate}`;
    },
  };
}
