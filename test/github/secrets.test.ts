import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { githubSecrets } from "../../src/github/secrets.ts";
import { Http } from "../../src/http/client.ts";
import { throttled } from "../simulator/faults.ts";
import type { SecretScope } from "../simulator/github-state.ts";
import { createBoxKey } from "../simulator/sealed-box.ts";
import { serve } from "../simulator/tls-door.ts";
import { ABOUT, API, createScene, HERE, inProcess, type Scene, STORES, storeOf } from "./scene.ts";

const value = () => new Secret("a näme ~ of a secret");

const SCOPES: Record<keyof typeof STORES, SecretScope> = {
  repository: { repository: "octo-org/octo-repo" },
  environment: { repository: "octo-org/octo-repo", environment: "production" },
  dependabot: { repository: "octo-org/octo-repo", dependabot: true },
  organisation: { organization: "octo-org" },
  "organisation's Dependabot": { organization: "octo-org", dependabot: true },
};
const KINDS = Object.keys(STORES) as (keyof typeof STORES)[];

const requests = ({ lab }: Scene): string[] =>
  lab.simulator.log.map(({ method, path }) => `${method} ${path}`);

describe("each kind of store", () => {
  test.each(KINDS)("%s: absent, then written and opened by GitHub, then seen by its date", async (kind) => {
    const scene = createScene();
    const store = scene.open(storeOf(kind));
    expect(await store.observe()).toEqual({ kind: "absent" });

    const written = await store.write(value(), ABOUT);
    expect(scene.github.secretValue(SCOPES[kind], "AZURE_SECRET")).toBe(value().reveal());
    expect(written).toEqual({ kind: "write-only", updatedAt: new Date("2026-11-02T09:30:15Z") });
    expect(await scene.open(storeOf(kind)).observe()).toEqual(written);

    await store.forget(ABOUT.keyId);
    expect(scene.github.secretValue(SCOPES[kind], "AZURE_SECRET")).toBe(value().reveal());
  });

  test.each(KINDS)("%s: a second write changes the value and the date", async (kind) => {
    const { lab, github, open } = createScene();
    const store = open(storeOf(kind));
    await store.write(new Secret("old"), ABOUT);
    lab.clock.now = new Date("2026-11-02T10:00:00.900Z");
    expect(await store.write(value(), ABOUT)).toEqual({
      kind: "write-only",
      updatedAt: new Date("2026-11-02T10:00:00Z"),
    });
    expect(github.secretValue(SCOPES[kind], "AZURE_SECRET")).toBe(value().reveal());
  });
});

describe("requests", () => {
  test("two to look, side by side, and one to write after it", async () => {
    const scene = createScene();
    const store = scene.open(storeOf("repository"));
    await store.observe();
    await store.write(value(), ABOUT);
    const place = "/repos/octo-org/octo-repo/actions/secrets";
    expect(requests(scene)).toEqual([
      `GET ${place}/public-key`,
      `GET ${place}/AZURE_SECRET`,
      `PUT ${place}/AZURE_SECRET`,
    ]);
  });

  test("name themselves, the version of the API and the token, and hold no value in the open", async () => {
    const { lab, open } = createScene();
    await open(storeOf("repository")).write(value(), ABOUT);
    for (const { headers, body } of lab.simulator.log) {
      expect(headers).toMatchObject({
        accept: "application/vnd.github+json",
        authorization: "Bearer <token of rotator[bot]>",
        "x-github-api-version": "2022-11-28",
        "user-agent": "azure-credentials",
      });
      expect(body).not.toContain(value().reveal());
    }
  });

  test("go to the address that the runner names, with its path", async () => {
    const { lab, github, open } = createScene();
    await open(storeOf("repository"), undefined, "https://localhost:1/api/v3/").write(value(), ABOUT);
    expect(github.secretValue(SCOPES.repository, "AZURE_SECRET")).toBe(value().reveal());
    expect(lab.simulator.log[0]?.path).toBe("/api/v3/repos/octo-org/octo-repo/actions/secrets/public-key");
  });

  test("a line that names a repository leads to that one, not to the workflow's", async () => {
    const { lab, github, access, open } = createScene();
    const other = github.addRepository("octo-org", "other");
    access.repositories.push(other);
    await open(storeOf("repository", { repository: { owner: "octo-org", name: "other" } })).write(
      value(),
      ABOUT,
    );
    expect(other.secrets.value("AZURE_SECRET")).toBe(value().reveal());
    expect(github.secretValue(SCOPES.repository, "AZURE_SECRET")).toBeUndefined();
    expect(lab.simulator.log).toHaveLength(3);
  });

  test("an environment may have slashes, blanks and a hash in its name", async () => {
    const { repository, open } = createScene();
    const environment = repository.addEnvironment("eu/west 1 #2?");
    await open(storeOf("environment", { environment: "eu/west 1 #2?" })).write(value(), ABOUT);
    expect(environment.secrets.value("AZURE_SECRET")).toBe(value().reveal());
  });
});

