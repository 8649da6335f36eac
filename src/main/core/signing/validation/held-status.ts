import { createHash } from 'node:crypto';
import type { Evidence } from '../evidence/evidence.ts';
import type { Certificate } from './certificate.ts';
import { octetsOf, readDer, sameBytes, TAG } from './der.ts';
import { comparableName, nameAttributes } from './distinguished-name.ts';

export interface HeldStatuses {
  readonly crlIssuers: readonly string[];
  readonly ocsp: readonly { readonly serial: Uint8Array; readonly nameHash: Uint8Array }[];
}

export function readStatuses(evidence: Evidence): HeldStatuses {
  const crlIssuers = evidence.crls.map((der) => {
    const tbs = readDer(der)?.children[0]?.children ?? [];
    return comparableName(nameAttributes(tbs[tbs[0]?.tag === TAG.integer ? 2 : 1]));
  });
  const ocsp = evidence.ocspResponses.flatMap((der) => {
    const basic = octetsOf(readDer(der)?.children[1]?.children[0]?.children[1]);
    const data = basic === undefined ? undefined : readDer(basic)?.children[0];
    const responses = data?.children.find((node, index) => node.tag === TAG.sequence && index > 0)?.children ?? [];
    return responses.flatMap((single) => {
      const id = single.children[0]?.children ?? [];
      const nameHash = octetsOf(id[1]);
      return nameHash === undefined || id[3] === undefined ? [] : [{ serial: id[3].content, nameHash }];
    });
  });
  return { crlIssuers, ocsp };
}

export function holdsStatus(held: HeldStatuses, certificate: Certificate, issuer: Certificate): boolean {
  if (held.crlIssuers.includes(issuer.subjectName)) return true;
  const hashes = ['sha1', 'sha256'].map((name) => createHash(name).update(issuer.subjectRaw).digest());
  return held.ocsp.some(({ serial, nameHash }) => sameBytes(serial, certificate.serial) && hashes.some((hash) => sameBytes(hash, nameHash)));
}
