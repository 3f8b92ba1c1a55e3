import { type Creds, parseCreds } from "./creds/parse.ts";
import { readVariables } from "./environment.ts";
import { FIELD_NAMES, type FieldName, type Fields, type Given, INPUT_OF, isBlank } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import type { Sources } from "./merge.ts";
import type { Env, RawInputs } from "./raw.ts";
import type { Auth } from "./settings.ts";

export interface Gathered {
  readonly sources: Sources;
  readonly creds: Creds | undefined;
  /** `` `creds` `` or `` `AZURE_CREDENTIALS` ``. */
  readonly credsSource: string;
}

/** All places where a credential may be, each read by itself. */
export function gather(raw: RawInputs, env: Env, auth: Auth | undefined, keeper: Keeper): Gathered {
  const inputs = readSeparate(raw);
  const families = [readVariables(env, "AZURE"), readVariables(env, "ARM")];
  if (!isBlank(raw.creds)) {
    const creds = parse(raw.creds, "`creds`", "creds", keeper);
    return { sources: { inputs, creds: creds.fields, environment: families }, creds, credsSource: "`creds`" };
  }
  const variable = env["AZURE_CREDENTIALS"] ?? "";
  const source = "`AZURE_CREDENTIALS`";
  // A variable meant for another step must not fail a run that has its credential from elsewhere.
  const named = [inputs, ...families].some(
    ({ clientId, clientSecret, clientCertificate }) => clientId ?? clientSecret ?? clientCertificate,
  );
  const unneeded = named || auth === "azure-cli" || auth === "managed-identity";
  if (unneeded || isBlank(variable)) {
    return { sources: { inputs, creds: {}, environment: families }, creds: undefined, credsSource: source };
  }
  const creds = parse(variable, source, "environment", keeper);
  const environment = [...families, creds.fields];
  return { sources: { inputs, creds: {}, environment }, creds, credsSource: source };
}

function parse(text: string, source: string, origin: Given["origin"], keeper: Keeper): Creds {
  const creds = parseCreds(text, source, origin);
  for (const secret of creds.secrets) keeper.keep(secret);
  return creds;
}

function readSeparate(raw: RawInputs): Fields {
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name): [FieldName, Given][] => {
      const input = INPUT_OF[name];
      const value = raw[input];
      // The cloud has an input of its own type, with a default.
      if (name === "cloud" || isBlank(value)) return [];
      return [[name, { value, from: `\`${input}\``, origin: "inputs" }]];
    }),
  );
}
