import { derOf, thumbprintOf } from "./certificates.ts";

/** A certificate that opens the classic API for one subscription. */
export interface ManagementCertificate {
  der: Buffer;
  /** Base64, as it was sent with the certificate: nobody compares the two. */
  publicKey: string;
  thumbprint: string;
  created: Date;
  /** So many requests with it are still refused, as it is not known everywhere yet. */
  unknownFor: number;
}

/** Statuses of learn.microsoft.com/previous-versions/azure/reference/dn620944(v=azure.100). */
export type ClassicStatus = "Active" | "Warned" | "Disabled" | "Deleting" | "Deleted" | (string & {});

/** A subscription as the classic service management API sees it. Its fields may be changed at any time. */
export interface Classic {
  status: ClassicStatus;
  certificates: ManagementCertificate[];
  /** Names of the cloud services. */
  hostedServices: string[];
  /** How many management certificates it may have. */
  limit: number;
  /** How many requests with a certificate that is uploaded from now on are refused at first. */
  replication: number;
  /** Takes PEM or DER. */
  addCertificate(certificate: string | Buffer, more?: Partial<ManagementCertificate>): ManagementCertificate;
}

export function createClassic(now: () => Date): Classic {
  const classic: Classic = {
    status: "Active",
    certificates: [],
    hostedServices: [],
    limit: 100,
    replication: 0,
    addCertificate: (certificate, more = {}) => {
      const der = typeof certificate === "string" ? derOf(certificate) : certificate;
      const thumbprint = thumbprintOf(der);
      const added = { der, thumbprint, publicKey: "", created: now(), unknownFor: 0, ...more };
      classic.certificates.push(added);
      return added;
    },
  };
  return classic;
}
