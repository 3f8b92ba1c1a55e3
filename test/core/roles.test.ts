import { describe, expect, test } from "vitest";
import type { Permission } from "../../src/core/permissions.ts";
import {
  evaluateRequiredRole,
  metByPermissions,
  type RoleAssignment,
  scopeCovers,
  unnamedRoles,
} from "../../src/core/required-role.ts";
import {
  BUILT_IN_ROLES,
  builtInRole,
  describeRole,
  includesRole,
  likelyMeant,
} from "../../src/core/roles.ts";

const SUBSCRIPTION = "/subscriptions/00000000-1111-2222-3333-444444444444";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-app`;
const CUSTOM = "99999999-8888-7777-6666-555555555555";

const entry = (actions: string[], notActions: string[] = []): Permission => ({
  actions,
  notActions,
  dataActions: [],
  notDataActions: [],
});

const assigned = (roleId: string, scope = SUBSCRIPTION, conditional = false): RoleAssignment => ({
  scope,
  roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
  conditional,
});

describe("a scope covers itself and what is below it", () => {
  test.each([
    ["/", SUBSCRIPTION, true],
    ["/providers/Microsoft.Management/managementGroups/platform", GROUP, true],
    [SUBSCRIPTION, SUBSCRIPTION, true],
    [`${SUBSCRIPTION}/`, SUBSCRIPTION.toUpperCase(), true],
    [SUBSCRIPTION, GROUP, true],
    [`${SUBSCRIPTION}/resourcegroups/RG-APP`, GROUP, true],
    [GROUP, SUBSCRIPTION, false],
    [GROUP, `${SUBSCRIPTION}/resourceGroups/rg-app-2`, false],
    [`${GROUP}/providers/Microsoft.KeyVault/vaults/kv`, GROUP, false],
    ["/subscriptions/ffffffff-1111-2222-3333-444444444444", GROUP, false],
  ])("%s covers %s: %s", (above, below, expected) => {
    expect(scopeCovers(above, below)).toBe(expected);
  });
});

describe("built-in roles", () => {
  test("are found by name or id, in any letter case", () => {
    expect(builtInRole("contributor")).toBe("Contributor");
    expect(builtInRole(BUILT_IN_ROLES.Owner.toUpperCase())).toBe("Owner");
    expect(builtInRole("Website Contributor")).toBeUndefined();
  });

  test("include each other as their permissions do", () => {
    expect(includesRole("Owner", "User Access Administrator")).toBe(true);
    expect(includesRole("Contributor", "Reader")).toBe(true);
    expect(includesRole("Contributor", "User Access Administrator")).toBe(false);
    expect(includesRole("Reader", "Contributor")).toBe(false);
  });
});

describe("required-role", () => {
  const cases: {
    name: string;
    required: string[];
    assignments: RoleAssignment[];
    target?: string;
    met: string | undefined;
  }[] = [
    {
      name: "the very role, by name in any case",
      required: ["contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Contributor)],
      met: "Contributor",
    },
    {
      name: "the very role, by id",
      required: [BUILT_IN_ROLES.Reader],
      assignments: [assigned(BUILT_IN_ROLES.Reader)],
      met: "Reader",
    },
    {
      name: "the very role, by the whole id of its definition",
      required: [`/providers/Microsoft.Authorization/roleDefinitions/${CUSTOM.toUpperCase()}`],
      assignments: [assigned(CUSTOM)],
      met: "Deployer",
    },
    {
      name: "a custom role by its name",
      required: ["Deployer"],
      assignments: [assigned(CUSTOM)],
      met: "Deployer",
    },
    {
      name: "a stronger built-in role",
      required: ["Reader"],
      assignments: [assigned(BUILT_IN_ROLES.Owner)],
      met: "Owner includes it",
    },
    {
      name: "any one of several",
      required: ["Owner", "Deployer"],
      assignments: [assigned(CUSTOM)],
      met: "Deployer",
    },
    {
      name: "inherited from the subscription, asked at a group",
      required: ["Contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Contributor)],
      target: GROUP,
      met: "Contributor",
    },
    {
      name: "held at a group, asked at the subscription",
      required: ["Contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Contributor, GROUP)],
      met: undefined,
    },
    {
      name: "a weaker role",
      required: ["Contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Reader)],
      met: undefined,
    },
    { name: "nothing at all", required: ["Reader"], assignments: [], met: undefined },
    {
      name: "the plain proof is taken before the one with a condition",
      required: ["Contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Contributor, SUBSCRIPTION, true), assigned(BUILT_IN_ROLES.Owner)],
      met: "Owner includes it",
    },
    {
      name: "with a condition, where there is no other",
      required: ["Contributor"],
      assignments: [assigned(BUILT_IN_ROLES.Contributor, SUBSCRIPTION, true)],
      met: "Contributor with a condition",
    },
  ];
  test.each(cases)("$name: $met", ({ required, assignments, target, met }) => {
    const names = new Map([[CUSTOM, "Deployer"]]);
    const judged = evaluateRequiredRole({
      required,
      assignments,
      names,
      targetScope: target ?? SUBSCRIPTION,
    }).met;
    const words = judged && [
      judged.by.name,
      ...(judged.included ? ["includes it"] : []),
      ...(judged.by.conditional ? ["with a condition"] : []),
    ];
    expect(words?.join(" ")).toBe(met);
  });

  test("what is held elsewhere is not listed as held, and names are asked for only where they matter", () => {
    const assignments = [
      assigned(CUSTOM),
      assigned(CUSTOM, "/"),
      assigned(BUILT_IN_ROLES.Owner, GROUP),
      assigned("11111111-8888-7777-6666-555555555555", GROUP),
    ];
    expect(unnamedRoles(assignments, SUBSCRIPTION)).toEqual([CUSTOM]);
    const { held } = evaluateRequiredRole({
      required: ["Owner"],
      assignments,
      names: new Map(),
      targetScope: SUBSCRIPTION,
    });
    expect(held.map((role) => `${role.name} at ${role.scope}`)).toEqual([
      `${CUSTOM} at ${SUBSCRIPTION}`,
      `${CUSTOM} at /`,
    ]);
  });
});

/** As ARM lists them (built-in roles reference). */
const CONTRIBUTOR = entry(
  ["*"],
  [
    "Microsoft.Authorization/*/Delete",
    "Microsoft.Authorization/*/Write",
    "Microsoft.Authorization/elevateAccess/Action",
    "Microsoft.Blueprint/blueprintAssignments/write",
    "Microsoft.Blueprint/blueprintAssignments/delete",
    "Microsoft.Compute/galleries/share/action",
    "Microsoft.Purview/consents/write",
    "Microsoft.Purview/consents/delete",
    "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
    "Microsoft.Subscription/cancel/action",
    "Microsoft.Subscription/enable/action",
  ],
);
const ACCESS_ADMINISTRATOR = entry(["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"]);
const ROLE_ADMINISTRATOR = entry([
  "Microsoft.Authorization/roleAssignments/write",
  "Microsoft.Authorization/roleAssignments/delete",
  "*/read",
  "Microsoft.Support/*",
]);

describe("roles recognised by their permissions", () => {
  const cases: [string, Permission[], string[]][] = [
    ["Owner", [entry(["*"])], ["Owner"]],
    ["Contributor as it is today", [CONTRIBUTOR], ["Contributor"]],
    ["Contributor as it was in 2016", [entry(["*"], ["Microsoft.Authorization/*/Write"])], ["Contributor"]],
    ["Reader", [entry(["*/read"])], ["Reader"]],
    ["User Access Administrator", [ACCESS_ADMINISTRATOR], ["User Access Administrator"]],
    ["the role administrator", [ROLE_ADMINISTRATOR], ["Role Based Access Control Administrator"]],
    ["two roles together", [CONTRIBUTOR, ACCESS_ADMINISTRATOR], ["Contributor", "User Access Administrator"]],
    [
      "a custom role that leaves out deleting is not Contributor",
      [entry([...CONTRIBUTOR.actions], [...CONTRIBUTOR.notActions, "*/delete"])],
      ["Reader"],
    ],
    [
      "a custom role that leaves out the network is not Contributor",
      [entry(["*"], ["Microsoft.Network/*"])],
      [],
    ],
    ["a role for one service", [entry(["Microsoft.Web/*"])], []],
    ["nothing", [], []],
  ];
  test.each(cases)("%s", (_name, permissions, roles) => {
    expect(describeRole(permissions)).toEqual(roles);
  });

  test("they satisfy a required role where the assignments cannot be read", () => {
    expect(metByPermissions(["Contributor"], ["Owner", "reader"])).toEqual({
      required: "reader",
      by: "Contributor",
    });
    expect(metByPermissions(["Reader"], ["Contributor", "Deployer"])).toBeUndefined();
  });
});

test.each([
  ["Contributer", [], "Contributor"],
  ["readr", [], "Reader"],
  ["Web Deploier", ["Web Deployer"], "Web Deployer"],
  ["Contributor", [], undefined],
  ["Tag Contributor", [], undefined],
  ["Website Contributor", ["Reader"], undefined],
  ["AcrPull", ["AcrPush"], undefined],
])("%s beside %j may stand for %s", (name, held, meant) => {
  expect(likelyMeant(name, held)).toBe(meant);
});
