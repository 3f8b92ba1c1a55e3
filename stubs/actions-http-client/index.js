/**
 * Stands where @actions/http-client was. The toolkit needs the names at import;
 * every request of the action goes through src/azure/http.ts instead.
 */
export class HttpClient {
  getAgent() {}
  getAgentDispatcher() {}
}
export class BearerCredentialHandler {}
