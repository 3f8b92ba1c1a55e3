import { NetworkError, ServiceError } from "../failure.ts";
import type { Finding } from "../finding.ts";
import { diagnoseArm } from "./arm.ts";
import type { Context } from "./context.ts";
import { diagnoseEntra } from "./entra.ts";
import { diagnoseGitHub } from "./github.ts";
import { diagnoseGraph, expiryUnreadable, lacksGraphPermission } from "./graph.ts";
import { diagnoseKeyVault } from "./key-vault.ts";
import { diagnoseNetwork } from "./network.ts";
import { diagnoseByStatus, diagnoseUnexpected } from "./service.ts";
import { diagnoseSession } from "./sessions.ts";

/** The one door from a failure to a finding. Takes anything that was thrown, and never throws. */
export function diagnose(error: unknown, context: Context): Finding {
  if (error instanceof NetworkError) return diagnoseNetwork(error, context.subject);
  if (error instanceof ServiceError) return diagnoseService(error, context);
  return diagnoseUnexpected(error, context);
}

function diagnoseService(error: ServiceError, context: Context): Finding {
  switch (error.service) {
    case "entra":
      return diagnoseEntra(error, context);
    case "arm":
      return diagnoseArm(error, context);
    case "graph":
      return diagnoseGraph(error, context);
    case "oidc":
    case "azure-cli":
    case "managed-identity":
      return diagnoseSession(error, context);
    case "github":
      return diagnoseGitHub(error, context);
    case "key-vault":
      return diagnoseKeyVault(error, context);
    // Has a door of its own: `diagnoseClassic`, for runs without an identity of Entra.
    case "asm":
      return diagnoseByStatus(error, context);
  }
}

/** A failure to read when the secret ends. Where that is a courtesy (`auto`), it is never more than a notice. */
export function diagnoseExpiry(error: unknown, context: Context, checkExpiry: "auto" | "required"): Finding {
  if (lacksGraphPermission(error)) return expiryUnreadable(context, checkExpiry);
  const finding = diagnose(error, context);
  return checkExpiry === "auto" ? { ...finding, level: "notice" } : finding;
}
