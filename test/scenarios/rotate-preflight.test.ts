import { describe, expect, test } from "vitest";
import { inDays } from "../support/company.ts";
import {
  createRotationScene,
  HERE,
  type PlaceName,
  playRotation,
  type RotationScene,
} from "../support/rotation.ts";

/** What a table row does to a company that is in order; its answer goes into the inputs. */
type Breaks = (scene: RotationScene) => Record<string, string> | undefined;

interface Row {
  readonly case: string;
  readonly places?: readonly PlaceName[];
  readonly breaks: Breaks;
  readonly verdict: string;
  readonly code: string;
  readonly says: readonly string[];
}

const ENDED = "0b1d6c1e-7a55-4c0e-9a44-3c1f6a2e8d11";

const withToken = (scene: RotationScene, permissions: Record<string, "write">): Record<string, string> => ({
  "github-token": scene.world.github.addAppToken({
    repositories: [scene.repository],
    organizations: [scene.organization],
    permissions,
  }).value,
});
const stores = (line: string): Record<string, string> => ({ stores: `# production\n${line}` });
const lastLine = (line: number, store: string): string => `stores, line ${line}: ${store}`;

const GITHUB: readonly Row[] = [
  {
    case: "GITHUB_TOKEN, which never writes secrets",
    breaks: ({ world, repository }) => ({
      "github-token": world.github.addToken([repository], { contents: "write" }).value,
    }),
    verdict: "missing-permission",
    code: "github/app-permission",
    says: [lastLine(1, "github:secret/AZURE_CLIENT_SECRET"), "GITHUB_TOKEN", "`Secrets: write`"],
  },
  {
    case: "a token of an App without the permission for environments",
    places: ["environment"],
    breaks: (scene) => withToken(scene, { secrets: "write" }),
    verdict: "missing-permission",
    code: "github/app-permission",
    says: ['environment "production"', "`Environments: write`"],
  },
  {
    case: "a token of an App without the permission for organizations",
    places: ["repository", "organization"],
    breaks: (scene) => withToken(scene, { secrets: "write" }),
    verdict: "missing-permission",
    code: "github/app-permission",
    says: [lastLine(2, "github:org/octo-org/AZURE_CLIENT_SECRET"), "`Organization secrets: write`"],
  },
  {
    case: "a token of an App without the permission for Dependabot",
    places: ["dependabot"],
    breaks: (scene) => withToken(scene, { secrets: "write" }),
    verdict: "missing-permission",
    code: "github/app-permission",
    says: ["`Dependabot secrets: write`"],
  },
  {
    case: "a fine-grained token without the permission",
    breaks: ({ world, repository }) => ({
      "github-token": world.github.addPersonalToken({ repositories: [repository] }).value,
    }),
    verdict: "missing-permission",
    code: "github/token-permission",
    says: ["`Secrets: write`"],
  },
  {
    case: "a classic token without the scope",
    places: ["organization"],
    breaks: ({ world, repository, organization }) => {
      const sees = { repositories: [repository], organizations: [organization] };
      return { "github-token": world.github.addPersonalToken({ ...sees, scopes: ["repo"] }).value };
    },
    verdict: "missing-permission",
    code: "github/token-scope",
    says: ["`gh auth refresh --scopes admin:org`"],
  },
  {
    case: "a token that GitHub does not know",
    breaks: ({ world }) => {
      const { value } = world.github.addAppToken({});
      world.github.tokens.pop();
      return { "github-token": value };
    },
    verdict: "missing-permission",
    code: "github/bad-credentials",
    says: ["lives for one hour"],
  },
  {
    case: "an environment that is not there",
    breaks: () => stores("github:environment/prodution/AZURE_CLIENT_SECRET"),
    verdict: "missing",
    code: "github/no-environment",
    says: [
      lastLine(2, "github:environment/prodution/AZURE_CLIENT_SECRET"),
      'has no environment "prodution"',
      "gh api --method PUT",
    ],
  },
  {
    case: "a repository that the token does not see",
    breaks: () => stores("github:octo-org/elsewhere/secret/AZURE_CLIENT_SECRET"),
    verdict: "missing",
    code: "github/no-repository",
    says: ["GitHub shows no repository octo-org/elsewhere to this token"],
  },
  {
    case: "an organization that is not there",
    breaks: () => stores("github:org/octo-orgs/AZURE_CLIENT_SECRET"),
    verdict: "missing",
    code: "github/no-organisation",
    says: ["octo-orgs", "Organization secrets: write"],
  },
];

