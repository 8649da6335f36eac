import { noEvidence } from '../evidence/evidence.ts';
import type { CoveredObject, FileSignature, FileVerification } from '../file-result.ts';
import { fileVerification, unreadableFile } from '../file-result.ts';
import { digest, hashOf, type HashName } from '../validation/algorithms.ts';
import type { SignedContent } from '../validation/cms.ts';
import { checkCms } from '../validation/cms.ts';
import { CMS, attributeValues, parseSignedData, parseSignerInfo, type SignedData, type SignerInfo } from '../validation/cms-parse.ts';
import { sameBytes } from '../cms/der-read.ts';
import type { ReasonCode, VerifyOptions } from '../validation/result.ts';
import { trustFrom, type Trust } from '../validation/trust.ts';
import { namesPolicy } from '../validation/verify-signature.ts';
import { archiveHashes, archiveState } from './archive-timestamp.ts';
import { carriedEvidence } from './carried-evidence.ts';
import { cmsBytes } from './cms-bytes.ts';
import { collectContent, digestContent, type SignedContentSource } from './content.ts';
import { judgeFacts, type SignatureFacts } from './judge.ts';
import { verifyTimestampFile } from './verify-timestamp.ts';

export interface VerifyCadesOptions extends VerifyOptions {
  /** What a detached signature signs; read once, never held. */
  readonly content?: SignedContentSource;
  /** Its name for a person. */
  readonly contentName?: string;
}

/** Where content must be held as a whole, bytes. */
const maxWhole = 256 * 1024 * 1024;
/** In one file, however they nest. */
const maxCountersignatures = 64;
const maxCountersignatureDepth = 4;

/**
 * Verifies a CMS file (`.p7s` over content given beside it, `.p7m` with the content inside; DER, BER, PEM): every
 * SignerInfo by itself (RFC 5652 §5.6), with its countersignatures and timestamps. Never throws.
 */
export async function verifyCades(file: Uint8Array, options: VerifyCadesOptions): Promise<FileVerification> {
  try {
    const signedData = parseSignedData(cmsBytes(file));
    if (signedData === undefined) return unreadableFile('cades', 'cms.malformed');
    if (signedData.contentType === CMS.timestampInfo) return await verifyToken(cmsBytes(file), options);
    return await verifySignedData(signedData, options);
  } catch {
    // A defect of ours must not look like a verdict about the document.
    return { format: 'cades', document: 'unsure', reasons: ['internal'], signatures: [] };
  }
}

/** A time stamp that is a file of its own, beside what it stamps. */
async function verifyToken(token: Uint8Array, options: VerifyCadesOptions): Promise<FileVerification> {
  const content = options.content === undefined ? undefined : await collectContent(options.content, maxWhole);
  return verifyTimestampFile(token, content?.ok === true ? content.value : undefined, trustFrom(options, []));
}

async function verifySignedData(signedData: SignedData, options: VerifyCadesOptions): Promise<FileVerification> {
  const trust = trustFrom(options, signedData.certificates);
  const reasons = new Set<ReasonCode>();
  const found = await signedContent(signedData, options, reasons);
  const name = options.contentName ?? '';
  const budget = { countersignatures: maxCountersignatures };
  const signatures = signedData.signers.map((info, index) => {
    const field = `#${String(index + 1)}`;
    return judgeFacts(signerFacts(signedData, info, found, field, name, trust), trust, countersignaturesOf(signedData, info, field, trust, budget, 1));
  });
  if (budget.countersignatures < 0) reasons.add('structure.tooManySignatures');
  return fileVerification('cades', signatures, reasons);
}

/** The content as `checkCms` takes it; `undefined` when it is not here. */
async function signedContent(signedData: SignedData, { content }: VerifyCadesOptions, reasons: Set<ReasonCode>): Promise<SignedContent | undefined> {
  const inside = signedData.content;
  if (inside !== undefined) {
    if (content !== undefined) {
      const [given, own] = [await digestContent(content, ['sha256']), await digestContent(inside, ['sha256'])];
      if (!given.ok) reasons.add('content.unreadable');
      else if (!own.ok || !sameBytes(given.value.digests.get('sha256') ?? new Uint8Array(), own.value.digests.get('sha256') ?? new Uint8Array())) {
        reasons.add('content.differs');
      }
    }
    return { parts: [inside], form: 'attached', digests: digestsOf(inside) };
  }
  if (content === undefined) return undefined;
  if (signedData.signers.some(({ signedAttributes }) => signedAttributes === undefined)) {
    // The value itself is over the content (RFC 5652 §5.4), so the key must see all of it at once.
    const whole = await collectContent(content, maxWhole);
    if (!whole.ok) reasons.add('content.unreadable');
    return whole.ok ? { parts: [whole.value], form: 'detached', digests: digestsOf(whole.value) } : undefined;
  }
  const hashes = new Set(signedData.signers.flatMap((info) => [hashOf(info.digestAlgorithm) ?? [], archiveHashes(info)].flat()));
  const read = await digestContent(content, [...hashes]);
  if (!read.ok) reasons.add('content.unreadable');
  return read.ok ? { parts: [], form: 'detached', digests: read.value.digests } : undefined;
}

