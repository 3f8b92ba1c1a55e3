import { inputFinding } from "../catalogue/inputs.ts";
import type { Finding } from "../finding.ts";
import type { GivenFile } from "../given-file.ts";
import { isCertificateOrItsPath, isPath, secretsOfCertificate } from "./certificate-text.ts";
import { type Fields, type Given, isBlank, subjectOf } from "./fields.ts";
import type { Keeper } from "./keeper.ts";
import { checkCertificate } from "./lint/certificate.ts";
import { notAValue } from "./lint/values.ts";
import type { RawInputs } from "./raw.ts";

export interface CheckedFile {
  /** Undefined where nothing was given, or something that cannot be a file. */
  readonly file: GivenFile | undefined;
  readonly findings: readonly Finding[];
}

/** The client certificate, wherever it comes from. */
export function clientCertificate(fields: Fields, keeper: Keeper): CheckedFile {
  const { clientCertificate: given, clientCertificatePassword: password } = fields;
  return checkedFile(given, password, "client-certificate-password", keeper);
}

/** The management certificate: it comes from its own input alone. */
export function managementCertificate(raw: RawInputs, keeper: Keeper): CheckedFile {
  const input = (name: "management-certificate" | "management-certificate-password"): Given | undefined =>
    isBlank(raw[name]) ? undefined : { value: raw[name], from: `\`${name}\``, origin: "inputs" };
  const password = input("management-certificate-password");
  return checkedFile(input("management-certificate"), password, "management-certificate-password", keeper);
}

/** What the stores hold now: it is opened with the password of what they are to hold. */
export function currentCertificate(raw: RawInputs, keeper: Keeper): CheckedFile {
  const input = (name: "current-certificate" | "pfx-password"): Given | undefined =>
    isBlank(raw[name]) ? undefined : { value: raw[name], from: `\`${name}\``, origin: "inputs" };
  return checkedFile(input("current-certificate"), input("pfx-password"), "pfx-password", keeper);
}

function checkedFile(
  given: Given | undefined,
  password: Given | undefined,
  passwordInput: string,
  keeper: Keeper,
): CheckedFile {
  if (given === undefined) return { file: undefined, findings: [] };
  if (password !== undefined && areSwapped(given, password)) {
    for (const secret of [given.value, ...secretsOfCertificate(password.value)]) keeper.keep(secret);
    const holes = { field: given.from, passwordField: password.from };
    return { file: undefined, findings: [inputFinding("certificate/swapped", subjectOf(given), holes)] };
  }
  const { value, findings } = checkCertificate(given);
  const noPassword = password && notAPassword(password);
  const all = noPassword === undefined ? findings : [...findings, noPassword];
  if (value === undefined || noPassword !== undefined) return { file: undefined, findings: all };
  const file = {
    content: isPath(value) ? { path: value.trim() } : { text: keeper.keep(value) },
    password: password && keeper.keep(password.value),
    field: given.from,
    passwordField: password?.from ?? `\`${passwordInput}\``,
  };
  return { file, findings: all };
}

function areSwapped(given: Given, password: Given): boolean {
  return isCertificateOrItsPath(password.value) && !isCertificateOrItsPath(given.value);
}

/** `test` and `changeme` are poor passwords, and those of many a file: whether they are right, the file tells. */
function notAPassword(password: Given): Finding | undefined {
  const finding = notAValue(password);
  return finding?.code === "value/placeholder" ? undefined : finding;
}
