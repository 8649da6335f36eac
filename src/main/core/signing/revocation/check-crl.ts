import { sameBytes } from '../cms/der-read.ts';
import type { Certificate } from '../validation/certificate.ts';
import { EXTENSION, hasKeyUsage, subjectKeyIdentifier } from '../validation/certificate.ts';
import type { GeneralName } from '../validation/general-name.ts';
import { sameGeneralName } from '../validation/general-name.ts';
import { isSame } from '../validation/path/build-paths.ts';
import { KEY_USAGE, pathExtensions } from '../validation/path/extensions.ts';
import { findPath } from '../validation/path/find-path.ts';
import type { Crl, CrlEntry } from './crl.ts';
import { findEntry } from './crl.ts';
import type { DistributionPoint } from './distribution-points.ts';
import { distributionPoints, impliedPoint } from './distribution-points.ts';
import type { Finding, RevocationContext, RevocationProblem } from './revocation.ts';
import { REASONS, freshness } from './revocation.ts';
import { isSignedBy } from './signed-by.ts';

/** ReasonFlags 1 to 8 (RFC 5280 §4.2.1.13): all a certificate can be revoked for. */
const ALL_REASONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);
/** Candidates for the key of one list; each costs a signature. */
const MAX_ISSUERS = 8;
/** Lists of one issuer that are looked at. A file may hold thousands of small ones that nobody signed. */
const MAX_LISTS = 500;

export interface CrlCheck {
  readonly finding?: Finding;
  readonly problems: readonly RevocationProblem[];
}

/** Whether the CRL issuer's certificate, other than the certificate's issuer, is itself revoked. */
export type IssuerRevoked = (path: readonly Certificate[]) => boolean;

/** What the lists say of a certificate (RFC 5280 §6.3.3, with deltas). `issuer` is the one of its validated path. */
export function checkCrls(
  certificate: Certificate,
  issuer: Certificate,
  crls: readonly Crl[],
  context: RevocationContext,
  issuerRevoked: IssuerRevoked,
): CrlCheck {
  const problems = new Set<RevocationProblem>();
  const covered = new Set<number>();
  const used: Crl[] = [];
  const judged: Crl[] = [];
  let entry: CrlEntry | undefined;
  let tried = 0;
  const deltas = crls.filter(({ extensions }) => extensions.deltaBase !== undefined);
  const complete = newestFirst(crls.filter(({ extensions }) => extensions.deltaBase === undefined));
  for (const point of [...distributionPoints(certificate), impliedPoint(certificate)]) {
    for (const crl of complete) {
      const reasons = entry === undefined && !holds(covered, ALL_REASONS) ? reasonsOf(certificate, point, crl) : undefined;
      if (reasons === undefined || holds(covered, reasons) || ++tried > MAX_LISTS) continue;
      const delta = newestFirst(deltas).find((candidate) => extendsList(candidate, crl) && freshness(candidate, context) === 'fresh');
      const list = delta ?? crl;
      const problem = problemOf(crl, list, certificate, issuer, context, issuerRevoked);
      if (problem !== undefined) {
        problems.add(problem);
        continue;
      }
      const found = entryIn(certificate, crl, delta);
      if (found === 'malformed' || found?.unknownCritical === true) {
        problems.add(found === 'malformed' ? 'crl.malformed' : 'crl.unknownCriticalExtension');
        continue;
      }
      entry = found;
      for (const reason of reasons) covered.add(reason);
      judged.push(list);
      used.push(crl, ...(delta === undefined ? [] : [delta]));
    }
  }
  if (entry === undefined && !holds(covered, ALL_REASONS)) {
    if (covered.size > 0) problems.add('crl.reasonsNotCovered');
    else if (problems.size === 0 && complete.length > 0) problems.add('crl.outOfScope');
    return { problems: [...problems] };
  }
  const thisUpdate = Math.min(...judged.map((list) => list.thisUpdate));
  const ends = judged.flatMap(({ nextUpdate }) => nextUpdate ?? []);
  return {
    finding: {
      ...revokedBy(entry),
      source: 'crl',
      producedAt: thisUpdate,
      thisUpdate,
      ...(ends.length === 0 ? {} : { nextUpdate: Math.min(...ends) }),
      evidence: used.map(({ raw }) => raw),
    },
    problems: [...problems],
  };
}

function revokedBy(entry: CrlEntry | undefined): Pick<Finding, 'status' | 'revokedAt' | 'reason' | 'invalidityDate'> {
  if (entry === undefined) return { status: 'good' };
  const { revokedAt, invalidityDate } = entry;
  const reason = REASONS[entry.reason] ?? 'unspecified';
  return { status: 'revoked', revokedAt, reason, ...(invalidityDate === undefined ? {} : { invalidityDate }) };
}

const newestFirst = (crls: readonly Crl[]): readonly Crl[] => [...crls].sort((a, b) => b.thisUpdate - a.thisUpdate);
const holds = (set: ReadonlySet<number>, wanted: ReadonlySet<number>): boolean => [...wanted].every((reason) => set.has(reason));

