import { expect } from "vitest";
import { diagnose } from "../../src/core/diagnose/diagnose.ts";
import type { Finding } from "../../src/core/finding.ts";
import { context, expectReadable } from "../core/diagnose/support.ts";

const subject = "github:secret/AZURE_SECRET";

/** What the run would say of a store that cannot be used. */
export async function findingOf(use: Promise<unknown>): Promise<Finding> {
  const error = await use.then(
    () => expect.unreachable("The store was used"),
    (thrown: unknown) => thrown,
  );
  const finding = diagnose(error, context({ subject }));
  expectReadable(finding);
  expect(finding.subject).toBe(subject);
  return finding;
}
