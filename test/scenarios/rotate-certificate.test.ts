import { describe, expect, test } from "vitest";
import { readKeyFile } from "../../src/core/keyfile/read.ts";
import { Secret } from "../../src/core/secret.ts";
import { createClientCertificate } from "../simulator/certificates.ts";
import { createCertificateScene, thumbprintIn, whose } from "../support/certificate-rotation.ts";
import { inDays } from "../support/company.ts";
import { DAY, HERE, type PlaceName, playRotation } from "../support/rotation.ts";
import { hexDigits } from "../support/secrets.ts";

const ALL: readonly PlaceName[] = ["repository", "environment", "vault"];

const held = (scene: ReturnType<typeof createCertificateScene>, places: readonly PlaceName[]) =>
  places.map((name) => whose(scene, scene.places[name].holds()));

const names = ({ application }: ReturnType<typeof createCertificateScene>) =>
  application.keyCredentials.map(({ displayName }) => displayName);

describe("a certificate that ends soon", () => {
  test("is replaced in every store by one that was proven; the old one lives on", async () => {
    const scene = createCertificateScene(ALL);
    const run = await playRotation(scene, scene.inputs(ALL));
    expect({ problems: run.problems, exitCode: run.exitCode }, run.log).toEqual({
      problems: [],
      exitCode: 0,
    });
    expect(held(scene, ALL)).toEqual(["new", "new", "new"]);
    expect(scene.application.acceptsCertificate(scene.old.thumbprint)).toBe(true);
    const made = scene.application.keyCredentials.at(-1);
    expect(run.outputs).toMatchObject({
      rotated: "true",
      "key-id": made?.keyId,
      "expires-on": made?.endDateTime.toISOString(),
      thumbprint: thumbprintIn(scene.places.repository.holds()),
      "client-secret": "",
    });
    expect(run.log).toContain("A new certificate (");
    expect(run.writes.filter((write) => !write.startsWith("PUT"))).toEqual(["addKey"]);
    const { properties } = { properties: scene.vaults[0]?.secret("azure-client-secret")?.versions.at(-1) };
    expect(properties).toMatchObject({ contentType: "application/x-pem-file", expires: made?.endDateTime });
  });

  test("and a night later, the old one is removed by the proof of the new one, and no other", async () => {
    const scene = createCertificateScene(["repository"]);
    await playRotation(scene, scene.inputs(["repository"]));
    scene.later(1.1 * DAY);
    const current = scene.places.repository.holds() ?? "";
    const run = await playRotation(scene, scene.inputs(["repository"], { "current-certificate": current }));
    expect(run.problems, run.log).toEqual([]);
    expect(run.writes).toEqual(["removeKey"]);
    expect(scene.application.acceptsCertificate(scene.old.thumbprint)).toBe(false);
    expect(scene.application.keyCredentials.map(({ keyId }) => keyId)).toContain(scene.foreign.keyId);
    expect(run.log).toContain("1 old certificate was removed");
    const again = await playRotation(scene, scene.inputs(["repository"], { "current-certificate": current }));
    expect({ writes: again.writes, problems: again.problems }).toEqual({ writes: [], problems: [] });
  });

  test("goes out as a .pfx where a store asks for one", async () => {
    const scene = createCertificateScene([]);
    const password = hexDigits(24);
    const stores = "github:secret/AZURE_PFX?format=pfx\nkeyvault:contoso-kv/pfx?format=pfx";
    const run = await playRotation(scene, scene.inputs([], { stores, "pfx-password": password }));
    expect(run.problems, run.log).toEqual([]);
    for (const text of [
      scene.world.github.secretValue({ repository: HERE }, "AZURE_PFX"),
      scene.vaults[0]?.value("pfx"),
    ]) {
      const asked = { password: new Secret(password), field: "`x`", passwordField: "`y`", now: new Date() };
      const { file, findings } = readKeyFile(Buffer.from(text ?? "", "base64"), asked);
      expect(findings).toEqual([]);
      expect({ format: file?.format, matches: file?.keyMatches }).toEqual({ format: "pfx", matches: true });
      expect(file?.certificates[0]?.thumbprint).toBe(run.outputs["thumbprint"]);
    }
    expect(scene.vaults[0]?.secret("pfx")?.versions.at(-1)?.contentType).toBe("application/x-pkcs12");
  });
});