describe("where a proxy takes the date from the answers", () => {
  const open = ({ lab, token }: Scene) =>
    githubSecrets({
      http: inProcess(lab, { dateless: true }),
      apiUrl: API,
      token: new Secret(token),
      here: HERE,
    })(storeOf("repository"));

  test("the store is asked for it after a write", async () => {
    const scene = createScene();
    const written = await open(scene).write(value(), ABOUT);
    expect(written).toEqual({ kind: "write-only", updatedAt: new Date("2026-11-02T09:30:15Z") });
    expect(requests(scene)).toHaveLength(5);
  });

  test("and the store cannot be asked, the write is not called refused: it was done", async () => {
    const scene = createScene();
    const store = open(scene);
    await store.observe();
    scene.lab.simulator.fault({ when: { method: "GET" }, do: throttled(60) });
    await expect(store.write(value(), ABOUT)).rejects.toMatchObject({
      name: "NetworkError",
      detail: "no-date",
    });
    expect(scene.repository.secrets.value("AZURE_SECRET")).toBe(value().reveal());
  });
});

describe("over real TLS, through the HTTP client of a run", () => {
  test("every kind is written", async () => {
    const scene = createScene();
    const door = await serve(scene.lab.simulator);
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, readFileSync(door.caFile, "utf8")]);
    const apiUrl = door.url("github");
    const http = new Http({
      env: {},
      allowedHosts: new Set([new URL(apiUrl).host]),
      insecureHosts: new Set(),
      signal: new AbortController().signal,
      deadline: new Date(Date.now() + 10_000),
      now: () => new Date(),
      random: Math.random,
      sleep: async () => {},
    });
    try {
      const open = githubSecrets({ http, apiUrl, token: new Secret(scene.token), here: HERE });
      for (const kind of KINDS) {
        expect((await open(storeOf(kind)).write(value(), ABOUT)).kind).toBe("write-only");
        expect(scene.github.secretValue(SCOPES[kind], "AZURE_SECRET")).toBe(value().reveal());
      }
    } finally {
      http.close();
      setDefaultCACertificates(before);
      await door.close();
    }
  });
});

describe("a public key that was changed since it was read", () => {
  test("is read again, once", async () => {
    const scene = createScene();
    const { secrets } = scene.repository;
    const store = scene.open(storeOf("repository"));
    await store.observe();
    secrets.key = createBoxKey();
    secrets.publicKey = Buffer.from(secrets.key.publicKey).toString("base64");
    await store.write(value(), ABOUT);
    expect(secrets.value("AZURE_SECRET")).toBe(value().reveal());
    expect(requests(scene).map((request) => request.split(" ")[0])).toEqual([
      "GET",
      "GET",
      "PUT",
      "GET",
      "PUT",
    ]);
  });
});

describe("who may read a secret of an organisation", () => {
  const KEPT: readonly [string, object, object, object][] = [
    ["all stays all", { visibility: "all" }, {}, { visibility: "all", selected: [] }],
    ["private stays private", { visibility: "private" }, {}, { visibility: "private", selected: [] }],
    [
      "the word of the line wins",
      { visibility: "all" },
      { visibility: "private" },
      { visibility: "private", selected: [] },
    ],
  ];

  test.each(KEPT)("%s", async (_, before, line, after) => {
    const { organization, open } = createScene();
    organization.secrets.set("AZURE_SECRET", "old", before);
    await open(storeOf("organisation", line)).write(value(), ABOUT);
    expect(organization.secrets.secrets.get("AZURE_SECRET")).toMatchObject(after);
  });

  test.each([
    ["private", undefined],
    ["all", "all"],
    ["selected", "selected"],
  ])("a new secret is %s where the line says %s (undefined: nothing)", async (visibility, word) => {
    const { organization, open } = createScene();
    await open(storeOf("organisation", { visibility: word })).write(value(), ABOUT);
    expect(organization.secrets.secrets.get("AZURE_SECRET")).toMatchObject({ visibility, selected: [] });
  });

  test.each([
    ["does not say", undefined],
    ["says selected", "selected"],
  ])("the chosen repositories stay, all pages of them, where the line %s", async (_, word) => {
    const scene = createScene();
    const { organization, github } = scene;
    const chosen = Array.from({ length: 201 }, (_, n) => github.addRepository("octo-org", `r${n}`).id);
    organization.secrets.set("AZURE_SECRET", "old", { visibility: "selected", selected: chosen });
    await scene.open(storeOf("organisation", { visibility: word })).write(value(), ABOUT);
    const secret = organization.secrets.secrets.get("AZURE_SECRET");
    expect(secret).toMatchObject({ value: value().reveal(), visibility: "selected", selected: chosen });
    expect(requests(scene).filter((request) => request.endsWith("/repositories"))).toHaveLength(3);
  });

  test.each(["all", "private"] as const)(
    "what %s can read is not taken away from them",
    async (visibility) => {
      const scene = createScene();
      const { organization, open } = scene;
      organization.secrets.set("AZURE_SECRET", "old", { visibility });
      const store = open(storeOf("organisation", { visibility: "selected" }));
      for (const refused of [store.observe(), store.write(value(), ABOUT)]) {
        await expect(refused).rejects.toMatchObject({ answer: { codes: ["closes-secret"] } });
      }
      const kept = organization.secrets.secrets.get("AZURE_SECRET");
      expect(kept).toMatchObject({ value: "old", visibility, selected: [] });
      expect(requests(scene).some((request) => request.startsWith("PUT"))).toBe(false);
    },
  );

  test("a choice that was changed after a write is seen by the next one", async () => {
    const { organization, repository, open } = createScene();
    const store = open(storeOf("organisation's Dependabot", { visibility: "selected" }));
    await store.write(value(), ABOUT);
    organization.dependabot.set("AZURE_SECRET", "old", { selected: [repository.id] });
    await store.write(value(), ABOUT);
    expect(organization.dependabot.secrets.get("AZURE_SECRET")?.selected).toEqual([repository.id]);
  });
});
