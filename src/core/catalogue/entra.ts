import { ENTRA_APPLICATION } from "./entra-application.ts";
import { ENTRA_CERTIFICATE } from "./entra-certificate.ts";
import { ENTRA_ERROR } from "./entra-error.ts";
import { ENTRA_FEDERATION } from "./entra-federation.ts";
import { ENTRA_POLICY } from "./entra-policy.ts";
import { ENTRA_REQUEST } from "./entra-request.ts";
import { ENTRA_SECRET } from "./entra-secret.ts";
import { ENTRA_TENANT } from "./entra-tenant.ts";

/** All that the Entra token endpoint says, by `entra/<AADSTS number>` or `entra/<OAuth error>`. */
export const ENTRA = {
  ...ENTRA_SECRET,
  ...ENTRA_CERTIFICATE,
  ...ENTRA_APPLICATION,
  ...ENTRA_TENANT,
  ...ENTRA_FEDERATION,
  ...ENTRA_POLICY,
  ...ENTRA_REQUEST,
  ...ENTRA_ERROR,
};