/** Each hash of the content is made once, however many signers and timestamps ask for it. */
function digestsOf(content: Uint8Array): { readonly get: (hash: HashName) => Uint8Array | undefined } {
  const known = new Map<HashName, Uint8Array | undefined>();
  return {
    get: (hash) => {
      if (!known.has(hash)) known.set(hash, digest(hash, content));
      return known.get(hash);
    },
  };
}

function signerFacts(signedData: SignedData, info: SignerInfo, content: SignedContent | undefined, field: string, name: string, trust: Trust): SignatureFacts {
  const one: SignedData = { ...signedData, signers: [info] };
  const cms = content === undefined ? undefined : checkCms(one, content, trust.pool);
  const policies = attributeValues(info.signedAttributes, CMS.signaturePolicy);
  const policy = policies[0]?.[0];
  const state: CoveredObject['state'] =
    cms === undefined ? 'missing' : cms.reasons.includes('cms.digestMismatch') ? 'changed' : cms.state === 'intact' ? 'intact' : 'notChecked';
  const tokens = attributeValues(info.unsignedAttributes, CMS.signatureTimestamp).flat();
  const shared = {
    field,
    certificates: signedData.certificates,
    timestamps: tokens.map((token) => ({ token: token.raw, stamped: [info.signature] })),
    policy: policy === undefined ? 'none' : namesPolicy(policy) ? 'named' : 'unusable',
    evidence: carriedEvidence(signedData, info),
    archive: archiveState(signedData, info, content, trust),
    covers: [{ name, state }],
  } as const;
  if (cms === undefined) {
    return { ...shared, state: 'unknown', subIndication: 'SIGNED_DATA_NOT_FOUND', reasons: ['content.missing'], bound: false, coversWhole: false };
  }
  // RFC 5652 §11.3: signing-time must not be there twice, nor with two values.
  const times = attributeValues(info.signedAttributes, CMS.signingTime);
  if (cms.state === 'intact' && (times.length > 1 || (times[0]?.length ?? 1) !== 1)) {
    return { ...shared, ...cms, state: 'broken', subIndication: 'FORMAT_FAILURE', reasons: [...cms.reasons, 'cms.attributesInvalid'], coversWhole: true };
  }
  return { ...shared, ...cms, coversWhole: true };
}

/** RFC 5652 §11.4: SignerInfos over this one's signature value, each with countersignatures of its own. */
function countersignaturesOf(signedData: SignedData, info: SignerInfo, field: string, trust: Trust, budget: { countersignatures: number }, depth: number): readonly FileSignature[] {
  const all = attributeValues(info.unsignedAttributes, CMS.countersignature).flat();
  const nodes = depth > maxCountersignatureDepth ? [] : all.slice(0, Math.max(0, budget.countersignatures));
  budget.countersignatures -= nodes.length < all.length ? maxCountersignatures + 1 : nodes.length;
  return nodes.map((node, index) => {
    const name = `${field}.${String(index + 1)}`;
    const counter = parseSignerInfo(node);
    if (counter === undefined) {
      return judgeFacts({ ...noFacts, field: name, state: 'broken', subIndication: 'FORMAT_FAILURE', reasons: ['cms.malformed'] }, trust);
    }
    const content: SignedContent = { parts: [info.signature], form: 'countersignature' };
    const facts = signerFacts(signedData, counter, content, name, field, trust);
    return judgeFacts({ ...facts, coversWhole: false }, trust, countersignaturesOf(signedData, counter, name, trust, budget, depth + 1));
  });
}

const noFacts = { certificates: [], bound: false, timestamps: [], policy: 'none', evidence: noEvidence, archive: 'none', covers: [], coversWhole: false } as const;