const officer = (
  { vaults, tenant }: RotationScene,
  undo: (vault: RotationScene["vaults"][number]) => void,
) => {
  const [vault] = vaults;
  if (vault && tenant) undo(vault);
  return undefined;
};

const VAULT: readonly Row[] = [
  {
    case: "a vault that is not there",
    breaks: () => stores("keyvault:contoso-kvv/azure-client-secret"),
    verdict: "missing",
    code: "key-vault/VaultNotFound",
    says: [lastLine(2, "keyvault:contoso-kvv/azure-client-secret"), "There is no key vault contoso-kvv"],
  },
  {
    case: "a vault in which the rotator has no role",
    breaks: ({ subscription }) => {
      subscription.addVault("contoso-locked");
      return stores("keyvault:contoso-locked/azure-client-secret");
    },
    verdict: "missing-permission",
    code: "key-vault/ForbiddenByRbac",
    says: ['--role "Key Vault Secrets Officer"', "contoso-locked"],
  },
  {
    case: "a vault whose access policies leave the rotator out",
    breaks: ({ subscription }) => {
      subscription.addVault("contoso-old", { authorization: "access-policy" });
      return stores("keyvault:contoso-old/azure-client-secret");
    },
    verdict: "missing-permission",
    code: "key-vault/AccessDenied",
    says: ["az keyvault set-policy --name contoso-old"],
  },
  {
    case: "a vault behind a firewall",
    places: ["vault"],
    breaks: (scene) =>
      officer(scene, (vault) => {
        vault.firewalled = true;
      }),
    verdict: "missing-permission",
    code: "key-vault/ForbiddenByFirewall",
    says: ["az keyvault network-rule add --name contoso-kv"],
  },
  {
    case: "a secret of a vault that was deleted",
    places: ["vault"],
    breaks: (scene) =>
      officer(scene, (vault) => {
        const secret = vault.secret("azure-client-secret");
        if (secret) secret.deletedAt = new Date();
      }),
    verdict: "missing",
    code: "key-vault/ObjectIsDeletedButRecoverable",
    says: ["az keyvault secret recover --vault-name contoso-kv --name azure-client-secret"],
  },
  {
    case: "a secret of a vault that somebody has disabled",
    places: ["vault"],
    breaks: (scene) =>
      officer(scene, (vault) => {
        const version = vault.secret("azure-client-secret")?.versions.at(-1);
        if (version) version.enabled = false;
      }),
    verdict: "missing-permission",
    code: "key-vault/SecretDisabled",
    says: ["--enabled true"],
  },
];

const APPLICATION: readonly Row[] = [
  {
    case: "an application that is not there",
    breaks: () => ({ "target-client-id": "11111111-2222-4333-8444-555555555555", "current-secret": "" }),
    verdict: "unknown-application",
    code: "graph/Request_ResourceNotFound-rotation",
    says: ["11111111-2222-4333-8444-555555555555", "az ad app show --id"],
  },
  {
    case: "an application that the rotator does not own",
    breaks: ({ application }) => {
      application.owners.length = 0;
      return undefined;
    },
    verdict: "missing-permission",
    code: "graph/Authorization_RequestDenied-rotation",
    says: ["Application.ReadWrite.OwnedBy", "az ad app owner add --id"],
  },
  {
    case: "an application that would change itself, because nobody named the target",
    breaks: ({ tenant }) => {
      const stranger = tenant.addApplication({ graphPermissions: [] });
      const signIn = { "client-id": stranger.appId, "client-secret": stranger.addSecret().value };
      return { ...signIn, "target-client-id": "", "current-secret": "" };
    },
    verdict: "missing-permission",
    code: "graph/Authorization_RequestDenied-rotation",
    says: ["`target-client-id` is empty or is the caller itself: if another application is meant, set it."],
  },
  {
    case: "a rotator without any permission in Graph",
    breaks: ({ tenant, application }) => {
      const stranger = tenant.addApplication({ graphPermissions: [] });
      application.addOwner(stranger.servicePrincipal);
      return { "client-id": stranger.appId, "client-secret": stranger.addSecret().value };
    },
    verdict: "missing-permission",
    code: "graph/Authorization_RequestDenied-rotation",
    says: ["18a4783c-866b-4cc7-a460-3d5e5662c884=Role", "admin-consent"],
  },
  {
    case: "an application that may hold two secrets and holds them",
    breaks: ({ application }) => {
      application.signInAudience = "AzureADandPersonalMicrosoftAccount";
      application.addSecret({ endsAt: inDays(100) });
      return undefined;
    },
    verdict: "limit-reached",
    code: "rotation/two-secrets",
    says: [
      "has 2 client secrets",
      "az ad app credential list --id",
      "az ad app credential delete --id",
      "--key-id <key ID>",
      "--sign-in-audience AzureADMyOrg",
    ],
  },
  {
    case: "an application that holds two secrets, one of which has ended",
    breaks: ({ application }) => {
      application.signInAudience = "PersonalMicrosoftAccount";
      application.addSecret({ keyId: ENDED, endsAt: inDays(-20) });
      return undefined;
    },
    verdict: "limit-reached",
    code: "rotation/two-secrets",
    says: [`The one with key ID ${ENDED} ended on `, `--key-id ${ENDED}`],
  },
  {
    case: "a rotator that cannot sign in",
    breaks: ({ rotator, old }) => ({ "client-id": rotator.appId, "client-secret": old.value }),
    verdict: "wrong-secret",
    code: "entra/7000215-rotation",
    says: ["sign-in", "`client-id` and `target-client-id` are swapped", "gh secret set <NAME>"],
  },
];

