import type { FileReport } from "../report.ts";

export type Format = FileReport["format"];

/** In the order in which they are made. */
export const FORMATS: readonly Format[] = ["pem", "cer", "pfx"];

export const fileName = (format: Format): string => `azure.${format}`;
