import type { PdfFile } from '../pdf/file.ts';
import { entry } from '../pdf/objects.ts';
import { hashOf } from './algorithms.ts';
import type { CoveredBytes } from './byte-range.ts';
import type { Certificate } from './certificate.ts';
import { describeSigner, isoTime } from './certificate.ts';
import type { ChainCheck } from './chain.ts';
import type { CmsCheck } from './cms.ts';
import { checkCms } from './cms.ts';
import { CMS, attributeValues, parseSignedData } from './cms-parse.ts';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, oidOf, readDer } from '../cms/der-read.ts';
import { nameOf, pdfDate } from './pdf-text.ts';
import type { SignatureProof, TimestampProof } from './proof.ts';
import { chainProof, earliest } from './proof.ts';
import type { RawRsaCheck } from './raw-rsa.ts';
import { checkRawRsa } from './raw-rsa.ts';
import type { ReasonCode, SignatureVerdict, SignerDescription, SubIndication } from './result.ts';
import type { SignedField } from './signature-fields.ts';
import type { IntactTimestamp } from './timestamp.ts';
import { checkTimestamp } from './timestamp.ts';
import type { Trust } from './trust.ts';
import { judgeChain, provenBefore } from './trust.ts';

/** One signature as such: whether its bytes, its key and its certificate hold. */
export interface SignatureJudgement {
  readonly kind: 'signature' | 'timestamp';
  readonly verdict: SignatureVerdict;
  readonly subIndication?: SubIndication;
  readonly signer?: SignerDescription;
  readonly signingTime?: string;
  readonly reasons: readonly ReasonCode[];
  /** A time stamp on the signature value is there and its imprint and signature hold. */
  readonly hasTimestamp: boolean;
  /** PAdES form: CAdES sub-filter and the certificate named in what was signed. */
  readonly isPades: boolean;
  readonly proof?: SignatureProof;
}

const DETACHED = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];

