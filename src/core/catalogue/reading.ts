import type { Entries } from "./finder.ts";
import { MALFORMED, ODD, RISKY } from "./levels.ts";

/** Inputs as such: their names, their types, and the cloud that they choose. */
export const READING = {
  "inputs/well-formed": {
    verdict: "valid",
    level: "pass",
    what: "The values are well-formed: {values}.",
    why: "",
    fix: "",
    link: "",
  },
  "input/unknown": {
    ...RISKY,
    what: "There is no input `{name}`, so its value was not used.",
    why: "The name is misspelt, or it belongs to another action.",
    fix: "{hint}",
    link: "",
  },
  "input/is-secret": {
    ...MALFORMED,
    what: "{field} holds what looks like a secret, which has no place there.",
    why: "A value was put into the wrong field. This one is not hidden in logs, so it may have been shown in earlier runs; it was not used.",
    fix: "Put the right value there, a host or a domain in small letters; if a secret was ever printed, replace it by a new one.",
    link: "",
  },
  "variable/prints-bodies": {
    verdict: "unsupported",
    level: "error",
    what: "`{variable}` makes Node print what is sent and received, so nothing was sent.",
    why: "It is set to look into another program. In Node's own output secrets stand in forms that no mask covers.",
    fix: "Take `{variable}` out of the `env:` of this step, its job and its workflow, or set it to an empty text for this step.",
    link: "https://nodejs.org/api/cli.html#environment-variables",
  },
  "input/choice": {
    ...MALFORMED,
    what: "`{name}` holds none of the words it takes.",
    why: "{hint}",
    fix: "Set `{name}` to one of: {choices}.",
    link: "",
  },
  "input/flag": {
    ...MALFORMED,
    what: "`{name}` is neither true nor false.",
    why: "Only YAML's own words count here; yes, on and 1 do not.",
    fix: "Set `{name}` to `true` or `false`.",
    link: "https://yaml.org/spec/1.2.2/#10212-boolean",
  },
  "input/number": {
    ...MALFORMED,
    what: "`{name}` is not a whole number from {least} to {most}.",
    why: "It holds a sign, a fraction, a unit or a word, or is too small or too large.",
    fix: "Write `{name}` in digits only, for example `{example}`.",
    link: "",
  },
  "cloud/custom-incomplete": {
    ...MALFORMED,
    what: "`environment` is `custom`, and {missing} is empty.",
    why: "A custom cloud has no hosts of its own: they all come from the inputs.",
    fix: "Set {missing} to the https URL of that service, or choose one of the built-in clouds.",
    link: "",
  },
  "cloud/vault-suffix": {
    ...MALFORMED,
    what: "`key-vault-suffix` is not what a host ends in.",
    why: "It is a URL, or a sign in it cannot stand in the name of a host.",
    fix: "Give what follows the name of a vault, such as `.vault.example.com`.",
    link: "",
  },
  "cloud/not-https": {
    ...MALFORMED,
    what: "`{name}` does not begin with https.",
    why: "The secret travels to this host, and without TLS anyone on the way can read it.",
    fix: "Give `{name}` as an https URL.",
    link: "",
  },
  "cloud/not-url": {
    ...MALFORMED,
    what: "`{name}` is not a plain https URL.",
    why: "It lacks the scheme, or it holds a user name, a query or a fragment.",
    fix: "Write `{name}` as `https://host`, with a port and a path only where the service has them.",
    link: "",
  },
  "cloud/hosts-without-custom": {
    ...MALFORMED,
    what: "{names} given, but `environment` is `{environment}`.",
    why: "Hosts of one's own are only used with `custom`, so that no secret goes to a host by accident.",
    fix: "Set `environment: custom`, or remove {names}.",
    link: "",
  },
  "cloud/custom-hosts": {
    ...ODD,
    what: "This run talks to hosts of your own choice: {hosts}.",
    why: "`environment` is `custom`.",
    fix: "Nothing, if these are the hosts of your cloud.",
    link: "",
  },
} as const satisfies Entries;
