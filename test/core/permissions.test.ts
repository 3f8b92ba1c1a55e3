import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allows, deniedActions, grantsNothing, type Permission } from "../../src/core/permissions.ts";
import { covers, overlaps } from "../../src/core/wildcard.ts";

const grant = (part: Partial<Permission>): Permission => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...part,
});

describe("one pattern covers all that another stands for", () => {
  test.each([
    ["*", "Microsoft.Web/sites/write", true],
    ["*", "*", true],
    ["*/read", "Microsoft.Web/sites/read", true],
    ["*/read", "Microsoft.Web/sites/write", false],
    ["Microsoft.Web/*", "microsoft.web/SITES/slots/write", true],
    ["Microsoft.Web/*", "Microsoft.WebPubSub/write", false],
    ["Microsoft.*/sites/*", "Microsoft.Web/sites/config/read", true],
    ["Microsoft.Web/sites/write", "Microsoft.Web/sites/write", true],
    ["Microsoft.Web/sites/write", "Microsoft.Web/sites/writes", false],
    ["Microsoft.Web/*", "Microsoft.Web/*/read", true],
    ["Microsoft.Web/*/read", "Microsoft.Web/*", false],
    ["*/read", "*", false],
    ["", "", true],
    ["", "a", false],
  ])("%j covers %j: %s", (pattern, target, expected) => {
    expect(covers(pattern, target)).toBe(expected);
  });
});

describe("two patterns have an operation in common", () => {
  test.each([
    ["*/read", "Microsoft.Web/*", true],
    ["*/read", "Microsoft.Authorization/*/Write", false],
    ["Microsoft.Web/*", "Microsoft.Network/*", false],
    ["Microsoft.Authorization/*/Write", "microsoft.authorization/roleassignments/write", true],
    ["*", "", true],
    ["a*", "", false],
  ])("%j and %j: %s", (left, right, expected) => {
    expect(overlaps(left, right)).toBe(expected);
    expect(overlaps(right, left)).toBe(expected);
  });
});

describe("against brute force", () => {
  // "z" is in no pattern: the letter that only a star can match.
  const texts = enumerate(["a", "/", "z"], 6);
  const pattern = fc
    .array(fc.constantFrom("a", "/", "*"), { maxLength: 4 })
    .map((letters) => letters.join(""));
  const matched = (one: string) => new Set(texts.filter((text) => oracle(one, text)));

  test("a pattern covers another just when it matches all that the other matches", () => {
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        const all = matched(wide);
        expect(covers(wide, narrow)).toBe([...matched(narrow)].every((text) => all.has(text)));
      }),
      { numRuns: 400 },
    );
  });

  test("two patterns overlap just when some text is matched by both", () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const all = matched(left);
        expect(overlaps(left, right)).toBe([...matched(right)].some((text) => all.has(text)));
      }),
      { numRuns: 400 },
    );
  });

  test("a hostile pattern costs no more than its length times that of the text", () => {
    const stars = "*a".repeat(2_000);
    expect(covers(`${stars}b`, "a".repeat(4_000))).toBe(false);
    expect(overlaps(`${stars}b`, `${"a*".repeat(1_000)}c`)).toBe(false);
  });
});

const CONTRIBUTOR = grant({
  actions: ["*"],
  notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
});

describe("an operation is evaluated as Azure Resource Manager does it", () => {
  const cases: [string, Permission[], string, string | true][] = [
    ["nothing is granted", [], "Microsoft.Web/sites/read", "not-granted"],
    ["granted by a wildcard", [CONTRIBUTOR], "Microsoft.Web/sites/write", true],
    ["letter case is ignored", [CONTRIBUTOR], "MICROSOFT.WEB/Sites/Write", true],
    [
      "excluded by notActions",
      [CONTRIBUTOR],
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/*/Write",
    ],
    ["notActions leave reading alone", [CONTRIBUTOR], "Microsoft.Authorization/roleAssignments/read", true],
    [
      "another role grants what this one excludes",
      [CONTRIBUTOR, grant({ actions: ["Microsoft.Authorization/*"] })],
      "Microsoft.Authorization/roleAssignments/write",
      true,
    ],
    ["actions say nothing of data", [CONTRIBUTOR], "data:Microsoft.Storage/blobs/read", "not-granted"],
    [
      "data: asks for data actions",
      [grant({ dataActions: ["Microsoft.Storage/*/read"] })],
      "data:Microsoft.Storage/storageAccounts/blobs/read",
      true,
    ],
    [
      "data actions have exclusions of their own",
      [grant({ dataActions: ["*"], notDataActions: ["*/delete"] })],
      "DATA:Microsoft.Storage/blobs/delete",
      "*/delete",
    ],
    ["a required wildcard, all of it granted", [CONTRIBUTOR], "Microsoft.Web/*", true],
    [
      "a required wildcard, of which a part is excluded",
      [CONTRIBUTOR],
      "Microsoft.Authorization/*",
      "Microsoft.Authorization/*/Delete",
    ],
    [
      "a required wildcard that two roles cover only together",
      [grant({ actions: ["Microsoft.Web/*/read"] }), grant({ actions: ["Microsoft.Web/*/write"] })],
      "Microsoft.Web/*",
      "not-granted",
    ],
  ];
  test.each(cases)("%s", (_name, permissions, operation, expected) => {
    const answer = allows(permissions, operation);
    if (expected === true) expect(answer).toEqual({ allowed: true });
    else if (expected === "not-granted") expect(answer).toEqual({ allowed: false, reason: "not-granted" });
    else expect(answer).toEqual({ allowed: false, reason: "excluded", excludedBy: expected });
  });

  test("what is denied is named with its reason", () => {
    const operations = [
      "Microsoft.Web/sites/write",
      "Microsoft.Authorization/locks/write",
      "data:Microsoft.KeyVault/vaults/secrets/getSecret/action",
    ];
    expect(deniedActions([CONTRIBUTOR], operations)).toEqual([
      "Microsoft.Authorization/locks/write (its role leaves out Microsoft.Authorization/*/Write)",
      "data:Microsoft.KeyVault/vaults/secrets/getSecret/action (no role grants it)",
    ]);
  });

  test("no entry, or only empty ones, grant nothing", () => {
    expect(grantsNothing([])).toBe(true);
    expect(grantsNothing([grant({ notActions: ["*"] })])).toBe(true);
    expect(grantsNothing([grant({ dataActions: ["*"] })])).toBe(false);
  });
});

/** All texts of the alphabet up to a length. */
function enumerate(alphabet: readonly string[], maxLength: number): string[] {
  const all = [""];
  let longest = [""];
  for (let length = 0; length < maxLength; length++) {
    longest = longest.flatMap((text) => alphabet.map((letter) => text + letter));
    all.push(...longest);
  }
  return all;
}

/** The definition itself, as slow as it is plain. */
function oracle(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] !== "*") return text[0] === pattern[0] && oracle(pattern.slice(1), text.slice(1));
  return oracle(pattern.slice(1), text) || (text !== "" && oracle(pattern, text.slice(1)));
}
