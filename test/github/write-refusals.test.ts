import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { SecretStore } from "../../src/ports.ts";
import type { StoredSecret } from "../simulator/github-stores.ts";
import { findingOf } from "./finding-of.ts";
import { ABOUT, createScene, storeOf } from "./scene.ts";

const write = (store: SecretStore): Promise<unknown> => store.write(new Secret("value"), ABOUT);

describe("the chosen repositories of an organisation's secret", () => {
  const SELECTED = { visibility: "selected", selected: [1_000_002] } satisfies Partial<StoredSecret>;

  test("that the token does not see are not cut off: nothing is written", async () => {
    const { lab, organization, open } = createScene();
    organization.secrets.set("AZURE_SECRET", "old", SELECTED);
    const shown = { total_count: 3, repositories: [{ id: 1 }] };
    lab.simulator.fault({ when: { path: /repositories$/ }, times: 1, do: { status: 200, body: shown } });
    const rest = { total_count: 3, repositories: [] };
    lab.simulator.fault({ when: { path: /repositories$/ }, do: { status: 200, body: rest } });
    const finding = await findingOf(write(open(storeOf("organisation"))));
    expect(finding).toMatchObject({ code: "github/hidden-repositories", verdict: "missing-permission" });
    expect(finding.what).toContain("3 chosen repositories");
    expect(organization.secrets.value("AZURE_SECRET")).toBe("old");
  });

  test.each([
    ["no list", { total_count: 1 }],
    ["no count", { repositories: [] }],
  ])("%s is not taken for an empty one", async (_, body) => {
    const { lab, organization, open } = createScene();
    organization.secrets.set("AZURE_SECRET", "old", SELECTED);
    lab.simulator.fault({ when: { path: /repositories$/ }, do: { status: 200, body } });
    expect((await findingOf(write(open(storeOf("organisation"))))).code).toBe("network/not-json");
  });
});

describe("a write that GitHub refuses", () => {
  test("a token that may only read is found out by the write", async () => {
    const { github, access, open } = createScene();
    const { value } = github.addAppToken({ ...access, permissions: { secrets: "read" } });
    const store = open(storeOf("repository"), value);
    await store.observe();
    expect((await findingOf(write(store))).code).toBe("github/app-permission");
  });

  test("a repository that is full has no room for a new secret, but for a new value", async () => {
    const { repository, open } = createScene();
    for (let n = 0; n < 100; n++) repository.secrets.set(`N${n}`, "x");
    const finding = await findingOf(write(open(storeOf("repository"))));
    expect(finding).toMatchObject({ code: "github/too-many-secrets", verdict: "limit-reached" });
    expect(finding.what).toContain("repository octo-org/octo-repo holds 100");
    await write(open(storeOf("repository", { name: "N7" })));
    expect(repository.secrets.value("N7")).toBe("value");
  });

  test("an organisation is full at a thousand", async () => {
    const { organization, open } = createScene();
    for (let n = 0; n < 1000; n++) organization.secrets.set(`N${n}`, "x");
    const finding = await findingOf(write(open(storeOf("organisation"))));
    expect(finding.what).toContain("organization octo-org holds 1000");
  });

  test("a name that GitHub keeps for itself", async () => {
    const { open } = createScene();
    const finding = await findingOf(write(open(storeOf("repository", { name: "GITHUB_X" }))));
    expect(finding).toMatchObject({ code: "github/secret-name", verdict: "malformed" });
  });

  test("a box that it cannot open although the key is the right one: said once, not sent again", async () => {
    const { lab, open } = createScene();
    const message = "Bad request - validation failed due to an improperly encrypted secret";
    lab.simulator.fault({
      when: { method: "PUT" },
      do: { status: 422, headers: { "x-github-request-id": "A1:B2" }, body: { message } },
    });
    const finding = await findingOf(write(open(storeOf("repository"))));
    expect(finding).toMatchObject({ code: "github/write-refused", verdict: "unknown" });
    expect(finding.what).toContain("(HTTP 422, request A1:B2)");
    expect(lab.simulator.log.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  test("an environment that was deleted after the look", async () => {
    const { repository, open } = createScene();
    const store = open(storeOf("environment"));
    await store.observe();
    repository.environments.length = 0;
    expect((await findingOf(write(store))).code).toBe("github/no-environment");
  });

  test("a connection that was cut is a failure of the network: the value may be there", async () => {
    const { lab, open } = createScene();
    const store = open(storeOf("repository"));
    await store.observe();
    lab.simulator.fault({ when: { method: "PUT" }, do: "lost-answer" });
    await expect(write(store)).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});