const title = (text: string): string => text.replace(/\s+/g, " ");

describe("nothing is created, and one error names what is missing:", () => {
  test.concurrent.each([...GITHUB, ...VAULT, ...APPLICATION])("$case", async (row) => {
    const scene = createRotationScene({
      places: ["repository", "environment", "organization", "dependabot", "vault"],
    });
    const before = scene.application.passwordCredentials.map(({ keyId }) => keyId);
    const changes = row.breaks(scene);
    const count = scene.application.passwordCredentials.length;
    const run = await playRotation(scene, scene.inputs(row.places ?? ["repository"], changes));
    expect(run.problems).toEqual([`error ${row.code}`]);
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode, writes: run.writes }).toEqual({
      verdict: row.verdict,
      exitCode: 1,
      writes: [],
    });
    for (const words of row.says) expect(title(run.log)).toContain(words);
    expect(run.outputs).toMatchObject({ "client-secret": "", creds: "" });
    expect(run.outputs["rotated"]).toBe("false");
    expect(scene.application.passwordCredentials).toHaveLength(count);
    expect(scene.places.repository.holds()).toBe(scene.old.value);
    expect(before).toContain(scene.old.keyId);
  });

  test.concurrent("GITHUB_TOKEN sees no second repository: that is no missing value, but the wrong token", async () => {
    const scene = createRotationScene();
    const { github } = scene.world;
    github.addRepository("octo-org", "other");
    const { value: token } = github.addToken([scene.repository], { contents: "write" });
    const lines = ["github:secret/AZURE_CLIENT_SECRET", "github:octo-org/other/secret/AZURE_CLIENT_SECRET"];
    const inputs = { "github-token": token, "notify-token": token, stores: lines.join("\n") };
    const run = await playRotation(scene, scene.inputs(["repository"], inputs));
    expect(run.problems).toEqual(["error github/job-token", "error github/job-token"]);
    expect(run.outputs["verdict"]).toBe("missing-permission");
    expect(title(run.log)).toContain("may not write secrets of repository octo-org/other");
  });

  test.concurrent("all that is missing at once, each with its line", async () => {
    const scene = createRotationScene();
    const [vault] = scene.vaults;
    if (vault) vault.firewalled = true;
    scene.application.owners.length = 0;
    const inputs = scene.inputs(
      ["repository", "vault", "organization"],
      withToken(scene, { secrets: "write" }),
    );
    const run = await playRotation(scene, inputs);
    expect(run.writes).toEqual([]);
    expect(run.problems.toSorted()).toEqual([
      "error github/app-permission",
      "error graph/Authorization_RequestDenied-rotation",
      "error key-vault/ForbiddenByFirewall",
    ]);
    expect(run.log).toContain(lastLine(2, "keyvault:contoso-kv/azure-client-secret"));
    expect(run.log).toContain(lastLine(3, "github:org/octo-org/AZURE_CLIENT_SECRET"));
  });
});

