import { describe, expect, test } from "vitest";
import { attachManagement } from "../../src/commands/attach-management.ts";
import { CLOUDS } from "../../src/core/cloud.ts";
import { ServiceError } from "../../src/core/failure.ts";
import { ASM_HOST, useClassic } from "../azure/classic-scene.ts";
import { createManagementCertificate } from "../support/key-files.ts";

const classic = useClassic();
const current = createManagementCertificate("current");
const added = createManagementCertificate("added");

/** The subscription knows the current certificate; `attach` uploads the other one with it. */
function scene() {
  const { lab, open, clock, waits } = classic();
  const { classic: state, id } = lab.subscription;
  state.addCertificate(current.certificate);
  const attach = async (with_ = current, opening = open, { ids = [id], seconds = 300 } = {}) => {
    const { findings, subscriptions } = await attachManagement({
      ...{ cloud: CLOUDS.azurecloud, current: with_.file, added: added.file, subscriptionIds: ids, clock },
      ...{ open: opening, deadline: new Date(clock.now().getTime() + seconds * 1000) },
    });
    expect(subscriptions.map((one) => one.id)).toEqual(ids);
    return findings.map(({ level, code, what, fix }) => ({ said: `${level} ${code}`, what, fix }));
  };
  const holds = () => state.certificates.some(({ thumbprint }) => thumbprint === added.thumbprint);
  /** The TLS library takes one of the two certificates, and not the other. */
  const unusable =
    (held: typeof current): typeof open =>
    (file) => {
      if (file === held.file) throw new ServiceError("asm", { status: 0, codes: ["unusable-certificate"] });
      return open(file);
    };
  const posts = () => lab.simulator.log.filter(({ method }) => method === "POST").length;
  return { lab, open, state, attach, unusable, holds, posts, waits };
}

