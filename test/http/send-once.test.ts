import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Http } from "../../src/http/client.ts";

const START = Date.UTC(2026, 10, 21);
/** Seconds of the epoch, three after the start. */
const RESET = String(START / 1000 + 3);

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections();
});

async function listen(answer: RequestListener, port = 0): Promise<number> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const port = await listen(() => {});
  await new Promise((resolve) => open.pop()?.close(resolve));
  return port;
}

function client(port: number, patience: { seconds?: number; asleep?: () => Promise<unknown> } = {}) {
  const waits: number[] = [];
  let now = START;
  const http = new Http({
    env: {},
    allowedHosts: new Set(),
    insecureHosts: new Set([`127.0.0.1:${port}`]),
    signal: new AbortController().signal,
    now: () => new Date(now),
    deadline: new Date(now + (patience.seconds ?? 60) * 1000),
    random: () => 1,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
      await patience.asleep?.();
    },
  });
  const url = `http://127.0.0.1:${port}/`;
  const post = (make?: () => Promise<string>) =>
    http.sendOnce(
      make === undefined
        ? { method: "POST", url, body: "{}" }
        : async () => ({ method: "POST", url, body: await make() }),
    );
  const put = () => http.send({ method: "PUT", url, body: "{}" });
  return { post, put, waits };
}

describe("what must not be done twice", () => {
  test("is repeated while nobody listens: nothing has been sent", async () => {
    const port = await closedPort();
    let requests = 0;
    const serve = () =>
      listen((_, answer) => {
        requests++;
        answer.end("done");
      }, port);
    const { post, waits } = client(port, { asleep: serve });
    await expect(post()).resolves.toMatchObject({ status: 200, body: "done" });
    expect(waits).toEqual([500]);
    expect(requests).toBe(1);
  });

  test("and says so where nobody ever does", async () => {
    const { post, waits } = client(await closedPort());
    await expect(post()).rejects.toMatchObject({ failure: "refused", detail: "ECONNREFUSED" });
    expect(waits).toHaveLength(5);
  });

  test.each<[string, RequestListener, string]>([
    ["the connection is cut", (request) => request.socket.destroy(), "reset"],
    [
      "the answer is cut short",
      (_, answer) => {
        answer.writeHead(200, { "content-length": "9" }).write("do");
        setImmediate(() => answer.destroy());
      },
      "reset",
    ],
    ["no answer comes", () => {}, "timeout"],
  ])("is not repeated where %s", async (_name, answer, failure) => {
    let requests = 0;
    const port = await listen((request, outgoing) => {
      requests++;
      answer(request, outgoing);
    });
    const { post, waits } = client(port, { seconds: 1 });
    await expect(post()).rejects.toMatchObject({ failure });
    expect([requests, waits]).toEqual([1, []]);
  });

  test.each([400, 409, 500, 503])("an answer of %d comes back with its body", async (status) => {
    const port = await listen((_, answer) => answer.writeHead(status).end("why"));
    await expect(client(port).post()).resolves.toMatchObject({ status, body: "why" });
  });

  test("429 is waited out to the second that it names", async () => {
    let requests = 0;
    const port = await listen((_, answer) => {
      requests++;
      answer.writeHead(requests === 1 ? 429 : 200, { "retry-after": "3" }).end();
    });
    const { post, waits } = client(port);
    await expect(post()).resolves.toMatchObject({ status: 200 });
    expect([requests, waits]).toEqual([2, [3000]]);
  });

  test("429 is waited out where it names no time too", async () => {
    let requests = 0;
    const port = await listen((_, answer) => {
      requests++;
      answer.writeHead(requests < 3 ? 429 : 200).end();
    });
    const { post, waits } = client(port);
    await expect(post()).resolves.toMatchObject({ status: 200 });
    expect([requests, waits.length]).toEqual([3, 2]);
  });

  test("what goes stale is made anew for each try", async () => {
    const bodies: string[] = [];
    const port = await listen((request, answer) => {
      request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on("end", () => answer.writeHead(bodies.length < 3 ? 429 : 200).end());
    });
    let made = 0;
    await client(port).post(async () => String(++made));
    expect(bodies).toEqual(["1", "2", "3"]);
  });

  test.each<[string, Record<string, string>, number[]]>([
    ["names the seconds", { "retry-after": "2" }, [2000]],
    ["says when its hour is over", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": RESET }, [3000]],
    ["would keep us longer than the run lasts", { "retry-after": "600" }, []],
    ["is no limit", { "x-ratelimit-remaining": "7", "x-ratelimit-reset": RESET }, []],
  ])(
    "a 403 that %s is waited out where it is GitHub's limit and fits the run",
    async (_name, headers, expected) => {
      const port = await listen((_, answer) =>
        answer.writeHead(waits.length === 0 ? 403 : 201, headers).end(),
      );
      const { put, waits } = client(port);
      await expect(put()).resolves.toMatchObject({ status: expected.length > 0 ? 201 : 403 });
      expect(waits).toEqual(expected);
    },
  );

  test("and never goes to a host that is not allowed", async () => {
    const http = new Http({
      env: {},
      allowedHosts: new Set(["graph.microsoft.com"]),
      insecureHosts: new Set(),
      signal: new AbortController().signal,
      now: () => new Date(0),
      deadline: new Date(1000),
      random: () => 1,
      sleep: async () => {},
    });
    await expect(http.sendOnce({ method: "POST", url: "https://example.org/" })).rejects.toMatchObject({
      failure: "foreign-host",
    });
  });
});