/** §6.3.3 (b, d): the reasons a list covers for this certificate at this point; `undefined`: the list is not for it. */
function reasonsOf(certificate: Certificate, point: DistributionPoint, crl: Crl): ReadonlySet<number> | undefined {
  const { scope } = crl.extensions;
  const { crlIssuers, names } = point;
  if (crlIssuers === undefined) {
    if (crl.issuerName !== certificate.issuerName) return undefined;
  } else if (!crlIssuers.some((name) => isName(name, crl.issuerName)) || (scope?.indirect !== true && crl.issuerName !== certificate.issuerName)) {
    return undefined;
  }
  if (scope !== undefined) {
    const wanted = names ?? crlIssuers ?? [];
    if (scope.names !== undefined && !scope.names.some((name) => wanted.some((other) => sameGeneralName(name, other)))) return undefined;
    const isAuthority = pathExtensions(certificate)?.basicConstraints?.ca === true;
    if (scope.onlyAttributes || (scope.onlyUsers && isAuthority) || (scope.onlyAuthorities && !isAuthority)) return undefined;
  }
  const pointReasons = point.reasons ?? ALL_REASONS;
  return new Set([...(scope?.reasons ?? ALL_REASONS)].filter((reason) => reason > 0 && pointReasons.has(reason)));
}

const isName = (name: GeneralName, issuerName: string): boolean => name.kind === 'directory' && JSON.stringify(name.rdns) === issuerName;

/** §5.2.4, §6.3.3 (c): same issuer, scope and key, built on a list no newer than this one, and newer than it. */
function extendsList(delta: Crl, { issuerName, extensions }: Crl): boolean {
  const { deltaBase, crlNumber, scopeRaw, authorityKeyIdentifier } = delta.extensions;
  if (deltaBase === undefined || crlNumber === undefined || extensions.crlNumber === undefined) return false;
  return (
    delta.issuerName === issuerName &&
    sameOrAbsent(scopeRaw, extensions.scopeRaw) &&
    sameOrAbsent(authorityKeyIdentifier, extensions.authorityKeyIdentifier) &&
    compareNumbers(deltaBase, extensions.crlNumber) <= 0 &&
    compareNumbers(extensions.crlNumber, crlNumber) < 0
  );
}

const sameOrAbsent = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : sameBytes(a, b);

const compareNumbers = (a: Uint8Array, b: Uint8Array): number => {
  const value = (octets: Uint8Array): bigint => BigInt(`0x0${Buffer.from(octets).toString('hex')}`);
  return value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0;
};

/** §6.3.3 (i–k): the delta speaks first; removeFromCRL takes a hold back. */
function entryIn({ serial, issuerName }: Certificate, crl: Crl, delta: Crl | undefined): CrlEntry | 'malformed' | undefined {
  const newer = delta === undefined ? undefined : findEntry(delta, serial, issuerName);
  const found = newer ?? findEntry(crl, serial, issuerName);
  return found !== 'malformed' && found?.reason === 8 ? undefined : found;
}

function problemOf(
  crl: Crl,
  list: Crl,
  certificate: Certificate,
  issuer: Certificate,
  context: RevocationContext,
  issuerRevoked: IssuerRevoked,
): RevocationProblem | undefined {
  if (crl.extensions.unknownCritical || list.extensions.unknownCritical) return 'crl.unknownCriticalExtension';
  // A fresh delta makes an old list current (§6.3.3 a).
  const fresh = freshness(list, context);
  if (fresh !== 'fresh') return fresh === 'stale' ? 'crl.stale' : 'crl.notYetValid';
  // A list may drop a certificate once it has expired (§3.3), unless it says that it does not.
  const { keepsExpiredSince } = list.extensions;
  const kept = keepsExpiredSince !== undefined && keepsExpiredSince <= certificate.notAfter;
  if (crl.thisUpdate > certificate.notAfter && !kept) return 'crl.afterExpiry';
  for (const each of new Set([crl, list])) {
    const problem = signerProblem(each, issuer, context, issuerRevoked);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** §6.3.3 (f, g): a certificate of the CRL issuer's name with the right key, its usage, its path to the same anchor. */
function signerProblem(crl: Crl, issuer: Certificate, context: RevocationContext, issuerRevoked: IssuerRevoked): RevocationProblem | undefined {
  const named = [issuer, ...context.pool, ...context.anchors].filter(({ subjectName }) => subjectName === crl.issuerName);
  const wanted = crl.extensions.keyIdentifier;
  const fits = (candidate: Certificate): number => {
    const own = subjectKeyIdentifier(candidate);
    return wanted === undefined || own === undefined ? 1 : sameBytes(own, wanted) ? 2 : 0;
  };
  const unique = named.filter((candidate, index) => named.findIndex((other) => isSame(other, candidate)) === index);
  let problem: RevocationProblem = unique.length === 0 ? 'crl.issuerUnknown' : 'crl.signatureWrong';
  for (const candidate of [...unique].sort((a, b) => fits(b) - fits(a)).slice(0, MAX_ISSUERS)) {
    if (!isSignedBy(crl, candidate)) continue;
    if (candidate.extensions.has(EXTENSION.keyUsage) && hasKeyUsage(candidate, KEY_USAGE.crlSign) !== true) {
      problem = 'crl.issuerNotAuthorised';
      continue;
    }
    if (isSame(candidate, issuer)) return undefined;
    const answer = findPath({ leaf: candidate, pool: [issuer, ...context.pool], anchors: context.anchors, at: context.at, use: 'crl' });
    if (answer.state === 'trusted' && !issuerRevoked(answer.path)) return undefined;
    problem = 'crl.issuerNotAuthorised';
  }
  return problem;
}
