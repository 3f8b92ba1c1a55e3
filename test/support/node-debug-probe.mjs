/** Does what the action does with secrets, and more, and says nothing itself: what is printed, Node prints. */
import { execFile } from "node:child_process";
import { createHmac, createSecretKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { request as secureRequest } from "node:https";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

const { HEADER = "", BODY = "", ANSWER = "", ARGUMENT = "", VARIABLE = "", FOLDER = "" } = process.env;

const ended = (emitter, event) => new Promise((resolve) => emitter.on(event, resolve));
const headers = { authorization: `Bearer ${HEADER}` };

const server = createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.on("end", () => outgoing.end(ANSWER));
}).listen(0, "127.0.0.1");
await ended(server, "listening");
const { port } = server.address();
const call = request({ port, host: "127.0.0.1", method: "POST", headers }).end(BODY);
const [answer] = [await ended(call, "response")];
answer.resume();
await ended(answer, "end");
await (await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers, body: BODY })).text();
// Nobody listens there: what is said of a request is said before it leaves.
await ended(secureRequest({ port: 1, host: "127.0.0.1", headers }).end(BODY), "error");

await new Promise((resolve) => execFile(process.execPath, ["--version", ARGUMENT], () => resolve()));
await ended(new Worker("", { eval: true, env: { VARIABLE } }), "exit");

const file = join(FOLDER, "file");
writeFileSync(file, BODY);
readFileSync(file);
createHmac("sha256", createSecretKey(Buffer.from(BODY)))
  .update(ANSWER)
  .digest();
process.exit();
