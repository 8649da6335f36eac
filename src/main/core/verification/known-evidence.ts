import { createHash } from 'node:crypto';
import type { EvidenceCache, KeptEvidence } from '../ports/evidence-cache.ts';
import { joinEvidence, noEvidence, type Evidence } from '../signing/evidence/evidence.ts';
import type { Gathered } from '../signing/evidence/gather.ts';
import { parseCertificate, type Certificate } from '../signing/validation/certificate.ts';
import { parseEvidence } from '../signing/validation/evidence-coverage.ts';
import type { JudgedChain } from '../signing/validation/trust.ts';

/** The key under which evidence about an issuer's certificates is held: its name and its key, not one certificate of it. */
export const issuerId = (issuer: Pick<Certificate, 'subjectName' | 'publicKeyInfo'>): string =>
  createHash('sha256').update(issuer.subjectName).update('\0').update(issuer.publicKeyInfo).digest('hex');

/** Everybody on a path who issued something on it. */
export const issuersOf = (path: readonly Certificate[]): readonly string[] => [...new Set(path.slice(1).map(issuerId))];

/** What the cache holds about those who issued on these chains. */
export function cached(cache: EvidenceCache | undefined, chains: readonly JudgedChain[], at: number): Evidence {
  if (cache === undefined) return noEvidence;
  const held = cache.about([...new Set(chains.flatMap(({ path }) => issuersOf(path)))], at);
  const of = (kind: KeptEvidence['kind']): readonly Uint8Array[] => held.filter((item) => item.kind === kind).map(({ der }) => der);
  return { certificates: of('certificate'), ocspResponses: of('ocsp'), crls: of('crl') };
}

/** Sorts what was gathered to the issuers it speaks of: each response and list was verified there before it counted. */
export function keptFrom({ evidence, paths, statuses }: Gathered): readonly KeptEvidence[] {
  const links = paths.flatMap((answer) =>
    answer.state === 'trusted'
      ? answer.path.slice(0, -1).map((certificate, index) => ({ certificate, issuer: issuerId(answer.path[index + 1] as Certificate) }))
      : [],
  );
  const speaksOf = new Map<string, string>();
  const encoded = (der: Uint8Array): string => Buffer.from(der).toString('base64');
  for (const { certificate, revocation } of statuses) {
    const issuer = links.find((link) => link.certificate.raw === certificate || encoded(link.certificate.raw) === encoded(certificate))?.issuer;
    if (issuer !== undefined) for (const der of revocation.evidence) speaksOf.set(encoded(der), issuer);
  }
  // What is left speaks of responders and list issuers, whose issuer is the first link's.
  const [first] = links;
  if (first === undefined) return [];
  const onPath = new Set(paths.flatMap(({ path }) => path.map(({ raw }) => encoded(raw))));
  const { crls, ocsps } = parseEvidence({ ...evidence, certificates: [] });
  const dated = (kind: 'ocsp' | 'crl', der: Uint8Array, thisUpdate: number, nextUpdate: number | undefined): KeptEvidence => ({
    kind, der, issuer: speaksOf.get(encoded(der)) ?? first.issuer, thisUpdate, ...(nextUpdate === undefined ? {} : { nextUpdate }),
  });
  return [
    ...ocsps.map(({ raw, producedAt, singles }) => dated('ocsp', raw, producedAt, earliest(singles.map(({ nextUpdate }) => nextUpdate)))),
    ...crls.map(({ raw, thisUpdate, nextUpdate }) => dated('crl', raw, thisUpdate, nextUpdate)),
    ...evidence.certificates.filter((der) => !onPath.has(encoded(der)) && parseCertificate(der) !== undefined).map((der) => ({ kind: 'certificate' as const, issuer: first.issuer, der })),
  ];
}

const earliest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** What a verdict rests on: the paths, and the responses and lists that said "not revoked", or "revoked". */
export function evidenceOf(chains: readonly JudgedChain[]): Evidence {
  const statuses = chains.flatMap(({ revocation }) => revocation);
  const from = (source: 'ocsp' | 'crl'): readonly Uint8Array[] => statuses.filter((status) => status.source === source).flatMap(({ evidence }) => evidence);
  return joinEvidence({ certificates: chains.flatMap(({ path }) => path.map(({ raw }) => raw)), ocspResponses: from('ocsp'), crls: from('crl') });
}
