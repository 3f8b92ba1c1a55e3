/** The section of the reference about what the called workflows take under `secrets:`. */
import { calledSecrets, secretName } from "./faces.ts";

const WORKFLOWS = ["verify.yml", "rotate.yml", "fleet.yml"] as const;

/** One row a secret: its name under `secrets:`, the input that it stands for, and who takes it. */
interface Row {
  readonly secret: string;
  readonly input: string;
  readonly takenBy: readonly string[];
}

export const workflowSecrets = (): readonly string[] => [
  "## Secrets of the workflows",
  "",
  "A called workflow takes these under `secrets:`, each by the name in the first column. A secret's name at GitHub has no dashes, and by",
  "this name the one of an environment is found, too; only `github-token` keeps its dash. None of them must be given.",
  "",
  `| under \`secrets:\` | is the input | ${WORKFLOWS.map((name) => `\`${name}\``).join(" | ")} |`,
  `|---|---|${WORKFLOWS.map(() => "---|").join("")}`,
  ...rows().map(
    ({ secret, input, takenBy }) =>
      `| \`${secret}\` | ${input} | ${WORKFLOWS.map((name) => (takenBy.includes(name) ? "yes" : "")).join(" | ")} |`,
  ),
  "",
];

function rows(): readonly Row[] {
  const taken = calledSecrets();
  const inputs = [...new Set(WORKFLOWS.flatMap((name) => taken[name].map((input) => input.name)))];
  return [
    ...inputs.map((input) => ({
      secret: secretName(input),
      input: `\`${input}\``,
      takenBy: WORKFLOWS.filter((name) => taken[name].some(({ name: one }) => one === input)),
    })),
    {
      secret: secretName("app-private-key"),
      input: "`app-private-key` of `rotate` as a step: the private key of the GitHub App, in PEM",
      takenBy: ["rotate.yml", "fleet.yml"],
    },
  ];
}
