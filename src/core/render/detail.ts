import type { Report } from "../report.ts";
import { classicWords } from "./classic-words.ts";
import type { Detail } from "./headline.ts";
import { fileTable, makingWords } from "./making-words.ts";
import { section } from "./markdown.ts";
import { rotationWords } from "./rotation-words.ts";
import { certificateTable } from "./summary-certificates.ts";
import { rotationSection } from "./summary-rotation.ts";
import { credentialTable, subscriptionTable } from "./summary-tables.ts";
import { timeline } from "./timeline.ts";
import { plural } from "./words.ts";

export const DETAIL: Detail = {
  sections(report: Report): readonly string[] {
    const picture = timeline(report);
    return [
      ...rotationSection(report),
      ...section(plural(report.credentials.length, "Credential"), credentialTable(report)),
      ...section(plural(report.certificates.length, "Certificate"), certificateTable(report)),
      ...section(plural(report.subscriptions.length, "Subscription"), subscriptionTable(report)),
      ...section("Files", fileTable(report)),
      ...section("What ends when", picture === undefined ? [] : [picture]),
    ];
  },
  words: (report) => makingWords(report) ?? rotationWords(report) ?? classicWords(report),
};
