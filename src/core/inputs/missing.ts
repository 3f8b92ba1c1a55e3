import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import type { InputName } from "../interface.ts";
import type { RunContext, Settings } from "../settings.ts";
import { enumerate, INPUT_OF, plainly } from "./fields.ts";
import type { Want } from "./identity.ts";

export interface Absence {
  readonly wants: readonly Want[];
  /** Where the JSON came from, if one with something in it was given. */
  readonly credsSource: string | undefined;
  /** A secret or certificate was given, so this run is none that gets no secrets. */
  readonly secret: boolean;
  /** No field at all was given. */
  readonly nothing: boolean;
  /** Inputs that were given by a name that does not exist. */
  readonly misnamed: ReadonlyMap<InputName, string>;
}

/** What is missing, as findings; or one line that says why that is no failure. */
export function reportMissing(absence: Absence, context: RunContext, settings: Settings): Finding[] {
  const { wants, credsSource } = absence;
  if (wants.length === 0) return [];
  const { withoutSecrets } = context;
  if (withoutSecrets !== undefined && !absence.secret)
    return [inputFinding(`skipped/${withoutSecrets}`, "credential")];
  if (credsSource === undefined)
    return settings.onMissing === "skip" ? [skipped(wants)] : fromInputs(absence);
  return wants.map((want) => fromCreds(want, credsSource));
}

function skipped(wants: readonly Want[]): Finding {
  const names = wants.map((want) => {
    if (want === "idToken") return "the permission `id-token: write`";
    return `\`${want === "credential" ? "client-secret" : INPUT_OF[want]}\``;
  });
  return inputFinding("skipped/missing", "credential", { missing: enumerate(names) });
}

function fromInputs({ wants, nothing, misnamed }: Absence): Finding[] {
  const creds = misnamed.get("creds");
  if (creds !== undefined) return [renamed("creds", creds)];
  const slips = wants.flatMap((want) => misnamed.get(inputOf(want)) ?? []);
  if (nothing && wants.length > 1 && slips.length === 0)
    return [inputFinding("missing/everything", "credential")];
  return wants.flatMap((want) => {
    const input = inputOf(want);
    const name = misnamed.get(input);
    if (name !== undefined) return renamed(input, name);
    switch (want) {
      case "clientId":
        return inputFinding("missing/client-id", "client-id");
      case "tenantId":
        return inputFinding("missing/tenant-id", "tenant-id");
      case "clientSecret":
        return inputFinding("missing/client-secret", "client-secret");
      case "clientCertificate":
        return inputFinding("missing/client-certificate", "client-certificate");
      case "idToken":
        return inputFinding("missing/id-token", "id-token");
      case "credential":
        return inputFinding("missing/credential", "credential");
      default:
        return [];
    }
  });
}

const inputOf = (want: Want): InputName =>
  want === "credential" || want === "idToken" ? "client-secret" : INPUT_OF[want];

const renamed = (input: InputName, name: string): Finding =>
  inputFinding("missing/misnamed", input, { input, name });

function fromCreds(want: Want, source: string): Finding {
  if (want === "idToken") return inputFinding("missing/id-token", "id-token");
  const key = want === "credential" ? "clientSecret" : want;
  const way =
    key === "clientSecret"
      ? `Add \`clientSecret\` to ${source}, or to sign in without a secret add \`id-token: write\` under \`permissions:\` of the job (with \`contents: read\`, since naming one drops the others).`
      : `Add \`${key}\` to ${source}, or set the input \`${INPUT_OF[key]}\`.`;
  return inputFinding("creds/missing-field", plainly(source), { source, field: `\`${key}\``, way });
}
