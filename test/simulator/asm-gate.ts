import { asmError, asmForbidden } from "./asm-answers.ts";
import { thumbprintOf } from "./certificates.ts";
import type { Call, Handler, SimResponse } from "./request.ts";
import type { Subscription } from "./subscription.ts";
import type { World } from "./world.ts";

/** What a handler of the classic API works with once the certificate has let the caller in. */
export interface ClassicScene {
  call: Call;
  subscription: Subscription;
}

/**
 * A handler at "/:sub…". Before it come the version header, at least `since`, and the certificate. Subscriptions of a
 * reseller (CSP) have no classic side.
 */
export function inClassic(
  method: string,
  path: string,
  since: string,
  handle: (scene: ClassicScene) => SimResponse,
): Handler {
  const guarded = (world: World, call: Call): SimResponse => {
    const version = call.headers["x-ms-version"] ?? "";
    if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < since) return noVersion();
    const subscription = world.findSubscription(call.params["sub"] ?? "");
    if (!subscription || /^CSP/.test(subscription.quotaId)) return asmForbidden();
    return knows(subscription, call) ? handle({ call, subscription }) : asmForbidden();
  };
  return { method, path: `/:sub${path}`, handle: guarded };
}

function knows({ classic }: Subscription, { clientCertificate }: Call): boolean {
  if (!clientCertificate) return false;
  const thumbprint = thumbprintOf(clientCertificate);
  const known = classic.certificates.find((one) => one.thumbprint === thumbprint);
  if (!known) return false;
  if (known.unknownFor === 0) return true;
  known.unknownFor--;
  return false;
}

const noVersion = (): SimResponse =>
  asmError(
    400,
    "MissingOrIncorrectVersionHeader",
    "The versioning header is not specified or was specified incorrectly.",
  );
