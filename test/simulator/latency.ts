import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy that makes a loopback server look `rttMs` away. */
export interface DelayedPort {
  port: number;
  close(): Promise<void>;
}

/**
 * Emulates a round-trip time in front of a port. A connection costs one round trip before the first byte may leave the
 * client, and each direction delays its bytes by half a round trip: in order, without limiting the throughput.
 * The client believes itself connected at once, so its bytes are held as if it had written them when the connection
 * would really have been there.
 */
export async function delay(target: number, rttMs: number): Promise<DelayedPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const connectedAt = performance.now() + rttMs;
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    carry(near, far, () => Math.max(performance.now(), connectedAt) + rttMs / 2);
    carry(far, near, () => performance.now() + rttMs / 2);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Carries bytes, the end and a cut from one socket to another, each at the time `due` gives it. */
function carry(from: Socket, to: Socket, due: () => number): void {
  const queue: { at: number; act: () => void }[] = [];
  const run = () => {
    while (queue[0] && queue[0].at <= performance.now()) queue.shift()?.act();
    if (queue[0]) wakeAt(queue[0].at, run);
  };
  const later = (act: () => void) => {
    const at = due();
    queue.push({ at, act });
    if (queue.length === 1) wakeAt(at, run);
  };
  from.on("data", (bytes) => later(() => to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.destroy()));
  // A cut reaches the other side by `close`; without a listener it would end the process.
  from.on("error", () => {});
}

/** Node's timers come up to a millisecond late, twice in each round trip: the last of the wait is spent looking. */
const TIMER_ERROR = 2;

function wakeAt(at: number, wake: () => void): void {
  const left = at - performance.now();
  if (left > TIMER_ERROR) setTimeout(wake, left - TIMER_ERROR);
  else setImmediate(wake);
}
