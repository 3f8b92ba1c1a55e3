import { describe, expect, test } from "vitest";
import { notesFor } from "../../scripts/release-notes.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Certificates.

## [1.1.0] - 2026-11-01

- Older.

[1.2.0]: https://github.com/owner/azure-credentials/compare/v1.1.0...v1.2.0
`;

describe("the notes of a release", () => {
  test("are the section of its version, and no other", () => {
    expect(notesFor("v1.2.0", "1.2.0", CHANGELOG)).toBe("### Added\n\n- Certificates.\n");
    expect(notesFor("v1.1.0", "1.1.0", CHANGELOG)).toBe("- Older.\n");
  });

  test.each([
    ["a tag of a major version", "v1", "1.2.0", CHANGELOG, "no tag of a release"],
    ["a tag of another version", "v1.2.1", "1.2.0", CHANGELOG, "package.json says 1.2.0"],
    ["a version that the changelog does not know", "v1.3.0", "1.3.0", CHANGELOG, "no section"],
    [
      "a version whose name another begins with",
      "v1.2.0",
      "1.2.0",
      CHANGELOG.replace("1.2.0]", "1.2.01]"),
      "no section",
    ],
    ["a section without a date", "v1.2.0", "1.2.0", CHANGELOG.replace("2026-12-01", "soon"), "no date"],
    [
      "an empty section",
      "v1.2.0",
      "1.2.0",
      CHANGELOG.replace(/### Added\n\n- Certificates\./, ""),
      "is empty",
    ],
  ])("are refused for %s", (_, tag, version, changelog, why) => {
    expect(() => notesFor(tag, version, changelog)).toThrow(why);
  });
});
