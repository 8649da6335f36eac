import { createHash } from 'node:crypto';

/**
 * What proves later that a signature held when it was made: certificates, OCSP responses (whole `OCSPResponse`, RFC 6960
 * §4.2.1) and CRLs (RFC 5280 §5), each as DER byte for byte. Goes into a DSS (ETSI EN 319 142-1 §5.4.2) or beside a CAdES.
 */
export interface Evidence {
  readonly certificates: readonly Uint8Array[];
  readonly ocspResponses: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

export const noEvidence: Evidence = { certificates: [], ocspResponses: [], crls: [] };

/** All of it, each piece once, in the order it first came. */
export function joinEvidence(...parts: readonly Evidence[]): Evidence {
  const each = (of: (part: Evidence) => readonly Uint8Array[]): readonly Uint8Array[] => [
    ...new Map(parts.flatMap(of).map((der) => [createHash('sha256').update(der).digest('base64'), der])).values(),
  ];
  return { certificates: each((p) => p.certificates), ocspResponses: each((p) => p.ocspResponses), crls: each((p) => p.crls) };
}
