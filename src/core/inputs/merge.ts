import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import {
  enumerate,
  FIELD_NAMES,
  type FieldName,
  type Fields,
  type Given,
  INPUT_OF,
  isSecretField,
  subjectOf,
} from "./fields.ts";

export interface Sources {
  readonly inputs: Fields;
  readonly creds: Fields;
  /** The families of variables, the first wins. */
  readonly environment: readonly Fields[];
}

/** Separate inputs, then `creds`, then the environment, one field at a time. */
export function merge({ inputs, creds, environment }: Sources): Fields {
  const first = (name: FieldName) =>
    inputs[name] ??
    creds[name] ??
    environment.map((family) => family[name]).find((given) => given !== undefined);
  const clientId = first("clientId");
  const ownerOf = (name: Proof) =>
    [inputs, creds].find((source) => source[name]) ??
    environment.find((family) => fits(family, name, clientId));
  const ofCertificate = ownerOf("clientCertificate");
  const merged = {
    clientId,
    clientSecret: ownerOf("clientSecret")?.clientSecret,
    clientCertificate: ofCertificate?.clientCertificate,
    // A password belongs to the certificate that stands beside it; only an input is meant for whichever it is.
    clientCertificatePassword: inputs.clientCertificatePassword ?? ofCertificate?.clientCertificatePassword,
    tenantId: first("tenantId"),
    subscriptionId: first("subscriptionId"),
    cloud: first("cloud"),
  };
  return Object.fromEntries(Object.entries(merged).filter(([, given]) => given !== undefined));
}

type Proof = "clientSecret" | "clientCertificate";

/** A secret or certificate of the environment is never joined to a client ID that is not its own. */
function fits(family: Fields, name: Proof, clientId: Given | undefined): boolean {
  if (family[name] === undefined) return false;
  return (
    family.clientId === undefined || clientId === undefined || alike("clientId", family.clientId, clientId)
  );
}

/** What came from where, as far as it could surprise. `used` are the merged fields that the way of signing in needs. */
export function provenance(sources: Sources, used: Fields): Finding[] {
  return [
    ...overCreds(sources),
    ...overEnvironment(sources, used),
    ...fromEnvironment(used),
    ...leftAlone(sources, used),
  ];
}

function overCreds({ inputs, creds }: Sources): Finding[] {
  const fields = FIELD_NAMES.filter((name) => name !== "cloud" && differ(name, inputs[name], creds[name]));
  return fields.map((name) =>
    inputFinding("input/overrides-creds", INPUT_OF[name], { fields: `\`${INPUT_OF[name]}\`` }),
  );
}

function overEnvironment({ environment }: Sources, used: Fields): Finding[] {
  const variables = FIELD_NAMES.flatMap((name) => {
    const given = used[name];
    if (given === undefined || given.origin === "environment" || name === "cloud") return [];
    return environment.flatMap((family) => {
      const other = family[name];
      return other !== undefined && differ(name, given, other) ? [other.from] : [];
    });
  });
  if (variables.length === 0) return [];
  return [inputFinding("input/overrides-environment", "environment", { variables: enumerate(variables) })];
}

function fromEnvironment(used: Fields): Finding[] {
  const variables = FIELD_NAMES.flatMap((name) => {
    const given = used[name];
    return given?.origin === "environment" && name !== "cloud" ? [given.from] : [];
  });
  if (variables.length === 0) return [];
  return [inputFinding("environment/used", "environment", { variables: enumerate(variables) })];
}

function leftAlone({ environment }: Sources, used: Fields): Finding[] {
  if ((used.clientSecret ?? used.clientCertificate) !== undefined || used.clientId === undefined) return [];
  const proofs = ["clientSecret", "clientCertificate"] as const;
  return environment.flatMap((family) =>
    proofs.flatMap((name) => {
      const { [name]: proof, clientId } = family;
      if (proof === undefined || clientId === undefined || fits(family, name, used.clientId)) return [];
      const holes = { variable: proof.from, owner: clientId.from };
      return [inputFinding("environment/secret-not-used", subjectOf(proof), holes)];
    }),
  );
}

function differ(name: FieldName, one: Given | undefined, other: Given | undefined): boolean {
  return one !== undefined && other !== undefined && !alike(name, one, other);
}

function alike(name: FieldName, one: Given, other: Given): boolean {
  if (isSecretField(name)) return one.value.trim() === other.value.trim();
  return one.value.trim().toLowerCase() === other.value.trim().toLowerCase();
}
