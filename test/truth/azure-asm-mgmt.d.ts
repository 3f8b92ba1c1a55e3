/** The part that is asked here of Microsoft's client for the classic API, which has no types. */
declare module "azure-asm-mgmt" {
  interface Refusal {
    message?: string;
    code?: string;
    statusCode?: number;
  }
  type Done = (refusal: Refusal | null, result?: Record<string, unknown>) => void;
  interface ManagementClient {
    subscriptions: { get(done: Done): void };
    managementCertificates: {
      list(done: Done): void;
      get(thumbprint: string, done: Done): void;
      create(certificate: { publicKey: Buffer; thumbprint: string; data: Buffer }, done: Done): void;
      deleteMethod(thumbprint: string, done: Done): void;
    };
  }
  interface Library {
    createCertificateCloudCredentials(given: { subscriptionId: string; cert: string; key: string }): object;
    createManagementClient(credentials: object, baseUri?: string): ManagementClient;
  }
  const library: Library;
  export default library;
}
