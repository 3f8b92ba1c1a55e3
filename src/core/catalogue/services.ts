import type { Entries } from "./finder.ts";

const AZURE_STATUS = "https://azure.status.microsoft/status";

/** What any service can say, where its own part of the catalogue knows no better. */
export const SERVICES = {
  "service/throttled": {
    verdict: "throttled",
    level: "error",
    what: "{service} received too many requests and asked to wait (HTTP {status}, code {code}).",
    why: "Other jobs use the same limit. Nothing is known to be wrong with the credential.",
    fix: "Run again in a few minutes, or start fewer jobs at the same moment.",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling",
  },
  "service/unavailable": {
    verdict: "unreachable",
    level: "error",
    what: "{service} has a fault of its own at the moment (HTTP {status}, code {code}, trace ID {traceId}).",
    why: "Such faults end within minutes. They say nothing about the credential.",
    fix: `Run again. If it lasts, look at ${AZURE_STATUS} and https://www.githubstatus.com.`,
    link: AZURE_STATUS,
  },
  "entra/unknown": {
    verdict: "unknown",
    level: "error",
    what: "Microsoft Entra refused for a reason that this action does not know (HTTP {status}, code {code}, trace ID {traceId}).",
    why: "What it means is not guessed here: the credential may be good or bad.",
    fix: "Look the code up at https://login.microsoftonline.com/error, or give the trace ID to Microsoft support.",
    link: "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
  },
  "service/unknown": {
    verdict: "unknown",
    level: "error",
    what: "{service} refused for a reason that this action does not know (HTTP {status}, code {code}, trace ID {traceId}).",
    why: "What it means is not guessed here: the credential may be good or bad.",
    fix: "Search the documentation of {service} for the code, or give the trace ID to its support.",
    link: "",
  },
  "internal/unexpected": {
    verdict: "unknown",
    level: "error",
    what: "This action met something that it was not made for ({name}).",
    why: "That is a fault of the action, and says nothing about the credential.",
    fix: "Run the job again with debug logging (Re-run jobs > Enable debug logging) and report it with the log.",
    link: "https://docs.github.com/actions/how-tos/monitor-workflows/enable-debug-logging",
  },
} as const satisfies Entries;