describe("an application rotates itself", () => {
  const self = (scene: ReturnType<typeof createCertificateScene>, pem: string) =>
    scene.inputs(["repository"], {
      ...{ "client-id": scene.application.appId, "client-secret": "", "client-certificate": pem },
      ...{ "target-client-id": "", "current-certificate": "" },
    });

  test("by the proof of its own certificate, without a permission to write", async () => {
    const scene = createCertificateScene(["repository"]);
    const principal = scene.application.servicePrincipal;
    if (principal) principal.graphPermissions = ["Application.Read.All"];
    scene.application.owners.length = 0;
    const run = await playRotation(scene, self(scene, scene.old.pem));
    expect(run.problems, run.log).toEqual([]);
    expect(run.writes[0]).toBe("addKey");
    expect(held(scene, ["repository"])).toEqual(["new"]);
    scene.later(1.1 * DAY);
    const next = await playRotation(scene, self(scene, scene.places.repository.holds() ?? ""));
    expect({ problems: next.problems, writes: next.writes }).toEqual({ problems: [], writes: ["removeKey"] });
    expect(scene.application.acceptsCertificate(scene.old.thumbprint)).toBe(false);
  });

  test("whose own certificate says itself that it ends: that is what the rotation is for", async () => {
    const ending = createClientCertificate({ startsAt: inDays(-90), endsAt: inDays(10) });
    const scene = createCertificateScene(["repository"], 10, ending);
    const run = await playRotation(scene, { ...self(scene, scene.old.pem), "fail-days": "14" });
    expect({ problems: run.problems, verdict: run.outputs["verdict"] }, run.log).toEqual({
      problems: [],
      verdict: "valid",
    });
    expect(held(scene, ["repository"])).toEqual(["new"]);
  });

  test("its own certificate is retired at once only where no grace is asked for", async () => {
    const scene = createCertificateScene(["repository"]);
    const run = await playRotation(scene, { ...self(scene, scene.old.pem), "grace-hours": "0" });
    expect(run.problems, run.log).toEqual(["warning rotation/later-jobs-fail"]);
    expect(run.writes.filter((write) => /Key$/.test(write))).toEqual(["addKey", "removeKey"]);
    expect(scene.application.acceptsCertificate(scene.old.thumbprint)).toBe(false);
    expect(held(scene, ["repository"])).toEqual(["new"]);
  });
});

/** Side by side: each waits until others' changes of the list would show. */
describe.concurrent("without a living certificate at hand", () => {
  test("the owner adds one by permission: the whole list is written, and nobody's is lost", async () => {
    const scene = createCertificateScene(["repository"]);
    const run = await playRotation(scene, scene.inputs(["repository"], { "current-certificate": "" }));
    expect(run.problems, run.log).toEqual([]);
    expect(run.writes[0]).toMatch(/^PATCH .*applications/);
    expect(held(scene, ["repository"])).toEqual(["new"]);
    expect(names(scene)).toEqual(["CN=deploy", "somebody else's", expect.stringMatching(/^azcreds /)]);
  });

  test("a certificate that Entra does not know is a reason to rotate", async () => {
    const scene = createCertificateScene(["repository"], 300);
    await playRotation(scene, scene.inputs(["repository"]));
    scene.application.keyCredentials.shift();
    const run = await playRotation(
      scene,
      scene.inputs(["repository"], { "current-certificate": scene.old.pem }),
    );
    expect(run.log).toContain(
      "the certificate in `current-certificate` is one that the application does not have",
    );
    expect(run.outputs["rotated"]).toBe("true");
  });

  test("a current-certificate without its key does not stop what may mend it", async () => {
    const scene = createCertificateScene([]);
    const publicHalf = scene.old.pem.slice(scene.old.pem.indexOf("-----BEGIN CERTIFICATE"));
    const run = await playRotation(
      scene,
      scene.inputs(["repository"], { "current-certificate": publicHalf }),
    );
    expect(run.problems).toEqual(["warning rotation/current-keyless"]);
    expect(run.outputs["rotated"]).toBe("true");
  });
});

describe("what is wrong with the inputs", () => {
  test("a .pfx without a password, and a current-secret for a certificate", async () => {
    const scene = createCertificateScene([]);
    const stores = "github:secret/AZURE_PFX?format=pfx";
    const run = await playRotation(scene, scene.inputs([], { stores, "current-secret": hexDigits(30) }));
    expect(run.problems).toEqual(["error rotation/no-pfx-password", "error rotation/other-current"]);
    expect(run.requests).not.toContain("token for ARM");
  });

  test("dry-run says what would be done, and does nothing", async () => {
    const scene = createCertificateScene(["repository"]);
    const run = await playRotation(scene, scene.inputs(["repository"], { "dry-run": "true" }));
    expect({ writes: run.writes, problems: run.problems }).toEqual({ writes: [], problems: [] });
    expect(run.log).toContain("create a new certificate");
    expect(names(scene)).toHaveLength(2);
  });
});
