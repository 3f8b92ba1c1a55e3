import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { useClassic } from "../azure/classic-scene.ts";
import { derOf } from "../simulator/certificates.ts";
import { createLab } from "../simulator/lab.ts";
import { createManagementCertificate } from "../support/key-files.ts";
import { askClassic, type ClassicQuestion } from "./ask-classic.ts";

const ours = createManagementCertificate("current");
const added = createManagementCertificate("added");

/** A subscription with one management certificate, and Microsoft's client that has it. */
function world(shown = ours) {
  const lab = createLab();
  const { subscription, simulator } = lab;
  subscription.classic.addCertificate(ours.certificate, { created: new Date("2025-03-04T05:06:07Z") });
  const { certificate: cert, key } = shown;
  const ask = (...questions: ClassicQuestion[]) =>
    askClassic(simulator, { subscriptionId: subscription.id, cert, key, questions });
  return { subscription, simulator, ask };
}

describe("Microsoft's client for the classic API", () => {
  test("reads a subscription of the simulator", async () => {
    const { subscription, ask } = world();
    subscription.displayName = "R&D <one>";
    const [answer] = await ask({ ask: "subscription" });
    expect(answer?.result).toMatchObject({
      subscriptionID: subscription.id,
      subscriptionName: "R&D <one>",
      subscriptionStatus: "Active",
      maximumHostedServices: 20,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test("uploads a certificate, finds it on the list, gets it, and deletes it", async () => {
    const { subscription, ask } = world();
    const publicKey = new X509Certificate(added.certificate).publicKey.export({
      type: "pkcs1",
      format: "der",
    });
    const { thumbprint } = added;
    const [created, list, one, gone, after] = await ask(
      {
        ask: "create",
        thumbprint,
        publicKey: publicKey.toString("base64"),
        data: derOf(added.certificate).toString("base64"),
      },
      { ask: "certificates" },
      { ask: "certificate", thumbprint },
      { ask: "delete", thumbprint },
      { ask: "certificate", thumbprint },
    );
    expect(created?.result).toMatchObject({ statusCode: 200 });
    expect(list?.result?.["subscriptionCertificates"]).toMatchObject([
      { thumbprint: ours.thumbprint, created: "2025-03-04T05:06:07.000Z" },
      { thumbprint },
    ]);
    expect(one?.result).toMatchObject({ thumbprint });
    expect(gone?.result).toMatchObject({ statusCode: 200 });
    expect(after?.refusal).toMatchObject({ status: 404 });
    expect(subscription.classic.certificates).toHaveLength(1);
  });

  test("is refused with another certificate, by the code that it knows", async () => {
    const { ask } = world(added);
    const [answer] = await ask({ ask: "certificates" });
    expect(answer?.refusal).toEqual({ code: "ForbiddenError", status: 403 });
  });
});

describe("our requests", () => {
  const classic = useClassic();

  test("to upload a certificate are those of Microsoft's client", async () => {
    const { simulator, ask, subscription } = world();
    const { lab, open } = classic();
    lab.subscription.classic.addCertificate(ours.certificate);
    await open(ours.file).addCertificate(lab.subscription.id, added.file.certificates[0]);
    const [mine] = lab.simulator.log;
    const textOf = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(mine?.body ?? "")?.[1] ?? "";
    await ask({
      ask: "create",
      thumbprint: textOf("SubscriptionCertificateThumbprint"),
      publicKey: textOf("SubscriptionCertificatePublicKey"),
      data: textOf("SubscriptionCertificateData"),
    });
    const [theirs] = simulator.log;
    const withoutDeclaration = theirs?.body.replace(/^<\?xml[^>]*\?>\s*/, "");
    expect(mine?.body).toBe(withoutDeclaration);
    expect(mine?.path.replace(lab.subscription.id, "ID")).toBe(theirs?.path.replace(subscription.id, "ID"));
    for (const name of ["x-ms-version", "content-type"])
      expect(mine?.headers[name]).toBe(theirs?.headers[name]);
  });

  test("to read are those of Microsoft's client", async () => {
    const { simulator, ask, subscription } = world();
    const { lab, open } = classic();
    lab.subscription.classic.addCertificate(ours.certificate);
    await open(ours.file).subscription(lab.subscription.id);
    await open(ours.file).certificates(lab.subscription.id);
    await ask({ ask: "subscription" }, { ask: "certificates" });
    const kinds = (log: typeof simulator.log, id: string) =>
      log.map(({ method, path, headers }) => [method, path.replace(id, "ID"), headers["x-ms-version"]]);
    expect(kinds(lab.simulator.log, lab.subscription.id)).toEqual(kinds(simulator.log, subscription.id));
  });
});
