import { expect, test } from "vitest";
import { concurrencyViolation } from "./faults.ts";
import {
  addPassword,
  asRotator,
  at,
  createLab,
  graphScope,
  removePassword,
  requestToken,
  send,
} from "./lab.ts";
import { sealFor } from "./sealed-box.ts";

test("a watcher sees the state after every request, also after one whose answer was lost", async () => {
  const lab = createLab();
  const token = await asRotator(lab);
  const seen: [path: string, status: number, secrets: number][] = [];
  lab.simulator.watch(({ path, status }) => {
    seen.push([path.split("/").at(-1) ?? "", status, lab.application.passwordCredentials.length]);
  });
  lab.simulator.fault({ when: { method: "POST" }, times: 1, do: "lost-answer" });
  await expect(addPassword(lab, token)).rejects.toMatchObject({ code: "ECONNRESET" });
  await removePassword(lab, token, lab.secret.keyId);
  expect(seen).toEqual([
    ["addPassword", 0, 2],
    ["removePassword", 204, 1],
  ]);
});

test("a service principal has secrets of its own, which sign in and which only it shows", async () => {
  const lab = createLab();
  const token = await asRotator(lab);
  const url = `https://graph.microsoft.com/v1.0/servicePrincipals(appId='${lab.application.appId}')`;
  const made = await send(lab.simulator, "POST", `${url}/addPassword`, { token, body: {} });
  const value = String(at(made.body, "secretText"));
  const reply = await requestToken(lab.simulator, lab.tenant, lab.application, { client_secret: value });
  expect([made.status, reply.status, lab.application.accepts(value)]).toEqual([200, 200, true]);
  expect(lab.application.passwordCredentials).toHaveLength(1);
  const body = { keyId: String(at(made.body, "keyId")) };
  expect((await send(lab.simulator, "POST", `${url}/removePassword`, { token, body })).status).toBe(204);
  expect(lab.application.accepts(value)).toBe(false);
  if (lab.application.servicePrincipal) lab.application.servicePrincipal.locked = true;
  const locked = await send(lab.simulator, "POST", `${url}/addPassword`, { token, body: {} });
  expect(at(locked.body, "error.code")).toBe("CannotUpdateLockedServicePrincipalProperty");
});

test("the owners of an application are listed, to an owner too", async () => {
  const lab = createLab();
  const token = await asRotator(lab);
  const { body } = await lab.ask(
    `https://graph.microsoft.com/v1.0/applications/${lab.application.objectId}/owners?$select=id,displayName`,
    { token },
  );
  expect(Object(body).value).toEqual([
    {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      id: lab.application.owners[0],
      displayName: "rotator",
    },
  ]);
});

test("an application that owns itself changes its own secrets; one that does not may not", async () => {
  const lab = createLab();
  if (!lab.application.servicePrincipal) throw new Error("The lab's application has a service principal");
  lab.application.servicePrincipal.graphPermissions = ["Application.ReadWrite.OwnedBy"];
  const token = await lab.signIn(graphScope);
  expect((await addPassword(lab, token)).status).toBe(403);
  lab.application.addOwner(lab.application.servicePrincipal);
  expect((await addPassword(lab, token)).status).toBe(200);
});

test("a concurrency violation can be played as a fault, with both statuses", async () => {
  const lab = createLab();
  const token = await asRotator(lab);
  for (const status of [409, 503] as const) {
    lab.simulator.fault({ when: { path: /addPassword/ }, times: 1, do: concurrencyViolation(status) });
    const reply = await addPassword(lab, token);
    expect([reply.status, at(reply.body, "error.code")]).toEqual([status, "Directory_ConcurrencyViolation"]);
  }
});

test("removePassword takes nothing but a GUID", async () => {
  const lab = createLab();
  expect((await removePassword(lab, await asRotator(lab), "first")).status).toBe(400);
});

