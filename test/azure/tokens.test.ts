import { expect, test } from "vitest";
import { Tokens } from "../../src/azure/tokens.ts";
import { jwt } from "../support/secrets.ts";

test("a token is masked before anybody gets it, and fetched once for all who ask", async () => {
  const events: string[] = [];
  const fetch = async (audience: string): Promise<string> => {
    events.push(`fetched for ${audience}`);
    return jwt(7);
  };
  const tokens = new Tokens(fetch, (value) =>
    events.push(value === jwt(7) ? "masked" : "masked something else"),
  );
  const asked = [tokens.token("arm"), tokens.token("arm")].map(async (token) => {
    expect((await token).reveal()).toBe(jwt(7));
    events.push("handed on");
  });
  await Promise.all(asked);
  expect(events).toEqual(["fetched for arm", "masked", "handed on", "handed on"]);
});
