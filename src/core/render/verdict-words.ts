import type { Verdict } from "../finding.ts";

export interface VerdictWords {
  /** A few words for a heading. */
  readonly title: string;
  /** What the verdict means for the person who reads it. */
  readonly sentence: string;
}

/** The closed set of verdicts in human words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  malformed: {
    title: "The input is malformed",
    sentence: "A value is not what its place asks for.",
  },
  missing: {
    title: "Something that is needed is missing",
    sentence: "A value was not given, or what it names is not there; the finding says which.",
  },
  unreachable: {
    title: "A service could not be reached",
    sentence: "No usable answer came back, so nothing is known about the credential; it may well be good.",
  },
  throttled: {
    title: "A service is throttling requests",
    sentence: "It asked us to slow down until the time was up; nothing is known about the credential.",
  },
  "unknown-tenant": {
    title: "The tenant does not exist",
    sentence: "Entra knows no directory by this tenant ID or domain.",
  },
  "unknown-application": {
    title: "The application is not in this tenant",
    sentence: "Entra does not know this client ID in this tenant.",
  },
  "application-disabled": {
    title: "The application is disabled",
    sentence: "The application exists, but it is not allowed to sign in.",
  },
  "secret-id": {
    title: "The secret's ID was given, not its value",
    sentence: "A secret has an ID and a value; only the value signs in.",
  },
  "wrong-secret": {
    title: "Entra does not know this client secret",
    sentence: "The application exists, but none of its secrets has this value.",
  },
  "wrong-password": {
    title: "The password does not open the file",
    sentence: "The key file is there, but this password does not decrypt it.",
  },
  "wrong-certificate": {
    title: "This is not the right certificate",
    sentence: "Where it is being used it is not registered, or it is made out to somebody else.",
  },
  "certificate-expired": {
    title: "The certificate has expired",
    sentence: "Its last day of validity is past; Azure refuses it.",
  },
  "weak-certificate": {
    title: "The certificate is too weak",
    sentence: "Its key or signature does not meet what Azure asks for.",
  },
  expired: {
    title: "The credential has expired",
    sentence: "It is known, but its end date is past.",
  },
  "no-federation": {
    title: "No federated credential matches",
    sentence: "The application does not trust this workflow's OIDC token.",
  },
  blocked: {
    title: "Sign-in is blocked by a policy",
    sentence: "The credential is known, but Conditional Access does not let it sign in from here.",
  },
  unsupported: {
    title: "This is not supported",
    sentence: "What was given may be in order, but it cannot be used for this; the finding says what can.",
  },
  "no-subscription": {
    title: "The subscription or the resource group is not there",
    sentence:
      "Sign-in works, but the identity finds no such subscription or resource group; the finding says which.",
  },
  "subscription-disabled": {
    title: "The subscription is disabled",
    sentence: "The subscription can be read, but nothing can be deployed to it.",
  },
  "missing-role": {
    title: "A role is missing",
    sentence: "Sign-in works, but the principal may not do what was asked for.",
  },
  "missing-permission": {
    title: "A permission is missing",
    sentence: "A service does not let this identity or token do what was asked for.",
  },
  "refused-by-policy": {
    title: "A policy refuses this",
    sentence: "A policy of Azure or GitHub does not allow what was asked for; the finding says whose.",
  },
  "limit-reached": {
    title: "A limit is reached",
    sentence: "There is no room for another one; the finding says where, and how to make some.",
  },
  unknown: {
    title: "A service gave an answer that we do not know",
    sentence: "The code and the trace ID are in the finding; we do not guess what they mean.",
  },
  expiring: {
    title: "The credential works, but ends soon",
    sentence: "Everything checked is in order today; replace the credential before its end date.",
  },
  skipped: {
    title: "Not checked",
    sentence: "There was nothing to check in this run.",
  },
  valid: {
    title: "The credential is valid",
    sentence: "Everything that was checked is in order.",
  },
};

/** With `offline: true` nobody was asked, and `valid` means no more than that. */
export const NOT_ASKED: VerdictWords = {
  title: "The values are well-formed",
  sentence: "Nothing was sent: whether Azure accepts them was not checked.",
};
