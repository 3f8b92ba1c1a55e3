import { expect, test } from "vitest";
import { LABEL_LENGTH } from "../../src/core/rotation/label.ts";
import { LIMITS } from "../../src/core/rotation/payload.ts";
import { Secret } from "../../src/core/secret.ts";
import { makeCertificate } from "../../src/edge/new-certificate.ts";

test("the largest certificate that is made has room in every store, as PEM and as a .pfx", async () => {
  const made = await makeCertificate(() => undefined)({
    name: "n".repeat(LABEL_LENGTH),
    startsOn: new Date("2026-01-01T00:00:00Z"),
    endsOn: new Date("2027-01-01T00:00:00Z"),
    keySize: 4096,
  });
  const smallest = Math.min(...Object.values(LIMITS));
  for (const file of [made.pem, made.pfx(new Secret("p".repeat(1000)))]) {
    const size = Buffer.byteLength(file.reveal());
    expect(size).toBeGreaterThan(4096 / 8);
    expect(size).toBeLessThan(smallest / 2);
  }
});
