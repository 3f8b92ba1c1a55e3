import { deepEqual, equal, match } from "node:assert/strict";
import { at, type RecordedFact } from "./lab.ts";
import { secretScene } from "./lab-github.ts";
import { sealFor } from "./sealed-box.ts";

/** What GitHub refuses of a secret, with 422. */
export const githubRuleFacts: RecordedFact[] = [
  {
    fact: "A box sealed for another store's key is 422, improperly encrypted",
    source:
      "422 of an environment secret pasted in 2024 and 2025 in issues of a Terraform provider and a Go client",
    check: async (lab) => {
      const { places, ask, key } = secretScene(lab);
      const { key: wrong, key_id } = await key(places.repository);
      const body = { encrypted_value: sealFor(wrong, "x"), key_id };
      const reply = await ask("PUT", `${places.environment}/NAME`, body);
      equal(reply.status, 422);
      match(String(at(reply.body, "message")), /validation failed due to an improperly encrypted secret$/);
    },
  },
  {
    fact: "A key_id that is missing is 422 and named",
    source: "issue 419 of GitHub's rest-api-description, 2021",
    check: async (lab) => {
      const { places, ask } = secretScene(lab);
      const { status, body } = await ask("PUT", `${places.repository}/NAME`, { encrypted_value: "AAAA" });
      deepEqual([status, at(body, "message")], [422, `Invalid request.\n\n"key_id" wasn't supplied.`]);
    },
  },
  {
    fact: "An encrypted_value that is not padded base64 is 422, with the pattern",
    source: "issue 1688 of GitHub's rest-api-description, 2022",
    check: async (lab) => {
      const { places, ask } = secretScene(lab);
      const body = { encrypted_value: "ainsdr-34234", key_id: "568250167242549743" };
      const reply = await ask("PUT", `${places.repository}/NAME`, body);
      equal(reply.status, 422);
      match(
        String(at(reply.body, "message")),
        /^Invalid request\.\n\nainsdr-34234 does not match \/\^\(\?:\[A-Za-z/,
      );
    },
  },
  {
    fact: "A name with anything but letters, digits and underscores is 422",
    source: "422 pasted in 2026 in an issue of a sync tool",
    check: async (lab) => {
      const { places, put } = secretScene(lab);
      for (const name of ["a-b", "1A"]) {
        const { status, body } = await put(places.repository, name, "x");
        equal(status, 422);
        match(String(at(body, "message")), /^Secret names can only contain alphanumeric characters/);
      }
    },
  },
  {
    fact: "A name that begins with GITHUB_ is 422",
    source: "message quoted in 2024 in a pull request to release-action; GitHub's naming rules",
    check: async (lab) => {
      const { places, put } = secretScene(lab);
      const { status, body } = await put(places.repository, "github_x", "x");
      deepEqual([status, at(body, "message")], [422, "Secret names must not start with GITHUB_."]);
    },
  },
  {
    fact: "A value has 48 KB at most, and a repository a hundred secrets",
    source: "GitHub's reference for secrets",
    check: async (lab) => {
      const { repository, places, put } = secretScene(lab);
      equal((await put(places.repository, "NAME", "x".repeat(49_152))).status, 201);
      equal((await put(places.repository, "NAME", "x".repeat(49_153))).status, 422);
      for (let n = 1; n < 100; n += 1) repository.secrets.set(`N${n}`, "x");
      equal((await put(places.repository, "ONE_MORE", "x")).status, 422);
      equal((await put(places.repository, "NAME", "y")).status, 204);
    },
  },
  {
    fact: "An organisation's secret needs a visibility at every write",
    source: "GitHub's OpenAPI description: visibility is required",
    check: async (lab) => {
      const { places, put } = secretScene(lab);
      const { status, body } = await put(places.organization, "NAME", "x");
      deepEqual([status, at(body, "message")], [422, `Invalid request.\n\n"visibility" wasn't supplied.`]);
    },
  },
];
