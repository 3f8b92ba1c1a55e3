import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { ABOUT, createScene, type Scene, STORES, storeOf } from "../github/scene.ts";
import type { SecretScope } from "../simulator/github-state.ts";
import { json } from "../simulator/request.ts";
import { type Cli, openGh } from "./cli.ts";
import { judgeGitHub, recordAnswers } from "./github-schemas.ts";

const REPO = ["--repo", "octo-org/octo-repo"];
const ORG = ["--org", "octo-org"];
const KINDS = Object.keys(STORES) as (keyof typeof STORES)[];

/** How `gh` names each kind of store, and where the simulator keeps it. */
const PLACES: Record<keyof typeof STORES, readonly [args: readonly string[], scope: SecretScope]> = {
  repository: [REPO, { repository: "octo-org/octo-repo" }],
  environment: [
    [...REPO, "--env", "production"],
    { repository: "octo-org/octo-repo", environment: "production" },
  ],
  dependabot: [[...REPO, "--app", "dependabot"], { repository: "octo-org/octo-repo", dependabot: true }],
  organisation: [ORG, { organization: "octo-org" }],
  "organisation's Dependabot": [
    [...ORG, "--app", "dependabot"],
    { organization: "octo-org", dependabot: true },
  ],
};

/** It asks GraphQL for the ids of repositories that are chosen by name, which the simulator does not have. */
function answerGraphQl({ lab: { simulator }, github }: Scene): void {
  const { handle } = simulator;
  simulator.handle = async (request) => {
    if (!request.url.pathname.endsWith("/graphql")) return handle(request);
    const { query } = JSON.parse(request.body) as { query: string };
    const asked = [...query.matchAll(/(\w+): repository\(owner: "([^"]+)", name: "([^"]+)"\)/g)];
    const ids = asked.map(([, alias = "", owner, name]) => {
      const found = github.repositories.find((one) => one.owner === owner && one.name === name);
      return [alias, found ? { databaseId: found.id } : null];
    });
    return json(200, { data: Object.fromEntries(ids) });
  };
}

/** The members of the bodies of all writes, as the log has them. */
const written = ({ lab }: Scene): string[][] =>
  lab.simulator.log
    .filter(({ method }) => method === "PUT")
    .map(({ body }) => Object.keys(JSON.parse(body)).sort());

const set = (gh: Cli, name: string, args: readonly string[], value: string) =>
  gh.output(["secret", "set", name, ...args], value);

describe.each([
  ["github.com", false],
  ["GitHub Enterprise Server", true],
])("gh at %s", (_, enterprise) => {
  const value = "a välue ~ of a secret";

  test.each(KINDS)(
    "%s: writes it with our requests, sees ours, and the simulator opens its box",
    async (kind) => {
      const scene = createScene();
      const { github, lab, open, token } = scene;
      const answers = recordAnswers(lab.simulator);
      const gh = await openGh(lab.simulator, token, enterprise);
      const [args, scope] = PLACES[kind];
      const shared = kind.startsWith("organisation") ? ["--visibility", "all"] : [];

      await set(gh, "AZURE_SECRET", [...args, ...shared], value);
      expect(github.secretValue(scope, "AZURE_SECRET")).toBe(value);
      await open(storeOf(kind)).write(new Secret("ours"), ABOUT);
      expect(github.secretValue(scope, "AZURE_SECRET")).toBe("ours");
      await set(gh, "AZURE_SECRET", [...args, ...shared], value);
      expect(github.secretValue(scope, "AZURE_SECRET")).toBe(value);

      const [first, ours, second] = written(scene);
      expect(ours).toEqual(first);
      expect(second).toEqual(first);
      await open(storeOf(kind, { name: "AZURE_OTHER" })).write(new Secret("ours"), ABOUT);
      const listed = await gh.output(["secret", "list", ...args]);
      expect(listed.match(/^\w+\t2026-11-02/gm)).toEqual([
        "AZURE_OTHER\t2026-11-02",
        "AZURE_SECRET\t2026-11-02",
      ]);
      await gh.output(["secret", "delete", "AZURE_OTHER", ...args]);
      expect(github.secretValue(scope, "AZURE_OTHER")).toBeUndefined();

      expect(judgeGitHub(lab.simulator.log, answers)).toEqual({
        operations: expect.objectContaining({ length: lab.simulator.log.length }),
        complaints: [],
      });
    },
  );

  test("what it opens to chosen repositories stays open to them when we write", async () => {
    const scene = createScene();
    const { organization, lab, open, token, github, repository } = scene;
    answerGraphQl(scene);
    const other = github.addRepository("octo-org", "other");
    const gh = await openGh(lab.simulator, token, enterprise);
    const chosen = ["--visibility", "selected", "--repos", "octo-repo,other"];
    const secret = () => organization.secrets.secrets.get("AZURE_SECRET");
    const ids = [repository.id, other.id];

    await set(gh, "AZURE_SECRET", [...ORG, ...chosen], value);
    expect(secret()).toMatchObject({ value, visibility: "selected", selected: ids });
    await open(storeOf("organisation")).write(new Secret("ours"), ABOUT);
    expect(secret()).toMatchObject({ value: "ours", visibility: "selected", selected: ids });

    const writes = lab.simulator.log.filter(({ method }) => method === "PUT");
    const [its, ours] = writes.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(ours?.["selected_repository_ids"]).toEqual(its?.["selected_repository_ids"]);
    expect(Object.keys(ours ?? {}).sort()).toEqual(Object.keys(its ?? {}).sort());
    expect(await gh.output(["secret", "list", ...ORG])).toMatch(/^AZURE_SECRET\t2026-11-02\tSELECTED/m);
  });

  test("is awake: it says what was refused", async () => {
    const { lab, token } = createScene();
    const gh = await openGh(lab.simulator, token, enterprise);
    const missing = await gh.run(["secret", "set", "X", ...REPO, "--env", "none"], value);
    expect([missing.code, missing.complaints]).toEqual([1, expect.stringContaining("HTTP 404: Not Found")]);
    const stranger = await openGh(lab.simulator, "none", enterprise);
    const refused = await stranger.run(["secret", "set", "X", ...REPO], value);
    expect([refused.code, refused.complaints]).toEqual([
      1,
      expect.stringContaining("HTTP 401: Bad credentials"),
    ]);
    const badName = await gh.run(["secret", "set", "GITHUB_X", ...REPO], value);
    expect([badName.code, badName.complaints]).toEqual([1, expect.stringContaining("HTTP 422")]);
  });
});
