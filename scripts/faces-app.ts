/** What the faces of `rotate` have besides: the GitHub App whose token writes the secrets. */

const APP_INPUTS = {
  "app-id":
    "App ID or client ID of a GitHub App, for a token that may write the secrets in the stores. Without it github-token is used.",
  "app-owner":
    "Owner of the installation of the App. Default: this repository's; with an owner alone the token is for all of its repositories.",
  "app-repositories":
    "Repositories that the token of the App is for, separated by commas or newlines: all that stores names, this one too. Default: this repository.",
} as const;

const APP_PRIVATE_KEY = "Private key of the GitHub App, in PEM.";

export const appInputs = (face: "action" | "workflow" = "action"): readonly string[] => [
  ...Object.entries(APP_INPUTS).flatMap(([name, description]) => [
    `${name}:`,
    `  description: ${JSON.stringify(description)}`,
    ...(face === "workflow" ? ["  type: string", '  default: ""'] : []),
  ]),
  ...(face === "action" ? ["app-private-key:", `  description: ${JSON.stringify(APP_PRIVATE_KEY)}`] : []),
];

export const appSecrets = (): readonly string[] => [
  "app_private_key:",
  `  description: ${JSON.stringify(APP_PRIVATE_KEY)}`,
  "  required: false",
];

export const appWith = (
  source: (name: string) => string = (name) => `$\{{ inputs.${name} }}`,
): readonly string[] => [
  ...Object.keys(APP_INPUTS).map((name) => `${name}: ${source(name)}`),
  `app-private-key: $\{{ secrets.app_private_key }}`,
];

/** Whether a line of `stores` is of this kind: of this repository, or of another. */
const kind = (name: string): string =>
  `contains(inputs.stores, 'github:${name}/') || contains(inputs.stores, '/${name}/')`;

const ORGANIZATION = "contains(inputs.stores, 'github:org/')";
/** A Dependabot secret of the organization whose token it is: no other could be written with it. */
const UNNAMED =
  "contains(inputs.stores, format('github:org/{0}/dependabot/', inputs.app-owner || github.repository_owner))";

/**
 * The permissions of the token, by what `stores` names (docs/rotation.md). Asking for one that the App does not have is
 * refused, so none is asked for in vain.
 */
const PERMISSIONS = {
  "permission-secrets": `${kind("secret")} || ${kind("environment")}`,
  "permission-environments": kind("environment"),
  "permission-dependabot-secrets": kind("dependabot"),
  "permission-organization-secrets": ORGANIZATION,
} as const;

/** The least there is, where nothing else is named: a comment or a mistyped line must not get all that the App has. */
const NOTHING = `!(${[...["secret", "environment", "dependabot"].map(kind), ORGANIZATION].join(" || ")})`;

export const appPermissions = (): readonly string[] => [
  ...Object.entries(PERMISSIONS).map(
    ([name, needed]) => `${name}: $\{{ !${UNNAMED} && (${needed}) && 'write' || '' }}`,
  ),
  `permission-metadata: $\{{ !${UNNAMED} && ${NOTHING} && 'read' || '' }}`,
];
