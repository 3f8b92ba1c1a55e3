import type { NetworkFailure } from "../failure.ts";
import type { Entries } from "./finder.ts";

const PROXY_DOCS =
  "https://docs.github.com/actions/hosting-your-own-runners/managing-self-hosted-runners/using-a-proxy-server-with-self-hosted-runners";
const RUNNER_HOSTS =
  "https://docs.github.com/actions/hosting-your-own-runners/managing-self-hosted-runners/about-self-hosted-runners";
const CERTIFICATES = "https://nodejs.org/api/cli.html#node_extra_ca_certsfile";
const STATUS = "https://azure.status.microsoft/status";

const ALLOW =
  "Let the runner reach https://{host} (port 443) in the firewall or proxy, then run again." as const;

/** No answer, or one that did not come from the service: nothing is known of the credential. */
export const NETWORK = {
  "network/dns": {
    verdict: "unreachable",
    level: "error",
    what: "The name {host} could not be resolved ({detail}).",
    why: "The runner has no working DNS, or it may only reach the internet through a proxy. For a custom cloud the host may be mistyped.",
    fix: "Check the DNS of the runner with `nslookup {host}`. If there is a proxy, set HTTPS_PROXY in the environment of the runner.",
    link: PROXY_DOCS,
  },
  "network/refused": {
    verdict: "unreachable",
    level: "error",
    what: "{host} refused the connection ({detail}).",
    why: "A firewall rejects it, or nothing listens at that address.",
    fix: ALLOW,
    link: RUNNER_HOSTS,
  },
  "network/reset": {
    verdict: "unreachable",
    level: "error",
    what: "The connection to {host} was cut before an answer came ({detail}).",
    why: "A firewall or a proxy cut it, or the service has a passing fault.",
    fix: `Run again. If it stays: ${ALLOW}`,
    link: RUNNER_HOSTS,
  },
  "network/no-route": {
    verdict: "unreachable",
    level: "error",
    what: "There is no way from this runner to {host} ({detail}).",
    why: "The network of the runner has no route there, or IPv6 is announced but does not work.",
    fix: "Check the network of the runner with `curl --verbose https://{host}`. If there is a proxy, set HTTPS_PROXY.",
    link: PROXY_DOCS,
  },
  "network/tls-untrusted": {
    verdict: "unreachable",
    level: "error",
    what: "The certificate that {host} showed is signed by an authority that Node does not know ({detail}).",
    why: "A company proxy opens the encrypted connection and shows a certificate of its own. No secret was sent.",
    fix: "Save the root certificate of the proxy as a PEM file on the runner and set NODE_EXTRA_CA_CERTS to its path, in the `.env` file of a self-hosted runner or as `env:` of the job. Or exempt {host} from inspection.",
    link: CERTIFICATES,
  },
  "network/tls-name": {
    verdict: "unreachable",
    level: "error",
    what: "The server that answered for {host} showed a certificate of another name ({detail}).",
    why: "A proxy, a captive portal or a wrong DNS entry leads to another server. No secret was sent.",
    fix: "Check where the name leads with `nslookup {host}`, and exempt {host} from inspection by the proxy.",
    link: RUNNER_HOSTS,
  },
  "network/tls-dates": {
    verdict: "unreachable",
    level: "error",
    what: "By the clock of this runner the certificate of {host} is not valid today ({detail}).",
    why: "The clock of the runner is wrong, or a proxy shows an expired certificate of its own.",
    fix: "Compare `date --utc` with the real time and set it right, for example with `sudo timedatectl set-ntp true`. If the clock is right, have the certificate of the proxy renewed.",
    link: CERTIFICATES,
  },
  "network/tls-protocol": {
    verdict: "unreachable",
    level: "error",
    what: "No encrypted connection to {host} could be agreed on ({detail}).",
    why: "Something between the runner and the host speaks an outdated TLS, or no TLS at all on that port.",
    fix: "Have the administrator of the proxy allow TLS 1.2 or newer to {host}. If HTTPS_PROXY starts with `https://`, try `http://`.",
    link: PROXY_DOCS,
  },
  "network/proxy-unreachable": {
    verdict: "unreachable",
    level: "error",
    what: "The proxy on the way to {host} could not be reached ({detail}).",
    why: "HTTPS_PROXY names a proxy that is down, mistyped, or reachable from another network only.",
    fix: "Correct HTTPS_PROXY in the environment of the runner, or add {host} to NO_PROXY if it can be reached directly.",
    link: PROXY_DOCS,
  },
  "network/proxy-authentication": {
    verdict: "unreachable",
    level: "error",
    what: "The proxy on the way to {host} wants a user name and a password ({detail}).",
    why: "HTTPS_PROXY holds none, or outdated ones.",
    fix: "Set HTTPS_PROXY to `http://user:password@proxy:port`, from a GitHub secret, with special characters percent-encoded; or have the proxy let {host} through without.",
    link: PROXY_DOCS,
  },
  "network/proxy-refused": {
    verdict: "unreachable",
    level: "error",
    what: "The proxy does not let this runner through to {host} ({detail}).",
    why: "The host is not on the proxy's list of allowed hosts.",
    fix: "Have the administrator of the proxy allow {host}, port 443, or add it to NO_PROXY if it can be reached directly.",
    link: PROXY_DOCS,
  },
  "network/timeout": {
    verdict: "unreachable",
    level: "error",
    what: "{host} did not answer in time ({detail}).",
    why: "A firewall drops the packets without a word, or the service is very slow at the moment.",
    fix: "Run again. If it stays, let the runner reach https://{host}; if the network is merely slow, raise `timeout-seconds`.",
    link: RUNNER_HOSTS,
  },
  "network/firewall-page": {
    verdict: "unreachable",
    level: "error",
    what: "A web page came back where {host} would have answered with data ({detail}).",
    why: "A firewall, a proxy or the sign-in page of a network answered in its place.",
    fix: "Put {host} on the allow list of the firewall or proxy, then run again.",
    link: RUNNER_HOSTS,
  },
  "network/redirect": {
    verdict: "unreachable",
    level: "error",
    what: "{host} sent the request on to another address, which is not followed with a credential in hand ({detail}).",
    why: "A proxy or a sign-in page of the network answers in its place; Azure itself does not do this.",
    fix: "Put {host} on the allow list of the firewall or proxy. For `environment: custom` give the final address of the host.",
    link: RUNNER_HOSTS,
  },
  "network/not-json": {
    verdict: "unreachable",
    level: "error",
    what: "The answer of {host} could not be read as data ({detail}).",
    why: "It was cut short, or something between the runner and the host changed it.",
    fix: "Run again. If it stays, exempt {host} from inspection by the proxy.",
    link: STATUS,
  },
  "network/too-large": {
    verdict: "unreachable",
    level: "error",
    what: "The answer of {host} was larger than any answer that belongs here, and was not read ({detail}).",
    why: "Something else than the service answered.",
    fix: "Exempt {host} from inspection by the proxy; for `environment: custom` check the address.",
    link: STATUS,
  },
  "network/foreign-host": {
    verdict: "unreachable",
    level: "error",
    what: "An answer pointed to {host}, which does not belong to the chosen cloud; nothing was sent there.",
    why: "Credentials go to the cloud's own hosts only.",
    fix: "If this host is right, use `environment: custom` and name it there; otherwise find out what sits between the runner and Azure.",
    link: "https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud",
  },
  "network/server-error": {
    verdict: "unreachable",
    level: "error",
    what: "{host} has a fault of its own at the moment ({detail}).",
    why: "Such faults end within minutes. They say nothing about the credential.",
    fix: `Run again. If it lasts, look at ${STATUS}, or for GitHub at https://www.githubstatus.com.`,
    link: STATUS,
  },
  "network/throttled": {
    verdict: "throttled",
    level: "error",
    what: "{host} received too many requests and asked to wait, longer or more often than this run may ({detail}).",
    why: "Other jobs use the same limit. Nothing is known to be wrong with the credential.",
    fix: "Run again in a few minutes, start fewer jobs at the same moment, or raise `timeout-seconds`.",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling",
  },
} as const satisfies Record<`network/${NetworkFailure}`, Entries[string]>;

/** What is noticed on the way although the answer came. */
export const NETWORK_NOTES = {
  "network/clock-skew": {
    // The check itself went well, so the verdict stays.
    verdict: "valid",
    level: "warning",
    what: "The clock of this runner is {minutes} minutes {direction}.",
    why: "Tokens and certificates are valid for a span of time, and fail without a plain message when a clock is off.",
    fix: "Set the clock of the runner right, for example with `sudo timedatectl set-ntp true`.",
    link: "https://docs.github.com/actions/hosting-your-own-runners/managing-self-hosted-runners/about-self-hosted-runners",
  },
} as const satisfies Entries;
