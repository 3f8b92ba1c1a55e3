import { unreadInput } from "../catalogue/unread.ts";
import type { Finding } from "../finding.ts";
import { INPUTS, type InputName, type InputSpec } from "../interface.ts";
import type { Command } from "../settings.ts";
import { enumerate } from "./fields.ts";
import type { RawInputs } from "./raw.ts";

/** Who reads an input; of those that are not here every command has a use. */
const READERS: Partial<Readonly<Record<InputName, readonly Command[]>>> = {
  "required-role": ["validate"],
  "required-actions": ["validate"],
  "resource-group": ["validate"],
  "connection-test": ["validate"],
  "check-expiry": ["validate"],
  "target-client-id": ["rotate", "issue", "generate"],
  "credential-type": ["rotate"],
  "current-secret": ["rotate"],
  "current-certificate": ["rotate"],
  stores: ["rotate"],
  "github-token": ["rotate"],
  "rotate-before-days": ["rotate", "validate"],
  "rotate-after-days": ["rotate", "validate"],
  force: ["rotate"],
  "lifetime-days": ["rotate"],
  "grace-hours": ["rotate"],
  "dry-run": ["rotate", "issue"],
  "propagation-timeout-seconds": ["rotate", "issue"],
  "lifetime-hours": ["issue"],
  subject: ["generate"],
  "dns-names": ["generate"],
  "key-size": ["generate", "rotate"],
  days: ["generate"],
  attach: ["generate"],
  to: ["convert"],
  "pfx-password": ["generate", "convert", "rotate"],
  "pfx-encryption": ["generate", "convert"],
  "strip-password": ["convert"],
  "output-directory": ["generate", "convert"],
  "keep-files": ["generate", "convert"],
};

/** How long a thing lives has a name of its own in each command that makes one. */
const LIFETIMES: Partial<Readonly<Record<Command, InputName>>> = {
  rotate: "lifetime-days",
  issue: "lifetime-hours",
  generate: "days",
};

/**
 * What was filled in and does nothing here. A `dry-run` that the command does not know is an error: whoever asks for
 * one expects that nothing is changed.
 */
export function unread(command: Command, raw: RawInputs): Finding[] {
  return (INPUTS as readonly (InputSpec & { readonly name: InputName })[]).flatMap((input) => {
    const { name } = input;
    const readers = READERS[name];
    if (readers === undefined || readers.includes(command) || raw[name] === (input.default ?? "")) return [];
    const holes = { command, readers: enumerate(readers.map((reader) => `\`${reader}\``)) };
    if (name === "dry-run") return [unreadInput("input/no-dry-run", name, holes)];
    return [unreadInput("input/unread", name, { ...holes, name, meant: meant(command, name) })];
  });
}

function meant(command: Command, name: InputName): string {
  const here = LIFETIMES[command];
  const isLifetime = here !== undefined && Object.values(LIFETIMES).includes(name);
  return isLifetime ? `\`${here}\` in its place` : "`command` to what reads it";
}
