import { accessAddresses } from '../revocation/distribution-points.ts';
import type { Certificate } from '../validation/certificate.ts';
import { parseCertificate } from '../validation/certificate.ts';
import { parseSignedData } from '../validation/cms-parse.ts';
import type { Asking } from './asking.ts';
import { derOf } from './pem.ts';

const MAX_ADDRESSES = 3;

/** Issuers at the caIssuers addresses (RFC 5280 §4.2.2.1): a certificate in DER or PEM, or a certs-only CMS. */
export async function fetchIssuers(certificate: Certificate, network: Asking): Promise<readonly Certificate[]> {
  for (const url of accessAddresses(certificate, 'caIssuers').slice(0, MAX_ADDRESSES)) {
    const answer = await network.ask('caIssuers', { url, method: 'GET' });
    if (!answer.ok) continue;
    const one = parseCertificate(derOf(answer.value, 'CERTIFICATE'));
    const some = one === undefined ? (parseSignedData(answer.value)?.certificates ?? []) : [one];
    const issuers = some.filter(({ subjectName }) => subjectName === certificate.issuerName);
    network.note({ kind: 'caIssuers', url, outcome: issuers.length > 0 ? 'useful' : 'unusable' });
    if (issuers.length > 0) return some;
  }
  return [];
}
