import { createRequire } from "node:module";
import { Ajv, type ErrorObject } from "ajv";
import addFormats from "ajv-formats";
import type { LogEntry } from "../simulator/log.ts";
import type { SimResponse } from "../simulator/request.ts";
import type { Simulator } from "../simulator/simulator.ts";

/** What GitHub's own description of its REST API says to requests and answers. */
export interface Verdict {
  /** Names of the operations that were asked for, in order: `actions/get-repo-public-key`, … */
  readonly operations: readonly string[];
  /** Empty where everything fits. */
  readonly complaints: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: object;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, object>>;
  readonly "x-github": { readonly enabledForGitHubApps: boolean };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Record<string, { required?: readonly string[] }> };
}

/** The simulator leaves out most members of these, as its README says: those that are there must fit. */
const SHORTENED = [
  ...["minimal-repository", "full-repository", "simple-user"],
  ...["nullable-simple-user", "issue", "issue-comment"],
];

/** One edition of GitHub, as @octokit/openapi describes it. */
class Edition {
  readonly #description: Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  /** The parts of an address are texts. */
  readonly #texts = new Ajv({ strict: false, coerceTypes: true });
  readonly #closed = new Set<object>();

  constructor(name: string) {
    this.#description = createRequire(import.meta.url)(`@octokit/openapi/generated/${name}.json`);
    for (const one of SHORTENED) delete this.#description.components.schemas[one]?.required;
    typedNull(this.#description);
    addFormats(this.#ajv);
    addFormats(this.#texts);
    this.#ajv.addSchema({ $id: "github", ...this.#description });
  }

  /** The operation that a request is for, with the parameters in its path. */
  find(method: string, path: string) {
    const asked = path.split("/");
    const fits = (pattern: string): boolean => {
      const parts = pattern.split("/");
      return (
        parts.length === asked.length && parts.every((part, at) => part.startsWith("{") || part === asked[at])
      );
    };
    const fixed = (pattern: string): number =>
      pattern.split("/").filter((part) => !part.startsWith("{")).length;
    const [pattern] = Object.keys(this.#description.paths)
      .filter((one) => fits(one))
      .sort((one, other) => fixed(other) - fixed(one));
    if (pattern === undefined) return undefined;
    const operation = this.#description.paths[pattern]?.[method.toLowerCase()];
    const named = pattern.split("/").flatMap((part, at) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? [] : [[name, decodeURIComponent(asked[at] ?? "")] as const];
    });
    return operation && { operation, given: new Map(named) };
  }

  judgeRequest(request: LogEntry, operation: Operation, given: ReadonlyMap<string, string>): string[] {
    const said = this.#judgeParameters(operation, "path", given);
    const query = new Map(new URLSearchParams(request.query));
    said.push(...this.#judgeParameters(operation, "query", query));
    if (!operation["x-github"].enabledForGitHubApps) said.push("is closed to GitHub Apps");
    const { requestBody } = operation;
    if (requestBody === undefined) return request.body === "" ? said : [...said, "takes no body"];
    const type = request.headers["content-type"]?.replace(/;.*/, "") ?? "nothing";
    const wanted = requestBody.content[type];
    if (wanted === undefined) return [...said, `does not take a body of ${type}`];
    return [...said, ...this.#judgeJson(wanted.schema, request.body, "the body")];
  }

  judgeAnswer({ status, headers, body }: SimResponse, operation: Operation): string[] {
    const declared = operation.responses[String(status)];
    const schemas = this.#description.components.schemas;
    if (declared === undefined && status < 400) return [`does not answer ${status}`];
    // The statuses of refusals are not all listed with each operation; their form is always the same.
    const found = declared === undefined ? undefined : this.#resolved<{ content?: Content }>(declared);
    const schema = found === undefined ? schemas["basic-error"] : found.content?.["application/json"]?.schema;
    if (schema === undefined) return body === "" ? [] : [`answers ${status} without a body`];
    const typed = headers["content-type"]?.startsWith("application/json") === true;
    const said = this.#judgeJson(schema, body, `the body of the ${status}`);
    return typed ? said : [...said, `answers ${status} with JSON`];
  }

  #judgeParameters(
    operation: Operation,
    place: Parameter["in"],
    given: ReadonlyMap<string, string>,
  ): string[] {
    const known = (operation.parameters ?? [])
      .map((one) => this.#resolved<Parameter>(one))
      .filter((one) => one.in === place);
    const foreign = [...given.keys()].filter((name) => !known.some((one) => one.name === name));
    const wrong = known.flatMap(({ name, required, schema }) => {
      const value = given.get(name);
      if (value === undefined) return required ? [`needs the parameter ${name}`] : [];
      const fits = value !== "" && this.#texts.validate({ properties: { value: schema } }, { value });
      return fits ? [] : [`does not take ${name}=${value}`];
    });
    return [...foreign.map((name) => `has no parameter ${name}`), ...wrong];
  }

  #judgeJson(schema: object, text: string, what: string): string[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return [`${what} is not JSON`];
    }
    this.#close(schema);
    const validate = this.#ajv.compile(inDocument(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${what} ${told(error)}`);
  }

  /** GitHub overlooks members that it does not know. Here they are mistakes. */
  #close(node: unknown, composed = false): void {
    if (typeof node !== "object" || node === null || this.#closed.has(node)) return;
    this.#closed.add(node);
    const schema = node as Record<string, unknown>;
    if (typeof schema["$ref"] === "string") this.#close(this.#resolved(schema), composed);
    if (schema["properties"] !== undefined && !composed) schema["additionalProperties"] ??= false;
    for (const [name, value] of Object.entries(schema)) {
      this.#close(value, ["allOf", "anyOf", "oneOf"].includes(name) || (composed && Array.isArray(node)));
    }
  }

  /** What a `$ref` leads to, within the description. */
  #resolved<T extends object>(node: object): T {
    const path = (node as { readonly $ref?: string }).$ref?.replace("#/", "").split("/");
    if (path === undefined) return node as T;
    return path.reduce<unknown>(
      (inner, name) => (inner as Record<string, unknown>)[name],
      this.#description,
    ) as T;
  }
}

/** OpenAPI lets any schema be `nullable`, Ajv only one with a type; none of the others is ever null here. */
function typedNull(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  const schema = node as Record<string, unknown>;
  if (schema["nullable"] === true && schema["type"] === undefined) delete schema["nullable"];
  for (const inner of Object.values(schema)) typedNull(inner);
}

/** A part of the description, as a schema of its own. */
const inDocument = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/'));

const told = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath} ${message} ${JSON.stringify(params)}`.trim();

const editions = new Map<string, Edition>();

/** github.com, or GitHub Enterprise Server, whose API lives below a prefix. */
function editionOf({ host, path }: LogEntry): { edition: Edition; path: string } | undefined {
  const prefix = /^(?:\/github)?\/api\/v3(?=\/)|^\/github(?=\/)/.exec(path)?.[0];
  if (host !== "api.github.com" && prefix === undefined) return undefined;
  const name = host === "api.github.com" ? "api.github.com" : "ghes-3.19";
  const edition = editions.get(name) ?? new Edition(name);
  editions.set(name, edition);
  return { edition, path: path.slice(prefix?.length ?? 0) };
}

/**
 * Holds every request of a log that went to GitHub's REST API against GitHub's description of it, and its answer too
 * where it was recorded. The log may be that of any run: of an adapter, of a whole rotation, or of a tool that is not
 * ours.
 */
export function judgeGitHub(
  log: readonly LogEntry[],
  answers: ReadonlyMap<LogEntry, SimResponse> = new Map(),
): Verdict {
  const operations: string[] = [];
  const complaints: string[] = [];
  for (const entry of log) {
    const place = editionOf(entry);
    if (place === undefined) continue;
    const { edition, path } = place;
    const found = edition.find(entry.method, path);
    const complain = (said: string) => complaints.push(`${entry.method} ${path}: ${said}`);
    if (found === undefined) {
      complain("GitHub has no such operation");
      continue;
    }
    operations.push(found.operation.operationId);
    for (const said of edition.judgeRequest(entry, found.operation, found.given)) complain(said);
    const answer = answers.get(entry);
    if (answer === undefined) continue;
    for (const said of edition.judgeAnswer(answer, found.operation)) complain(said);
  }
  return { operations, complaints };
}

/** From now on the simulator's answers are kept, each with the entry of the log that it answers. */
export function recordAnswers(simulator: Simulator): ReadonlyMap<LogEntry, SimResponse> {
  const answers = new Map<LogEntry, SimResponse>();
  const { handle } = simulator;
  simulator.handle = async (request) => {
    // The entry is made before the first wait.
    const at = simulator.log.length;
    const answering = handle(request);
    const entry = simulator.log[at];
    const answer = await answering;
    if (entry !== undefined) answers.set(entry, answer);
    return answer;
  };
  return answers;
}