describe("attaching a management certificate", () => {
  test("uploads the public part with the one that there is, and signs in with the new one", async () => {
    const { lab, attach, holds } = scene();
    expect(await attach()).toMatchObject([{ said: "pass asm/attached" }]);
    expect(holds()).toBe(true);
    const shown = lab.simulator.log.map(({ method, clientCertificate }) => [method, clientCertificate]);
    expect(shown).toEqual([
      ["GET", current.thumbprint],
      ["POST", current.thumbprint],
      ["GET", added.thumbprint],
    ]);
    expect(lab.simulator.log[1]?.body).not.toContain("PRIVATE");
  });

  test("leaves one alone that is there already", async () => {
    const { state, attach, posts } = scene();
    state.addCertificate(added.certificate);
    expect(await attach()).toMatchObject([{ said: "pass asm/attached-before" }]);
    expect(posts()).toBe(0);
  });

  test("waits while the new one is not known everywhere", async () => {
    const { state, attach, waits } = scene();
    state.replication = 3;
    expect(await attach()).toMatchObject([{ said: "pass asm/attached" }]);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  test("says so where it is not known after a minute, and that the old one still works", async () => {
    const { state, attach, holds } = scene();
    state.replication = 1000;
    const [finding] = await attach();
    expect(finding).toMatchObject({ said: "error asm/not-proven" });
    expect(finding?.what).toContain(
      "does not sign in there after 60 seconds (HTTP 403, code ForbiddenError)",
    );
    expect(holds()).toBe(true);
  });

  test("says within the time of the run that it was uploaded, and what becomes of its key", async () => {
    const { state, open, attach, waits } = scene();
    state.replication = 1000;
    const [finding, ...others] = await attach(current, open, { seconds: 20 });
    expect([finding?.said, others]).toEqual(["error asm/not-proven", []]);
    expect(finding?.what).toContain(`${added.thumbprint} was uploaded`);
    expect(finding?.what).toContain("after 18 seconds");
    expect(waits).toEqual([1000, 2000, 4000, 8000, 3000]);
    expect(finding?.fix).toContain("`if: always()`");
    expect(finding?.fix).toContain(`delete certificate ${added.thumbprint}`);
  });

  test("says that it was uploaded where it could not be tried", async () => {
    const { lab, attach, holds } = scene();
    lab.simulator.fault({ when: { host: ASM_HOST, path: /^\/[^/]+$/ }, do: { status: 410 } });
    const [why, uploaded] = await attach();
    expect([why?.said, uploaded?.said]).toEqual(["error asm/retired", "warning asm/untried"]);
    expect(uploaded?.what).toContain(`${added.thumbprint} was uploaded`);
    expect(holds()).toBe(true);
  });

  test("does not say more than is known where the answer was lost and the list cannot be read", async () => {
    const { lab, attach, posts } = scene();
    lab.simulator.fault({ when: { method: "POST", host: ASM_HOST }, times: 1, do: "lost-answer" });
    lab.simulator.fault({
      when: ({ method, url }) => method === "GET" && url.pathname.endsWith("/certificates") && posts() > 0,
      do: { status: 410 },
    });
    const findings = await attach();
    expect(findings.map(({ said }) => said)).toEqual(["error network/reset", "warning asm/unclear"]);
    expect(findings[1]?.what).toContain(added.thumbprint);
  });

  test.each([
    ["is full", "error asm/limit-reached"],
    ["does not know the certificate", "error asm/forbidden"],
  ])("uploads nothing anywhere where one of several %s", async (name, said) => {
    const { lab, open, state, attach, posts } = scene();
    const second = lab.tenant.addSubscription();
    if (name === "is full") {
      while (second.classic.certificates.length < 100) second.classic.addCertificate(current.certificate);
    }
    const ids = [lab.subscription.id, second.id];
    const findings = await attach(current, open, { ids });
    expect(findings.map((one) => one.said)).toEqual(["notice asm/held-back", said]);
    expect([posts(), state.certificates.length]).toEqual([0, 1]);
  });

  test("uploads nothing at the limit", async () => {
    const { state, attach, posts } = scene();
    const filler = createManagementCertificate("filler");
    while (state.certificates.length < 100) state.addCertificate(filler.certificate);
    expect(await attach()).toMatchObject([{ said: "error asm/limit-reached" }]);
    expect(posts()).toBe(0);
  });

  test("takes a refusal after a good list for a lower limit", async () => {
    const { state, attach, holds } = scene();
    state.limit = 1;
    expect(await attach()).toMatchObject([{ said: "error asm/not-added" }]);
    expect(holds()).toBe(false);
  });

  test("looks again where the answer was lost, and uploads no second time", async () => {
    const { lab, attach, holds, posts } = scene();
    lab.simulator.fault({ when: { method: "POST", host: ASM_HOST }, times: 1, do: "lost-answer" });
    expect(await attach()).toMatchObject([{ said: "pass asm/attached" }]);
    expect([holds(), posts()]).toEqual([true, 1]);
  });

  test("tells of a loss where the certificate did not arrive", async () => {
    const { lab, attach, holds } = scene();
    lab.simulator.fault({ when: { method: "POST", host: ASM_HOST }, times: 1, do: "reset" });
    expect(await attach()).toMatchObject([{ said: "error network/reset" }]);
    expect(holds()).toBe(false);
  });

  test.each([
    ["the old one, which uploads", current, 0],
    ["the new one, which proves itself", added, 1],
  ])("names the certificate that failed: %s", async (_, held, uploads) => {
    const { attach, unusable, posts } = scene();
    const [finding] = await attach(current, unusable(held));
    expect(finding?.said).toBe("error asm/unusable-certificate");
    expect(finding?.what).toContain(held.thumbprint);
    expect(posts()).toBe(uploads);
  });

  test("does nothing with a certificate that the subscription does not know", async () => {
    const { attach, posts } = scene();
    const [finding] = await attach(createManagementCertificate("stranger"));
    expect(finding?.said).toBe("error asm/forbidden");
    expect(posts()).toBe(0);
  });
});
