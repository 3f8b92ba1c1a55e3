import { unicode } from "../unicode.ts";

/** The rules for names. Each answers with the first character that breaks it, counted from 0, and how. */

const CONTROL = unicode("[\\p{Cc}\\p{Cs}]");

export interface Broken {
  readonly at: number;
  readonly problem: string;
}

/**
 * https://docs.github.com/actions/reference/security/secrets#naming-your-secrets. No length is documented; 255 is
 * the longest that GitHub's own pages take for any name, so that nothing it would take is refused here.
 */
export function brokenSecretName(name: string): Broken | undefined {
  if (/^[0-9]/.test(name)) return { at: 0, problem: "the name of a secret does not begin with a digit" };
  if (/^github_/i.test(name))
    return { at: 0, problem: "names that begin with `GITHUB_` are kept by GitHub for itself" };
  return (
    foreign(name, /[^A-Za-z0-9_]/, "the name of a secret holds only letters, digits and underscores") ??
    tooLong(name, 255, "the name of a secret")
  );
}

/** Users and organisations: letters, digits, dashes; an underscore in the accounts that a company manages. */
export function brokenOwner(name: string): Broken | undefined {
  return (
    foreign(name, /^[-_]|[^A-Za-z0-9_-]/, "an owner's name holds only letters, digits and dashes") ??
    tooLong(name, 39, "an owner's name")
  );
}

export function brokenRepository(name: string): Broken | undefined {
  if (name === "." || name === "..") return { at: 0, problem: "dots alone are not the name of a repository" };
  return (
    foreign(
      name,
      /[^A-Za-z0-9._-]/,
      "the name of a repository holds only letters, digits, dashes, dots and underscores",
    ) ?? tooLong(name, 100, "the name of a repository")
  );
}

/** https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments */
export function brokenEnvironment(name: string): Broken | undefined {
  // In an address they would mean another place.
  if (name === "." || name === "..")
    return { at: 0, problem: "dots alone are not the name of an environment" };
  return (
    foreign(name, CONTROL(), "the name of an environment holds no control characters") ??
    tooLong(name, 255, "the name of an environment")
  );
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault */
export function brokenVaultName(name: string): Broken | undefined {
  // `http://…`, or the host without `https://`.
  const address = foreign(
    name,
    /[:.]/,
    "only the vault's own name stands here, without `http://` and without the ending of its host",
  );
  if (address !== undefined) return address;
  const inside = foreign(name, /[^A-Za-z0-9-]/, "the name of a vault holds only letters, digits and dashes");
  if (inside !== undefined) return inside;
  if (!/^[A-Za-z]/.test(name)) return { at: 0, problem: "the name of a vault begins with a letter" };
  const dashes = name.indexOf("--");
  if (dashes >= 0) return { at: dashes + 1, problem: "the name of a vault holds no two dashes in a row" };
  if (name.endsWith("-"))
    return { at: name.length - 1, problem: "the name of a vault ends with a letter or digit" };
  if (name.length < 3) return { at: 0, problem: "the name of a vault has at least 3 characters" };
  return tooLong(name, 24, "the name of a vault");
}

/** https://learn.microsoft.com/azure/key-vault/secrets/about-secrets */
export function brokenVaultSecretName(name: string): Broken | undefined {
  return (
    foreign(name, /[^A-Za-z0-9-]/, "the name of a vault's secret holds only letters, digits and dashes") ??
    tooLong(name, 127, "the name of a vault's secret")
  );
}

function foreign(name: string, forbidden: RegExp, problem: string): Broken | undefined {
  const at = name.search(forbidden);
  return at < 0 ? undefined : { at, problem };
}

function tooLong(name: string, longest: number, what: string): Broken | undefined {
  return name.length <= longest
    ? undefined
    : { at: longest, problem: `${what} has at most ${longest} characters` };
}
