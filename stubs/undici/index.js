/** Stands where undici was. Node has its own fetch; the action does not use either (docs/dependencies.md). */
export const fetch = globalThis.fetch;
export class ProxyAgent {}
export class Agent {}
