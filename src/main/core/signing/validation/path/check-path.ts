import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { oidOf, readWholeDer, sameBytes } from '../../cms/der-read.ts';
import { sequence } from '../../cms/der-write.ts';
import { checkSigned, isWeakHash, keyStrength, signatureAlgorithmOf } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { EXTENSION, isSelfIssued } from '../certificate.ts';
import type { ReasonCode, SubIndication } from '../result.ts';
import type { PathExtensions } from './extensions.ts';
import { KEY_USAGE, pathExtensions } from './extensions.ts';
import type { NameSpace } from './name-constraints.ts';
import { everyName, namesAllowed, narrowed } from './name-constraints.ts';
import type { ValidPolicy } from './policy-graph.ts';
import { ANY_POLICY, initialPolicyGraph, userPolicies, withMappings, withPolicies } from './policy-graph.ts';

/** What the last certificate is wanted for. `any` asks nothing of its key usages. */
export type PathUse = 'signature' | 'timestamp' | 'ocsp' | 'crl' | 'any';

/** Inputs of RFC 5280 §6.1.1 beside the path. */
export interface PathRules {
  /** Time to judge at, milliseconds since 1970. */
  readonly at: number;
  readonly use: PathUse;
  /** user-initial-policy-set, dotted; any policy when absent. */
  readonly initialPolicies?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
  /**
   * Links signed with MD5, a broken key, or SHA-1 by a weak key: `refuse` (when absent) as ETSI TS 119 312 does, or `tell` in
   * the reasons. RFC 5280 itself knows no strength.
   */
  readonly weakAlgorithms?: 'refuse' | 'tell';
}

export interface PathProblem {
  /** `failed`: no further evidence can make it right. `unknown`: proof of an earlier time, or another runtime, could. */
  readonly state: 'failed' | 'unknown';
  readonly subIndication: SubIndication;
  readonly reason: ReasonCode;
}

export type PathCheck =
  /** `path`: as it was given, a key that inherits its parameters completed. */
  | { readonly holds: true; readonly path: readonly Certificate[]; readonly policies: readonly ValidPolicy[]; readonly reasons: readonly ReasonCode[] }
  | { readonly holds: false; readonly problem: PathProblem };

const failed = (reason: ReasonCode, subIndication: SubIndication = 'CHAIN_CONSTRAINTS_FAILURE'): PathProblem => ({ state: 'failed', subIndication, reason });

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/** Processed here, or limiting nothing: where revocation is published, and statements about quality. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.issuerAltName,
  EXTENSION.basicConstraints,
  EXTENSION.nameConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
  EXTENSION.extendedKeyUsage,
  EXTENSION.crlDistributionPoints,
  EXTENSION.freshestCrl,
  EXTENSION.ocspNoCheck,
  EXTENSION.qualifiedStatements,
]);

/**
 * Validates one path, the certificate in question first and the anchor last (RFC 5280 §6.1; policies as RFC 9618
 * has them). The anchor is trusted by configuration: its dates and signature are not looked at, the limits it
 * sets itself are (RFC 5937 §3). Revocation is asked elsewhere.
 */
export function checkPath(path: readonly Certificate[], rules: PathRules): PathCheck {
  const read: PathExtensions[] = [];
  for (const certificate of path) {
    const extensions = pathExtensions(certificate);
    if (extensions === undefined) return { holds: false, problem: failed('chain.malformed', 'CERTIFICATE_CHAIN_GENERAL_FAILURE') };
    read.push(extensions);
  }
  const walk = walkPath(path, read, rules);
  if (!walk.holds) return walk;
  const problem = useProblem(read[0] as PathExtensions, rules.use) ?? validityProblem(path, rules.at);
  return problem === undefined ? walk : { holds: false, problem };
}

