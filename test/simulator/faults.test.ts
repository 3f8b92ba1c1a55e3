import { expect, test } from "vitest";
import type { FaultAction } from "./faults.ts";
import { at, createLab, send } from "./lab.ts";

const comments = "https://api.github.com/repos/octo-org/octo-repo/issues/7/comments";

function withFault(action: FaultAction, times = 1) {
  const lab = createLab();
  const repository = lab.world.github.addRepository("octo-org", "octo-repo");
  const { value: token } = lab.world.github.addToken([repository], { issues: "write" });
  lab.simulator.fault({ when: { method: "POST", host: "api.github.com" }, times, do: action });
  const post = () => send(lab.simulator, "POST", comments, { token, body: { body: "hello" } });
  return { lab, repository, post };
}

test("a reset leaves the state alone; a lost answer does not", async () => {
  const cut = withFault("reset");
  await expect(cut.post()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(cut.repository.comments).toHaveLength(0);
  const lost = withFault("lost-answer");
  await expect(lost.post()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(lost.repository.comments).toHaveLength(1);
});

test("a fault strikes as often as it says, and then no more", async () => {
  const { lab, post } = withFault(
    { status: 503, headers: { "retry-after": "1" }, body: { message: "down" } },
    2,
  );
  const statuses = [(await post()).status, (await post()).status, (await post()).status];
  expect(statuses).toEqual([503, 503, 201]);
  expect(lab.simulator.log.map(({ status }) => status)).toEqual(statuses);
});

test("a captive portal answers 200 and HTML", async () => {
  const { lab } = withFault("html");
  const request = { method: "POST", url: new URL(comments), headers: {}, body: "" };
  const { status, headers, body } = await lab.simulator.handle(request);
  expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(body).toContain("<html>");
});

test("the log says whose token was used, and never the token", async () => {
  const lab = createLab();
  const token = await lab.signIn();
  await lab.ask("https://management.azure.com/subscriptions?api-version=2022-12-01", { token });
  const { headers } = lab.simulator.log.at(-1) ?? { headers: {} };
  expect(headers).toEqual({
    authorization: `Bearer <token of ${lab.application.appId} for https://management.azure.com>`,
  });
});

test("what is not simulated answers 501", async () => {
  const lab = createLab();
  const reply = await lab.ask("https://management.azure.com/nowhere");
  expect([reply.status, at(reply.body, "error.code")]).toEqual([501, "NotSimulated"]);
});