/** Judges the signature over bytes that `checkByteRange` found sound. */
export function judgeSignature(file: PdfFile, field: SignedField, covered: CoveredBytes, trust: Trust): SignatureJudgement {
  const subFilter = nameOf(file, field.signature, 'SubFilter');
  if (subFilter === 'ETSI.RFC3161') return judgeDocumentTimestamp(covered, trust);
  const stated = pdfDate(file.resolve(entry(field.signature, 'M')));
  const rest = {
    kind: 'signature',
    hasTimestamp: false,
    isPades: false,
    ...(stated === undefined ? {} : { signingTime: isoTime(stated) }),
  } as const;
  if (subFilter === 'adbe.x509.rsa_sha1') return judgeRawRsa(checkRawRsa(file, field, covered), stated, trust, rest);
  if (subFilter === undefined || ![...DETACHED, 'adbe.pkcs7.sha1'].includes(subFilter)) {
    return { ...rest, verdict: 'INDETERMINATE', subIndication: 'GENERIC', reasons: ['cms.subFilterUnsupported'] };
  }
  const signedData = covered.contents.length === 0 ? undefined : parseSignedData(covered.contents);
  if (signedData?.contentType !== CMS.data) {
    const reason = covered.contents.every((octet) => octet === 0) ? 'cms.missing' : 'cms.malformed';
    return { ...rest, verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', reasons: [reason] };
  }
  const form = subFilter === 'adbe.pkcs7.sha1' ? 'sha1Inside' : 'detached';
  const cms = checkCms(signedData, { parts: covered.parts, form }, trust.pool);
  const stamp = signatureTimestamps(cms, trust);
  const stampTime = stamp.time;
  const claimed = stated ?? cms.signingTime;
  const reasons = new Set<ReasonCode>([...cms.reasons, ...stamp.reasons]);
  const isPades = subFilter === 'ETSI.CAdES.detached' && cms.bound;
  const described = {
    ...rest,
    isPades,
    hasTimestamp: stampTime !== undefined,
    ...(cms.signer === undefined ? {} : { signer: describeSigner(cms.signer) }),
    ...(claimed === undefined ? {} : { signingTime: isoTime(claimed) }),
  };
  const identity = { content: covered.parts, ...(cms.signerInfo === undefined ? {} : { value: cms.signerInfo.signature }) };
  const cmsVerdict = fromCms(cms);
  if (cmsVerdict !== undefined) return { ...described, ...cmsVerdict, reasons: [...reasons], proof: { ...identity, ...provenBy(stamp, trust) } };
  const signer = cms.signer as Certificate;

  const policy = attributeValues(cms.signerInfo?.signedAttributes, CMS.signaturePolicy)[0]?.[0];
  // The policy is named, and this program holds no copy to compare its hash with.
  if (policy !== undefined) reasons.add('cms.policyNotChecked');
  const chain = judgeChain(provenBefore(trust, stamp.proven), signer, signedData.certificates, stampTime ?? claimed, 'signature');
  const verdict = fromChain(chain, trust, reasons);
  const proof = { ...identity, chain: chainProof(chain), ...provenBy(stamp, trust) };
  if (verdict.verdict === 'TOTAL-PASSED' && subFilter === 'ETSI.CAdES.detached' && !cms.bound) {
    // ETSI EN 319 142-1 §6.3: PAdES binds the certificate; without it the signer could be exchanged.
    reasons.add('cms.certificateNotBound');
    return { ...described, proof, verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE', reasons: [...reasons] };
  }
  if (verdict.verdict === 'TOTAL-PASSED' && policy !== undefined && !namesPolicy(policy)) {
    reasons.add('cms.policyUnusable');
    return { ...described, proof, verdict: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR', reasons: [...reasons] };
  }
  if (verdict.verdict === 'TOTAL-PASSED' && reasons.has('timestamp.broken')) {
    return { ...described, proof, verdict: 'INDETERMINATE', subIndication: 'GENERIC', reasons: [...reasons] };
  }
  return { ...described, ...verdict, reasons: [...reasons], proof };
}

/** What the time stamps on a signature and those over it prove together. */
export function provenBy({ proven, stamps }: Pick<SignatureTimes, 'proven' | 'stamps'>, trust: Trust): Omit<SignatureProof, 'chain'> {
  const time = earliest(proven, trust.proven);
  return { timestamps: stamps, ...(time === undefined ? {} : { proven: time }) };
}

/** The signature without CMS around it: nothing but the key and the claimed time of the dictionary. */
function judgeRawRsa(check: RawRsaCheck, claimed: number | undefined, trust: Trust, rest: Pick<SignatureJudgement, 'kind' | 'hasTimestamp' | 'isPades' | 'signingTime'>): SignatureJudgement {
  const described = { ...rest, ...(check.signer === undefined ? {} : { signer: describeSigner(check.signer) }) };
  if (check.state !== 'intact') {
    const verdict = check.state === 'broken' ? 'TOTAL-FAILED' : 'INDETERMINATE';
    return { ...described, verdict, subIndication: check.subIndication, reasons: [check.reason] };
  }
  const reasons = new Set<ReasonCode>(check.reasons);
  const chain = judgeChain(trust, check.signer, check.certificates, claimed, 'signature');
  const verdict = fromChain(chain, trust, reasons);
  return { ...described, ...verdict, reasons: [...reasons], proof: { chain: chainProof(chain), ...provenBy({ stamps: [] }, trust) } };
}

/** SignaturePolicy (ETSI EN 319 122-1 §5.2.9.1): NULL when implied, else an identifier and its hash. */
export function namesPolicy(policy: DerNode): boolean {
  if (policy.tag !== TAG.sequence) return policy.tag === 0x05;
  const [id, hash] = policy.children;
  if (oidOf(id) === undefined) return false;
  return hash?.tag !== TAG.sequence || hashOf(hash.children[0]) !== undefined;
}

export function fromCms(cms: Pick<CmsCheck, 'state' | 'subIndication'>): { verdict: SignatureVerdict; subIndication?: SubIndication } | undefined {
  if (cms.state === 'intact') return undefined;
  const verdict: SignatureVerdict = cms.state === 'broken' ? 'TOTAL-FAILED' : 'INDETERMINATE';
  return cms.subIndication === undefined ? { verdict } : { verdict, subIndication: cms.subIndication };
}

export function fromChain(
  chain: ChainCheck,
  trust: Trust,
  reasons: Set<ReasonCode>,
): { verdict: SignatureVerdict; subIndication?: SubIndication } {
  for (const reason of chain.reasons) reasons.add(reason);
  if (trust.assume) reasons.add('chain.assumedTrust');
  // Said where revocation was not looked at: a passed verdict does not mean "not revoked" then.
  if (chain.state !== 'trusted') {
    if (!chain.reasons.some((reason) => reason === 'cert.revoked' || reason === 'cert.issuerRevoked' || reason === 'revocation.unknown')) reasons.add('revocation.notChecked');
    return { verdict: 'INDETERMINATE', subIndication: chain.subIndication };
  }
  if (chain.revocation !== 'good') reasons.add(chain.revocation === 'unknown' ? 'revocation.unknown' : 'revocation.notChecked');
  return { verdict: 'TOTAL-PASSED' };
}

interface SignatureTimes {
  /** The earliest time an intact stamp states. */
  readonly time?: number;
  /** The earliest of those whose authority is trusted: a proof that the signature existed then. */
  readonly proven?: number;
  readonly reasons: readonly ReasonCode[];
  /** Those that hold by themselves, trusted or not. */
  readonly intact: readonly IntactTimestamp[];
  /** One for each token, in their order. */
  readonly stamps: readonly TimestampProof[];
}

/** Time stamps on the signature value (ETSI EN 319 122-1 §5.3). One that is broken is said. */
function signatureTimestamps(cms: CmsCheck, trust: Trust): SignatureTimes {
  const info = cms.signerInfo;
  const tokens = attributeValues(info?.unsignedAttributes, CMS.signatureTimestamp).flat().slice(0, 16);
  return judgeTimestamps(tokens.map((token) => token.raw), [info?.signature ?? new Uint8Array()], trust);
}

/** Time stamp tokens over the same parts: the earliest times they state and prove, and what is wrong with the others. */
export function judgeTimestamps(
  tokens: readonly Uint8Array[],
  stamped: readonly Uint8Array[],
  trust: Trust,
): SignatureTimes {
  const reasons: ReasonCode[] = [];
  const intact: IntactTimestamp[] = [];
  const proofs: number[] = [];
  const stamps: TimestampProof[] = [];
  for (const token of tokens) {
    const check = checkTimestamp(token, stamped, trust.pool);
    if (check.state === 'intact') {
      if (!check.usageRight) reasons.push('timestamp.usageMissing');
      const chain = judgeChain(trust, check.authority, check.certificates, check.time, 'timestamp', { token, time: check.time });
      if (chain.state !== 'trusted') reasons.push(chain.subIndication === 'TRY_LATER' ? 'revocation.unknown' : 'timestamp.notTrusted');
      else if (check.usageRight) proofs.push(check.time);
      intact.push(check);
      stamps.push({ token, state: chain.state === 'trusted' && check.usageRight ? 'trusted' : 'notTrusted', time: check.time, chain: chainProof(chain) });
    } else {
      reasons.push(check.state === 'broken' ? 'timestamp.broken' : 'timestamp.notTrusted');
      stamps.push({ token, state: check.state === 'broken' ? 'broken' : 'notTrusted' });
    }
  }
  return {
    ...(intact.length === 0 ? {} : { time: Math.min(...intact.map(({ time }) => time)) }),
    ...(proofs.length === 0 ? {} : { proven: Math.min(...proofs) }),
    reasons,
    intact,
    stamps,
  };
}

/** The octets of the token alone: zeros fill what the file kept free for it (ISO 32000-2 §12.8.3.2). */
const withoutPadding = (contents: Uint8Array): Uint8Array => readDer(contents)?.raw ?? contents;

/** A document time stamp (ETSI EN 319 142-1 §5.4.3): the token stamps the covered bytes. */
function judgeDocumentTimestamp(covered: CoveredBytes, trust: Trust): SignatureJudgement {
  const rest = { kind: 'timestamp', hasTimestamp: false, isPades: false } as const;
  const check = checkTimestamp(covered.contents, covered.parts, trust.pool);
  if (check.state !== 'intact') {
    const reasons: ReasonCode[] = ['timestamp.broken', ...(check.cms?.reasons ?? [])];
    return check.state === 'broken'
      ? { ...rest, verdict: 'TOTAL-FAILED', subIndication: check.cms?.subIndication ?? 'HASH_FAILURE', reasons }
      : { ...rest, verdict: 'INDETERMINATE', subIndication: check.cms?.subIndication ?? 'GENERIC', reasons: check.cms?.reasons ?? ['cms.algorithmUnsupported'] };
  }
  const reasons = new Set<ReasonCode>(check.cms.reasons);
  if (!check.usageRight) reasons.add('timestamp.usageMissing');
  const chain = judgeChain(trust, check.authority, check.certificates, check.time, 'timestamp', { token: covered.contents, time: check.time });
  const verdict = fromChain(chain, trust, reasons);
  const trusted = verdict.verdict === 'TOTAL-PASSED' && check.usageRight;
  const stamp: TimestampProof = { token: withoutPadding(covered.contents), state: trusted ? 'trusted' : 'notTrusted', time: check.time, chain: chainProof(chain) };
  return {
    ...rest,
    ...verdict,
    proof: { content: covered.parts, chain: chainProof(chain), ...provenBy({ stamps: [stamp], ...(trusted ? { proven: check.time } : {}) }, trust) },
    signer: describeSigner(check.authority),
    signingTime: isoTime(check.time),
    reasons: [...reasons],
  };
}
