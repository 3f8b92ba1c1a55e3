import { type AddressInfo, createServer, Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { openConnections } from "../../src/edge/connections.ts";
import { IDS, read } from "../core/inputs/reading.ts";
import { entraSecret } from "../support/secrets.ts";

test("TCP has begun when the connections are handed over: it does not wait for the imports that follow", async () => {
  const server = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inputs = {
    ...{ ...IDS, "client-secret": entraSecret(1), environment: "custom", "check-expiry": "off" },
    ...{ "authority-host": url, "resource-manager-url": url },
  };
  const { identity, settings } = read({ inputs });
  const deadline = new Date(Date.now() + 60_000);
  const events = vi.spyOn(Socket.prototype, "emit");
  const connections = await openConnections({ env: {}, identity, management: undefined, settings, deadline });
  const begun = events.mock.calls.filter(
    ([event]: readonly unknown[]) => event === "connectionAttempt",
  ).length;
  events.mockRestore();
  connections.close();
  server.close();
  // One to Entra, two to Azure Resource Manager.
  expect(begun).toBe(3);
});