test("GitHub Enterprise Server serves the same under /api/v3, with and without the local prefix", async () => {
  const lab = createLab();
  const repository = lab.world.github.addRepository("octo-org", "octo-repo");
  const { value: token } = lab.world.github.addAppToken({
    repositories: [repository],
    permissions: { secrets: "write" },
  });
  for (const root of [
    "https://localhost:1/api/v3",
    "https://localhost:1/github/api/v3",
    "https://localhost:1/github",
  ]) {
    const place = `${root}/repos/octo-org/octo-repo/actions/secrets`;
    const { body } = await lab.ask(`${place}/public-key`, {
      token,
      headers: { authorization: `token ${token}` },
    });
    const box = { encrypted_value: sealFor(String(at(body, "key")), root), key_id: at(body, "key_id") };
    await send(lab.simulator, "PUT", `${place}/NAME`, { token, body: box });
    expect(lab.world.github.secretValue({ repository: "octo-org/octo-repo" }, "NAME")).toBe(root);
    const { body: itself } = await lab.ask(`${root}/repos/octo-org/octo-repo`, { token });
    expect(at(itself, "url")).toBe(`${root}/repos/octo-org/octo-repo`);
  }
  expect(repository.secrets.secrets.get("NAME")?.writes).toBe(3);
});

test("variables are made, changed, listed and deleted", async () => {
  const lab = createLab();
  const repository = lab.world.github.addRepository("octo-org", "octo-repo");
  const permissions = { actions_variables: "write" } as const;
  const { value: token } = lab.world.github.addAppToken({ repositories: [repository], permissions });
  const place = "https://api.github.com/repos/octo-org/octo-repo/actions/variables";
  const body = { name: "region", value: "eu" };
  const statuses = [
    await send(lab.simulator, "POST", place, { token, body }),
    await send(lab.simulator, "POST", place, { token, body }),
    await send(lab.simulator, "PATCH", `${place}/REGION`, { token, body: { value: "us" } }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 409, 204]);
  expect(at((await lab.ask(place, { token })).body, "variables.0.value")).toBe("us");
  expect((await send(lab.simulator, "DELETE", `${place}/region`, { token })).status).toBe(204);
});

test("environments are listed and found by any spelling of their names", async () => {
  const lab = createLab();
  const repository = lab.world.github.addRepository("octo-org", "octo-repo");
  for (const name of ["Production", "it's eu/west"]) repository.addEnvironment(name);
  const { value: token } = lab.world.github.addToken([repository], { actions: "read" });
  const place = "https://api.github.com/repos/octo-org/octo-repo/environments";
  expect(at((await lab.ask(place, { token })).body, "total_count")).toBe(2);
  const encoded = encodeURIComponent("it's eu/west");
  expect(at((await lab.ask(`${place}/${encoded}`, { token })).body, "name")).toBe("it's eu/west");
  expect((await lab.ask(`${place}/production`, { token })).status).toBe(200);
});

test("GITHUB_TOKEN cannot be given what no workflow can give it", () => {
  const { world } = createLab();
  expect(() => world.github.addToken([], { secrets: "write" })).toThrow(/addAppToken/);
});

test("a vault of a sovereign cloud has that cloud's name and audience", async () => {
  const lab = createLab();
  lab.tenant.cloud = "azurechinacloud";
  const vault = lab.subscription.addVault("Contoso-KV");
  expect(vault.url()).toBe("https://contoso-kv.vault.azure.cn");
  const { headers } = await lab.ask(`${vault.url()}/secrets?api-version=7.4`);
  const challenge = `Bearer authorization="https://login.chinacloudapi.cn/${lab.tenant.id}", resource="https://vault.azure.cn"`;
  expect(headers["www-authenticate"]).toBe(challenge);
});

test("an api-version that Key Vault does not know is 400", async () => {
  const lab = createLab();
  const vault = lab.subscription.addVault("contoso-kv");
  for (const query of ["", "?api-version=6.0"]) {
    const { status, body } = await lab.ask(`${vault.url()}/secrets/x${query}`);
    expect([status, at(body, "error.code")]).toEqual([400, "BadParameter"]);
  }
});
