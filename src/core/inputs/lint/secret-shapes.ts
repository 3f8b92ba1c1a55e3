import { isGuid, unwrapped } from "../../guid.ts";
import { splitList } from "../list.ts";
import { isDomain } from "./domain.ts";

/** Secrets that Entra makes today: three characters, a digit, `Q~`, and 31 to 34 more. */
export function isEntraSecret(text: string): boolean {
  return /^[\w~.-]{3}\dQ~[\w~.-]{31,34}$/.test(text);
}

/** Those that stand anywhere in a text. */
export function entraSecretsIn(text: string): string[] {
  return text.includes("Q~") ? (text.match(/[\w~.-]{3}\dQ~[\w~.-]{31,34}/g) ?? []) : [];
}

/** Begins as they do, but ends too early. */
export function isCutEntraSecret(text: string): boolean {
  return /^[\w~.-]{3}\dQ~/.test(text) && text.length < 37;
}

/** 32 hexadecimal digits: a GUID without its dashes, or a key of Azure AI and of many others. */
export function isBareHex(text: string): boolean {
  return /^[\da-f]{32}$/i.test(unwrapped(text));
}

/**
 * Made by chance, as Entra made secrets before 2021 and as others make keys. What people write is no such thing: the
 * parts of a domain, names of subscriptions, addresses, paths.
 */
export function looksLikeSecret(text: string): boolean {
  if (/\s|^\/|:\/\//.test(text)) return false;
  const host = text.slice(text.lastIndexOf("@") + 1);
  return isDomain(host) ? host.split(".").some(isRandom) : isRandom(text);
}

/** Entries of an ID, or of a list of them, that are likelier to be secrets than slips. */
export function suspiciousIds(text: string): string[] {
  return splitList(text)
    .filter((entry) => !isGuid(entry) && (isBareHex(entry) || looksLikeSecret(entry)))
    .map(unwrapped);
}

/**
 * Long, of all three kinds of signs, and without words: pieces of one kind are about two signs long by chance, and
 * in names about six. Hexadecimal digits do not count, for a GUID may have lost a dash.
 */
function isRandom(text: string): boolean {
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && /[g-z]/i.test(text);
  if (text.length <= 24 || !mixed) return false;
  const pieces = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return pieces.join("").length < 3.5 * pieces.length;
}
