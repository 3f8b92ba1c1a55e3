/**
 * Preload for a child process (NODE_OPTIONS=--import): connections to the simulated hosts' port 443 go to the
 * simulator on 127.0.0.1:$SIMULATOR_PORT; every other host name is not found, so nothing leaves the machine.
 * TLS is untouched: the server name and the certificate check stay those of the real host.
 * SIMULATOR_HOSTS is a comma-separated list; an entry that begins with a dot is a suffix.
 */
import { isIP, Socket } from "node:net";

const port = Number(process.env.SIMULATOR_PORT);
const hosts = (process.env.SIMULATOR_HOSTS ?? "").split(",").filter(Boolean);
const connect = Socket.prototype.connect;

const loopback = (host) => host === "localhost" || host === "::1" || host.startsWith("127.");
const simulated = (host) =>
  hosts.some((name) => (name.startsWith(".") ? host.endsWith(name) : host === name));

function notFound(host, _options, callback) {
  const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
  callback(Object.assign(error, { code: "ENOTFOUND", errno: -3008, syscall: "getaddrinfo", hostname: host }));
}

Socket.prototype.connect = function redirected(...args) {
  // net.connect hands over its arguments already normalised, as one array of options and callback.
  const [first, ...rest] = Array.isArray(args[0]) ? args[0] : args;
  const callback = rest.findLast((value) => typeof value === "function");
  const options =
    typeof first === "object"
      ? first
      : { port: first, host: typeof rest[0] === "string" ? rest[0] : "localhost" };
  const host = options.host ?? "localhost";
  if (options.path || loopback(host)) return connect.apply(this, args);
  // Not every machine resolves the names below localhost.
  if (host.endsWith(".localhost")) return connect.call(this, { ...options, host: "127.0.0.1" }, callback);
  if (simulated(host) && Number(options.port) === 443) {
    return connect.call(this, { ...options, host: "127.0.0.1", port }, callback);
  }
  // An address would skip the lookup, so it is sent through one as a name.
  const name = isIP(host) ? `${host}.blocked` : host;
  return connect.call(this, { ...options, host: name, lookup: notFound }, callback);
};