/** RFC 5280 §6.1.2–6.1.5: from the anchor down. */
function walkPath(path: readonly Certificate[], read: readonly PathExtensions[], rules: PathRules): PathCheck {
  const stop = (problem: PathProblem): PathCheck => ({ holds: false, problem });
  const n = path.length - 1;
  const anchor = path[n] as Certificate;
  const reasons = new Set<ReasonCode>();
  const completed = [...path];
  let graph = initialPolicyGraph;
  let explicitPolicy = rules.requireExplicitPolicy === true ? 0 : n + 1;
  let policyMapping = rules.inhibitPolicyMapping === true ? 0 : n + 1;
  let anyPolicy = rules.inhibitAnyPolicy === true ? 0 : n + 1;
  let pathLength = read[n]?.basicConstraints?.pathLength ?? n;
  let names: NameSpace = read[n]?.nameConstraints === undefined ? everyName : narrowed(everyName, read[n].nameConstraints);
  let issuer: IssuerKey = { key: anchor.publicKey, info: anchor.publicKeyInfo };
  if (n > 0) {
    const problem = issuerProblem(anchor, read[n] as PathExtensions, true);
    if (problem !== undefined) return stop(problem);
  }
  for (let i = 1; i <= n; i++) {
    const certificate = path[n - i] as Certificate;
    const extensions = read[n - i] as PathExtensions;
    const selfIssued = isSelfIssued(certificate);
    const link = linkProblem(certificate, path[n - i + 1] as Certificate, issuer);
    if (link !== undefined) return stop(link);
    const weakness = linkWeakness(certificate, issuer);
    if (weakness === 'hopeless' && rules.weakAlgorithms !== 'tell') {
      return stop({ state: 'unknown', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', reason: 'chain.weakAlgorithm' });
    }
    if (weakness !== 'none') reasons.add('chain.weakAlgorithm');
    if ((!selfIssued || i === n) && !namesAllowed(certificate, extensions.subjectAltNames, names)) return stop(failed('chain.nameConstraints'));
    graph = withPolicies(graph, extensions.policies, anyPolicy > 0 || (i < n && selfIssued));
    if (explicitPolicy === 0 && graph.level.length === 0) return stop(failed('chain.policy'));
    if (hasUnknownCritical(certificate)) return stop(failed('chain.unknownCriticalExtension'));
    if (i === n) break;

    // §6.1.4: what this certificate says about those below it.
    const { mappings, policyConstraints, inhibitAnyPolicy, nameConstraints, basicConstraints } = extensions;
    if (mappings?.some((pair) => pair.issuer === ANY_POLICY || pair.subject === ANY_POLICY) === true) return stop(failed('chain.policy'));
    if (mappings !== undefined) graph = withMappings(graph, mappings, policyMapping > 0);
    if (nameConstraints !== undefined) names = narrowed(names, nameConstraints);
    issuer = inheritingKey(certificate, issuer);
    if (issuer.key !== certificate.publicKey) completed[n - i] = { ...certificate, publicKey: issuer.key };
    if (!selfIssued) {
      explicitPolicy = Math.max(0, explicitPolicy - 1);
      policyMapping = Math.max(0, policyMapping - 1);
      anyPolicy = Math.max(0, anyPolicy - 1);
    }
    explicitPolicy = Math.min(explicitPolicy, policyConstraints?.requireExplicit ?? explicitPolicy);
    policyMapping = Math.min(policyMapping, policyConstraints?.inhibitMapping ?? policyMapping);
    anyPolicy = Math.min(anyPolicy, inhibitAnyPolicy ?? anyPolicy);
    const problem = issuerProblem(certificate, extensions, false);
    if (problem !== undefined) return stop(problem);
    if (!selfIssued && --pathLength < 0) return stop(failed('chain.pathTooLong'));
    pathLength = Math.min(pathLength, basicConstraints?.pathLength ?? pathLength);
  }
  // §6.1.5 (a, b, g): an anchor that is itself the certificate in question asks for no policy.
  explicitPolicy = Math.max(0, explicitPolicy - 1);
  if (read[0]?.policyConstraints?.requireExplicit === 0) explicitPolicy = 0;
  const policies = userPolicies(graph, rules.initialPolicies ?? [ANY_POLICY]);
  if (n > 0 && explicitPolicy === 0 && policies.length === 0) return stop(failed('chain.policy'));
  return { holds: true, path: completed, policies, reasons: [...reasons] };
}

/** §6.1.4 (k, n): may this certificate issue others? Versions 1 and 2 cannot say so and are believed only as anchors. */
function issuerProblem(certificate: Certificate, { basicConstraints, keyUsage }: PathExtensions, isAnchor: boolean): PathProblem | undefined {
  if (basicConstraints?.ca !== true && !(isAnchor && certificate.version < 3)) return failed('chain.notCa', 'CERTIFICATE_CHAIN_GENERAL_FAILURE');
  if (keyUsage?.has(KEY_USAGE.keyCertSign) === false) return failed('chain.issuerUsageForbidsSigning');
  return undefined;
}

interface IssuerKey {
  readonly key: KeyObject | undefined;
  readonly info: Uint8Array;
}

/** §6.1.3 (a): name chaining and signature; §4.1.1.2: one algorithm, named twice. */
function linkProblem(certificate: Certificate, above: Certificate, issuer: IssuerKey): PathProblem | undefined {
  const general = (reason: ReasonCode): PathProblem => failed(reason, 'CERTIFICATE_CHAIN_GENERAL_FAILURE');
  // RFC 5280 §4.1.2.4: an issuer has a name.
  if (certificate.issuer.length === 0) return general('chain.malformed');
  if (certificate.issuerName !== above.subjectName) return general('chain.signatureWrong');
  if (!sameBytes(certificate.signatureAlgorithm.raw, certificate.tbsSignatureAlgorithm.raw)) return general('chain.malformed');
  const answer = checkSigned(issuer.key, certificate.signatureAlgorithm, certificate.tbs, certificate.signature);
  const unsupported: PathProblem = { state: 'unknown', subIndication: 'GENERIC', reason: 'chain.algorithmUnsupported' };
  return answer === 'right' ? undefined : answer === 'wrong' ? general('chain.signatureWrong') : unsupported;
}

/** As for the signature itself: one weakness is said, two leave nothing that would stop a forger. */
function linkWeakness(certificate: Certificate, { key }: IssuerKey): 'none' | 'weak' | 'hopeless' {
  const hash = signatureAlgorithmOf(certificate.signatureAlgorithm)?.hash;
  const weakHash = hash !== undefined && isWeakHash(hash);
  const strength = key === undefined ? 'broken' : keyStrength(key);
  if (hash === 'md5' || strength === 'broken' || (weakHash && strength === 'weak')) return 'hopeless';
  return weakHash || strength === 'weak' ? 'weak' : 'none';
}

const DSA = '1.2.840.10040.4.1';

/** §6.1.4 (d–f): a DSA key without parameters has those of the key above it (RFC 3279 §2.3.2). */
function inheritingKey({ publicKey, publicKeyInfo }: Certificate, above: IssuerKey): IssuerKey {
  if (publicKey !== undefined) return { key: publicKey, info: publicKeyInfo };
  const [own, bits] = readWholeDer(publicKeyInfo)?.children ?? [];
  const parent = readWholeDer(above.info)?.children[0];
  if (oidOf(own?.children[0]) !== DSA || own?.children[1]?.tag === 0x30 || oidOf(parent?.children[0]) !== DSA || bits === undefined || parent === undefined) {
    return { key: undefined, info: publicKeyInfo };
  }
  const info = sequence(parent.raw, bits.raw);
  try {
    return { key: createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' }), info };
  } catch {
    return { key: undefined, info };
  }
}

function hasUnknownCritical(certificate: Certificate): boolean {
  return [...certificate.extensions].some(([type, { critical }]) => critical && !KNOWN_EXTENSIONS.has(type));
}

/** RFC 5280 §4.2.1.3, §4.2.1.12: the key usages where the certificate limits them. */
function useProblem({ keyUsage, extendedKeyUsage }: PathExtensions, use: PathUse): PathProblem | undefined {
  const { digitalSignature, contentCommitment, crlSign } = KEY_USAGE;
  const maySign = keyUsage === undefined || keyUsage.has(digitalSignature) || keyUsage.has(contentCommitment);
  switch (use) {
    case 'signature':
      return maySign ? undefined : failed('cert.usageForbidsSigning');
    case 'timestamp':
      // RFC 3161 §2.3; that it is critical and alone is for the check of the token.
      return maySign && extendedKeyUsage?.includes(TIME_STAMPING) === true ? undefined : failed('cert.usageForbidsTimestamp');
    case 'ocsp':
      // RFC 6960 §4.2.2.2: any extended key usage would not do.
      return maySign && extendedKeyUsage?.includes(OCSP_SIGNING) === true ? undefined : failed('cert.usageForbidsOcsp');
    case 'crl':
      return keyUsage === undefined || keyUsage.has(crlSign) ? undefined : failed('chain.issuerUsageForbidsSigning');
    case 'any':
      return undefined;
  }
}

/** ETSI EN 319 102-1 §5.2.6: outside the validity without proof of existence is "unknown", not "false". */
function validityProblem(path: readonly Certificate[], at: number): PathProblem | undefined {
  const unknown = (subIndication: SubIndication, reason: ReasonCode): PathProblem => ({ state: 'unknown', subIndication, reason });
  for (const [index, certificate] of path.entries()) {
    // An anchor is trusted by configuration, not by its dates (RFC 5280 §6.1.1 d).
    if (index > 0 && index === path.length - 1) break;
    if (at > certificate.notAfter) return unknown('OUT_OF_BOUNDS_NO_POE', index === 0 ? 'cert.expired' : 'cert.issuerExpired');
    if (at < certificate.notBefore) {
      return index === 0 ? unknown('NOT_YET_VALID', 'cert.notYetValid') : unknown('OUT_OF_BOUNDS_NO_POE', 'cert.issuerNotYetValid');
    }
  }
  return undefined;
}
