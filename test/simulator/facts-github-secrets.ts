import { deepEqual, equal, match } from "node:assert/strict";
import { at, type RecordedFact } from "./lab.ts";
import { api, secretScene } from "./lab-github.ts";

const visible = { visibility: "private" };

export const githubSecretFacts: RecordedFact[] = [
  {
    fact: "Every store has a key of its own, under one and the same key_id",
    source: "octokit.rb cassettes of 2023: nine public keys",
    check: async (lab) => {
      const { places, key } = secretScene(lab);
      const keys = await Promise.all(Object.values(places).map(key));
      equal(new Set(keys.map((one) => one.key)).size, 4);
      deepEqual([...new Set(keys.map((one) => one.key_id))], ["568250167242549743"]);
      for (const one of keys) equal(Buffer.from(one.key, "base64").length, 32);
    },
  },
  {
    fact: "A new secret is 201 with an empty object, a changed one 204 without a body",
    source: "octokit.rb cassettes of 2023, of repositories, environments and organisations",
    check: async (lab) => {
      const { places, put } = secretScene(lab);
      for (const place of Object.values(places)) {
        const first = await put(place, "secret_name", "one", visible);
        deepEqual([first.status, first.body], [201, {}]);
        const second = await put(place, "secret_name", "two", visible);
        deepEqual([second.status, second.body, second.headers["content-type"]], [204, null, undefined]);
      }
    },
  },
  {
    fact: "What was sealed for the store's key is what a workflow gets",
    source: "GitHub's guide to encrypting secrets for the REST API",
    check: async (lab) => {
      const { places, put } = secretScene(lab);
      await put(places.environment, "NAME", "pässword ~1");
      const where = { repository: "octo-org/octo-repo", environment: "production" };
      equal(lab.world.github.secretValue(where, "name"), "pässword ~1");
    },
  },
  {
    fact: "Names come back in upper case, with two times in whole seconds and never a value",
    source: "octokit.rb cassettes of 2023",
    check: async (lab) => {
      const { places, put, ask } = secretScene(lab);
      await put(places.repository, "secret_name", "x");
      deepEqual((await ask("GET", `${places.repository}/secret_name`)).body, {
        name: "SECRET_NAME",
        created_at: "2026-11-02T09:30:15Z",
        updated_at: "2026-11-02T09:30:15Z",
      });
    },
  },
  {
    fact: "A change moves updated_at, not created_at",
    source: "GitHub's REST reference",
    check: async (lab) => {
      const { places, put, ask } = secretScene(lab);
      await put(places.repository, "NAME", "x");
      lab.clock.now = new Date("2026-11-03T09:30:15Z");
      await put(places.repository, "NAME", "y");
      const { body } = await ask("GET", `${places.repository}/NAME`);
      deepEqual(
        [at(body, "created_at"), at(body, "updated_at")],
        ["2026-11-02T09:30:15Z", "2026-11-03T09:30:15Z"],
      );
    },
  },
  {
    fact: "A list has total_count and a page of secrets, with links to the others",
    source: "octokit.rb cassette of 2023 of an environment, one a page",
    check: async (lab) => {
      const { places, put, ask } = secretScene(lab);
      for (const name of ["B", "A"]) await put(places.environment, name, "x");
      const { body, headers } = await ask("GET", `${places.environment}?per_page=1`);
      deepEqual([at(body, "total_count"), at(body, "secrets.0.name")], [2, "A"]);
      match(headers["link"] ?? "", /page=2>; rel="next", <.*page=2>; rel="last"/);
    },
  },
  {
    fact: "An environment is asked for under its encoded name, slashes and blanks and all",
    source: "two issues of 2023 about an environment named with a slash",
    check: async (lab) => {
      const { repository, put } = secretScene(lab);
      repository.addEnvironment("eu/west 1");
      const place = `${api}/repositories/${repository.id}/environments/eu%2Fwest%201/secrets`;
      equal((await put(place, "NAME", "x")).status, 201);
      equal(repository.environments[1]?.secrets.value("NAME"), "x");
    },
  },
  {
    fact: "An environment that does not exist is 404",
    source: "issues of 2022 and 2023 of two infrastructure tools",
    check: async (lab) => {
      const { ask } = secretScene(lab);
      const url = `${api}/repos/octo-org/octo-repo/environments/nowhere/secrets/public-key`;
      equal((await ask("GET", url)).status, 404);
    },
  },
  {
    fact: "A write without selected_repository_ids leaves a selected secret with no repository",
    source: "GitHub's REST reference: the list replaces the one before",
    check: async (lab) => {
      const { places, put, ask, repository } = secretScene(lab);
      const selected = { visibility: "selected", selected_repository_ids: [repository.id] };
      await put(places.organization, "NAME", "x", selected);
      const { body } = await ask("GET", `${places.organization}/NAME`);
      const url = String(at(body, "selected_repositories_url"));
      equal(at((await ask("GET", url)).body, "repositories.0.full_name"), "octo-org/octo-repo");
      await put(places.organization, "NAME", "y", { visibility: "selected" });
      equal(at((await ask("GET", url)).body, "total_count"), 0);
    },
  },
  {
    fact: "A deleted secret is 204, and then 404",
    source: "octokit.rb cassettes of 2023",
    check: async (lab) => {
      const { places, put, ask } = secretScene(lab);
      await put(places.dependabot, "NAME", "x");
      const url = `${places.dependabot}/name`;
      deepEqual([(await ask("DELETE", url)).status, (await ask("DELETE", url)).status], [204, 404]);
      equal(
        lab.world.github.secretValue({ repository: "octo-org/octo-repo", dependabot: true }, "NAME"),
        undefined,
      );
    },
  },
];
