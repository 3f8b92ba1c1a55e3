import { type Entries, finder } from "../catalogue/finder.ts";
import { MALFORMED } from "../catalogue/levels.ts";

const GITHUB_NAMES = "https://docs.github.com/actions/reference/security/secrets#naming-your-secrets";
const VAULT_NAMES =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault";
const PLACE = "Line {line}, column {column} of `stores`";

/** What can be said of `stores`, and of a secret that does not fit into one, without the network. */
export const ROTATION = {
  "stores/none": {
    ...MALFORMED,
    what: "`stores` names no store.",
    why: "It is empty or holds only comments. A new secret that nobody keeps would be lost with this run.",
    fix: "Name each place that holds the secret, one a line: `github:secret/AZURE_CLIENT_SECRET` or `keyvault:my-vault/azure-client-secret`.",
    link: "",
  },
  "stores/syntax": {
    ...MALFORMED,
    what: `${PLACE}: expected {expected}, found {found}.`,
    why: "The line is mistyped, or it names a kind of store that this action does not know.",
    fix: "Write one store a line: `github:secret/NAME`, `github:owner/repo/secret/NAME`, `github:environment/ENV/NAME`, `github:org/ORG/NAME`, `github:dependabot/NAME` or `keyvault:VAULT/NAME`.",
    link: "",
  },
  "stores/separator": {
    ...MALFORMED,
    what: `${PLACE}: {sign} separates nothing here.`,
    why: "The name of an environment may hold commas and blanks, so that only a new line ends a store. Below `stores: >` YAML joins the lines; below `stores: |` it does not.",
    fix: "Begin with `stores: |` and write one store a line below it.",
    link: "",
  },
  "stores/option": {
    ...MALFORMED,
    what: `${PLACE}: {problem}.`,
    why: "The option is mistyped, given twice, or belongs to another kind of store.",
    fix: "Use `?format=value`, `creds` or `arm` for a client secret, `pem` or `pfx` for a certificate, and for a secret of an organization `?visibility=all`, `private` or `selected`; join two options with `&`.",
    link: "",
  },
  "stores/github-name": {
    ...MALFORMED,
    what: `${PLACE}: {problem}.`,
    why: "GitHub refuses such a name.",
    fix: "Correct the name. A secret's is made of letters, digits and underscores, and does not begin with a digit or with `GITHUB_`; an owner's of letters, digits and dashes; a repository's of letters, digits, dashes, dots and underscores. An environment's may be anything but dots alone and control characters.",
    link: GITHUB_NAMES,
  },
  "stores/vault-name": {
    ...MALFORMED,
    what: `${PLACE}: {problem}.`,
    why: "Azure refuses such a name.",
    fix: "Correct the name: `keyvault:VAULT/NAME`. A vault's is 3 to 24 letters, digits and single dashes, beginning with a letter; a secret's is 1 to 127 letters, digits and dashes.",
    link: VAULT_NAMES,
  },
  "stores/vault-host": {
    ...MALFORMED,
    what: `${PLACE}: the host is not a vault of \`{environment}\`, whose vaults are called {hosts}.`,
    why: "It is mistyped, or the vault belongs to another cloud. A secret is never sent to a host of another name.",
    fix: "Correct the host or `environment`; for your own cloud set `environment: custom` and `key-vault-suffix`.",
    link: "https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates",
  },
  "stores/no-vault-suffix": {
    ...MALFORMED,
    what: `${PLACE}: a key vault is named, but nothing says what the vaults of \`{environment}\` are called.`,
    why: "The host of a vault is its name and the ending that the cloud gives to all of them.",
    fix: "Set `key-vault-suffix`, for example to `.vault.example.com`.",
    link: "",
  },
  "stores/duplicate": {
    ...MALFORMED,
    what: `${PLACE}: this is the store of line {first} again.`,
    why: "A store holds one value. GitHub and Azure do not tell upper case from lower case in these names.",
    fix: "Keep one of the two lines.",
    link: "",
  },
  "payload/too-large": {
    ...MALFORMED,
    what: "Line {line} of `stores`: what {store} is to hold is {size} bytes long, and it takes {limit}. Nothing was changed.",
    why: "The addresses of a cloud of your own go into `?format=creds`, and one of them is far too long.",
    fix: "Correct `authority-host` and `resource-manager-url`; or keep the bare secret there: leave `?format=creds` out.",
    link: "",
  },
} as const satisfies Entries;

/** Makes a finding of one of these: `rotationFinding("stores/none", "stores")`. */
export const rotationFinding = finder(ROTATION);
