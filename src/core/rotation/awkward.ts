import type { Secret } from "../secret.ts";

/**
 * Secrets that work, but not everywhere: they are drawn again before anybody sees them. Entra draws from
 * `A-Z a-z 0-9 _ ~ . -`, so 2 of 66 first characters cost a second draw. Nothing inside a secret of that alphabet
 * is awkward: no quote, blank, `$`, `%`, `!`, `^`, `&`, `#`, `=`, `@`, `:` or `\` is in it, and `Q~` in the middle
 * keeps YAML, PowerShell and spreadsheets from taking it for a number, a date or `null`. A leading `.` was weighed and let
 * be: no shell, `az`, `.env` reader or YAML parser minds it.
 */
const RULES: readonly (readonly [awkward: RegExp, why: string])[] = [
  /**
   * `az login -p -abc`: "argument --password/-p: expected one argument"; azure/login, Terraform's pipeline task and
   * most scripts write it so (https://github.com/Azure/azure-cli/issues/7054;
   * https://github.com/Azure/login/issues/249). PowerShell takes it for a parameter and splits it at a dot, and
   * `---` begins a new YAML document.
   */
  [/^-/, "it begins with a dash, which `az login` takes for an option"],
  /**
   * Unquoted, `~abc` is the home of user abc: bash leaves it alone where there is no such user, zsh (the shell of
   * macOS) stops with "no such user or named directory" (https://zsh.sourceforge.io/Doc/Release/Expansion.html,
   * 14.7 Filename Expansion). `az login -p` has expanded it too, when it looked for a certificate's path
   * (https://github.com/Azure/azure-cli/pull/20634). In YAML a lone `~` is null.
   */
  [/^~/, "it begins with a tilde, which shells take for a home directory"],
  /**
   * Not of the alphabet of today, so a change at Entra or an old generator. Quotes, `$` and blanks break shells
   * (https://github.com/Azure/login/issues/42), `@` at the start is a file name for `az`
   * (https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-tips), `=` at the start a command for zsh and a
   * formula for spreadsheets, `#` ends a line in `.env` files and YAML, `%` and `^` are cmd's, `+` and `/` need
   * encoding in forms.
   */
  [/[^A-Za-z0-9_~.-]/, "it holds a character that shells and configuration files treat in their own ways"],
];

/** Why the secret should be drawn again, or undefined. The sentence shows nothing of the secret but its kind of fault. */
export function awkwardness(secret: Secret): string | undefined {
  const value = secret.reveal();
  return RULES.find(([awkward]) => awkward.test(value))?.[1];
}