describe("a list of stores that cannot be read costs no request:", () => {
  test.concurrent.each([
    [
      "githib:secret/A",
      "malformed",
      "stores/syntax",
      "Line 2, column 1 of `stores`: expected `github:` or `keyvault:`, found `g`.",
    ],
    [
      "  github:secret/9A",
      "malformed",
      "stores/github-name",
      "Line 2, column 17 of `stores`: the name of a secret does not begin with a digit.",
    ],
    [
      "github:secret/A?format=json",
      "malformed",
      "stores/option",
      "Line 2, column 24 of `stores`: expected `value`, `creds` or `arm`, found `j`.",
    ],
    [
      "github:environment/A",
      "malformed",
      "stores/syntax",
      "Line 2, column 21 of `stores`: expected `/` and the name of a secret, found the end of the line.",
    ],
    [
      `github:secret/A\ngithub:${HERE.toUpperCase()}/secret/a`,
      "malformed",
      "stores/duplicate",
      "Line 3, column 1 of `stores`: this is the store of line 2 again.",
    ],
    [
      "https://contoso-kv.vault.azure.cn/secrets/a",
      "malformed",
      "stores/syntax",
      "expected `github:` or `keyvault:`",
    ],
    [
      "keyvault:https://contoso-kv.vault.azure.cn/a",
      "malformed",
      "stores/vault-host",
      "the host is not a vault of `azurecloud`",
    ],
    ["# nothing but a comment", "malformed", "stores/none", "`stores` names no store."],
  ])("%s", async (line, verdict, code, sentence) => {
    const scene = createRotationScene();
    const run = await playRotation(scene, scene.inputs([], stores(line)));
    expect(run.problems).toEqual([`error ${code}`]);
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({ verdict, exitCode: 1 });
    expect(run.log).toContain(sentence);
    expect(run.requests).toEqual([]);
  });

  test.concurrent("and so does a missing github-token", async () => {
    const scene = createRotationScene();
    const run = await playRotation(scene, scene.inputs(["repository"], { "github-token": "" }));
    expect(run.problems).toEqual(["error rotation/no-github-token"]);
    expect(run.outputs["verdict"]).toBe("missing");
    expect(run.requests).toEqual([]);
  });
});

describe("a word that is none of the choices costs no request, and no store is written over:", () => {
  test.concurrent.each([
    ["credential-type", "certficate", "`certificate` may have been meant."],
    ["credential-type", "cert", "Set `credential-type` to one of: `secret` or `certificate`."],
    ["key-size", "1024", "Set `key-size` to one of: `2048`, `3072` or `4096`."],
    ["key-size", "1e9", "Set `key-size` to one of: `2048`, `3072` or `4096`."],
  ])("%s: %s", async (name, word, sentence) => {
    const scene = createRotationScene();
    const inputs = scene.inputs(["repository", "vault"], { "credential-type": "certificate", [name]: word });
    const run = await playRotation(scene, inputs);
    expect(run.problems).toEqual(["error input/choice"]);
    expect({
      verdict: run.outputs["verdict"],
      rotated: run.outputs["rotated"],
      exitCode: run.exitCode,
    }).toEqual({
      verdict: "malformed",
      rotated: "false",
      exitCode: 1,
    });
    expect(title(run.log)).toContain(sentence);
    expect(run.requests).toEqual([]);
    expect(scene.places.repository.holds()).toBe(scene.old.value);
  });
});

describe("a policy of the tenant refuses the new secret, and nothing is changed:", () => {
  test.concurrent.each([
    [
      "lifetimes above 30 days",
      { maxLifetimeDays: 30, passwords: true },
      "CredentialInvalidLifetimeAsPerAppPolicy",
      "Set `lifetime-days`",
    ],
    [
      "client secrets altogether",
      { maxLifetimeDays: null, passwords: false },
      "CredentialTypeNotAllowedAsPerAppPolicy",
      "OIDC",
    ],
  ])("%s", async (_, policy, code, wayOut) => {
    const scene = createRotationScene();
    scene.tenant.credentialPolicy = { id: "11111111-2222-4333-8444-555555555555", ...policy };
    const run = await playRotation(scene, scene.inputs(["repository", "vault"]));
    expect(run.problems[0]).toBe(`error graph/${code}`);
    expect({ verdict: run.outputs["verdict"], exitCode: run.exitCode }).toEqual({
      verdict: "refused-by-policy",
      exitCode: 1,
    });
    expect(run.log).toContain(wayOut);
    expect(run.writes).toEqual(["addPassword"]);
    expect(scene.application.passwordCredentials).toHaveLength(1);
  });

  test.concurrent("but not a lifetime that it allows", async () => {
    const scene = createRotationScene();
    scene.tenant.credentialPolicy = {
      id: "11111111-2222-4333-8444-555555555555",
      maxLifetimeDays: 30,
      passwords: true,
    };
    const inputs = scene.inputs(["vault"], { "lifetime-days": "30", "rotate-before-days": "7" });
    const run = await playRotation(scene, inputs);
    expect(run.problems).toEqual([]);
    expect(run.outputs["rotated"]).toBe("true");
    expect(["29", "30"]).toContain(run.outputs["days-left"]);
  });
});
