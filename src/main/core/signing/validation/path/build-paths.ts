import { sameBytes } from '../../cms/der-read.ts';
import { checkSigned } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from '../certificate.ts';

/** Limits of one search: an attacker chooses how many certificates share a name. */
const MAX_PATH = 16;
const MAX_SIGNATURE_CHECKS = 300;
const MAX_STEPS = 5_000;

/** Candidates for a path, and what the search met on its way. */
export interface PathSearch {
  readonly paths: Generator<readonly Certificate[], void>;
  /** Certificates named, by name and key identifier, as the issuer of one whose signature is not theirs. */
  readonly wrongLinks: readonly (readonly [Certificate, Certificate])[];
  readonly exhausted: () => boolean;
}

interface Search {
  readonly anchors: readonly Certificate[];
  readonly byName: ReadonlyMap<string, readonly Certificate[]>;
  readonly wrongLinks: [Certificate, Certificate][];
  checks: number;
  steps: number;
}

/**
 * Paths from `leaf` to an anchor, the leaf first, likeliest first (RFC 4158 §3.5): anchors before others, a fitting key
 * identifier before others, later ends before earlier. Signatures are checked on the way, so that a name alone leads nowhere.
 */
export function buildPaths(leaf: Certificate, pool: readonly Certificate[], anchors: readonly Certificate[]): PathSearch {
  const search: Search = { anchors, byName: groupByName([...anchors, ...pool]), wrongLinks: [], checks: MAX_SIGNATURE_CHECKS, steps: MAX_STEPS };
  return { paths: extend(search, [leaf]), wrongLinks: search.wrongLinks, exhausted: () => search.checks < 0 || search.steps < 0 };
}

/** Certificates of the pool that issued this one, likeliest first. */
export function issuersIn(certificate: Certificate, pool: readonly Certificate[]): readonly Certificate[] {
  const search: Search = { anchors: [], byName: groupByName(pool), wrongLinks: [], checks: MAX_SIGNATURE_CHECKS, steps: MAX_STEPS };
  return issuersOf(search, certificate);
}

export const isSame = (a: Certificate, b: Certificate): boolean => a === b || sameBytes(a.raw, b.raw);

function groupByName(certificates: readonly Certificate[]): ReadonlyMap<string, readonly Certificate[]> {
  const groups = new Map<string, Certificate[]>();
  for (const certificate of certificates) {
    const group = groups.get(certificate.subjectName) ?? [];
    if (!group.some((other) => isSame(other, certificate))) group.push(certificate);
    groups.set(certificate.subjectName, group);
  }
  return groups;
}

function* extend(search: Search, path: readonly Certificate[]): Generator<readonly Certificate[], void> {
  if (--search.steps < 0) return;
  const last = path[path.length - 1] as Certificate;
  const { anchors } = search;
  if (anchors.some((anchor) => isSame(anchor, last))) yield path;
  if (path.length >= MAX_PATH) return;
  for (const issuer of issuersOf(search, last)) {
    // RFC 4158 §5.2: a name with the same key twice is a loop.
    if (!path.some((seen) => seen.subjectName === issuer.subjectName && sameBytes(seen.publicKeyInfo, issuer.publicKeyInfo))) {
      yield* extend(search, [...path, issuer]);
    }
  }
}

function issuersOf(search: Search, certificate: Certificate): readonly Certificate[] {
  const wanted = authorityKeyIdentifier(certificate);
  const rank = (issuer: Certificate): number => {
    const own = subjectKeyIdentifier(issuer);
    const keyFits = wanted === undefined || own === undefined ? 1 : sameBytes(own, wanted) ? 2 : 0;
    return keyFits + (search.anchors.some((anchor) => isSame(anchor, issuer)) ? 4 : 0);
  };
  return (search.byName.get(certificate.issuerName) ?? [])
    .filter((issuer) => !isSame(issuer, certificate))
    .map((issuer) => ({ issuer, rank: rank(issuer) }))
    .sort((a, b) => b.rank - a.rank || b.issuer.notAfter - a.issuer.notAfter)
    .filter(({ issuer, rank: fit }) => {
      const answer = linkAnswer(search, certificate, issuer);
      if (answer === 'wrong' && (fit & 3) === 2) search.wrongLinks.push([certificate, issuer]);
      return answer !== 'wrong';
    })
    .map(({ issuer }) => issuer);
}

/** Certificates do not change, so an answer once found holds. */
const known = new WeakMap<Certificate, WeakMap<Certificate, 'right' | 'wrong' | 'unknown'>>();

/** `unknown`: this runtime cannot tell, or the key takes its parameters from above; the check of the path decides. */
function linkAnswer(search: Search, certificate: Certificate, issuer: Certificate): 'right' | 'wrong' | 'unknown' {
  const answers = known.get(certificate) ?? new WeakMap<Certificate, 'right' | 'wrong' | 'unknown'>();
  known.set(certificate, answers);
  const before = answers.get(issuer);
  if (before !== undefined) return before;
  if (--search.checks < 0) return 'wrong';
  const answer = checkSigned(issuer.publicKey, certificate.signatureAlgorithm, certificate.tbs, certificate.signature);
  answers.set(issuer, answer);
  return answer;
}
