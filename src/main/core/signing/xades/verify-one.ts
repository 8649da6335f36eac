import { judgeFacts, type SignatureFacts } from '../cades/judge.ts';
import { noEvidence } from '../evidence/evidence.ts';
import type { CoveredObject, FileSignature } from '../file-result.ts';
import type { ReasonCode, SubIndication } from '../validation/result.ts';
import type { Trust } from '../validation/trust.ts';
import type { Source } from './dereference.ts';
import { dsig, isDsig, isXades } from './names.ts';
import { carriedEvidence, certificatesOf, propertiesOf, timestampsNamed, type Properties } from './properties.ts';
import { checkReferences, type CheckedReference } from './references.ts';
import { checkValue, type ValueCheck } from './signature-value.ts';
import { canonical, methodOf } from './transforms.ts';
import { elementsOf, isWithin, onlyChild, type XmlElement } from './xml.ts';

/** One XAdES signature and what it covers, for the caller who judges the document as a whole. */
export interface CheckedSignature {
  readonly signature: FileSignature;
  /** Elements of the document it covers; empty where it does not hold. */
  readonly targets: readonly XmlElement[];
}

const signedPropertiesType = /^http:\/\/uri\.etsi\.org\/01903(?:\/v1\.\d\.\d)?#SignedProperties$/;
const maxCountersignatures = 16;
const maxDepth = 4;

/** Verifies one ds:Signature (XMLDSig 1.1 §3.2; EN 319 132-1 §6). `counters`: the value it must cover, for a countersignature. */
export function verifyXmlSignature(signature: XmlElement, field: string, source: Source, trust: Trust, counters?: XmlElement, depth = 0): CheckedSignature {
  const signedInfo = onlyChild(signature, dsig, 'SignedInfo');
  const references = signedInfo === undefined ? undefined : checkReferences(signedInfo, signature, source);
  if (signedInfo === undefined || references === undefined) {
    return { signature: judgeFacts({ ...noFacts, field, reasons: ['xades.malformed'] }, trust), targets: [] };
  }
  const properties = propertiesOf(signature);
  const keyInfo = onlyChild(signature, dsig, 'KeyInfo');
  const certificates = certificatesOf(keyInfo, properties?.unsigned);
  const value = checkValue(signature, signedInfo, properties?.named ?? [], [...certificates, ...trust.pool], source);
  const all = [...references, ...references.flatMap(({ manifest }) => manifest)];
  const own = all.filter((reference) => !isOwn(reference, properties, keyInfo));
  const problem = worstOf(value, all, own, properties, references, counters);
  const bound = properties !== undefined && properties.named.length > 0 ? true : keyInfo !== undefined && covers(references, keyInfo);
  const archived = timestampsNamed(properties?.unsigned, 'ArchiveTimeStamp').length > 0;
  const facts: SignatureFacts = {
    field,
    state: problem.state,
    ...(problem.subIndication === undefined ? {} : { subIndication: problem.subIndication }),
    reasons: [...new Set([...value.reasons, ...(all.some(({ weak }) => weak) ? (['crypto.weakHash'] as const) : []), ...problem.reasons])],
    ...(value.signer === undefined ? {} : { signer: value.signer }),
    certificates,
    ...(properties?.signingTime === undefined ? {} : { signingTime: properties.signingTime }),
    bound,
    timestamps: signatureTimestamps(signature, properties, source),
    policy: properties?.policy ?? 'none',
    evidence: carriedEvidence(properties?.unsigned),
    archive: archived ? 'notChecked' : 'none',
    covers: own.map(described),
    coversWhole: own.some(({ target, state }) => state === 'intact' && target === source.document.root),
  };
  const countersignatures = depth < maxDepth ? countersignaturesOf(signature, properties, field, source, trust, depth) : [];
  return {
    signature: judgeFacts(facts, trust, countersignatures),
    targets: problem.state === 'broken' ? [] : all.flatMap(({ target }) => target ?? []),
  };
}

const noFacts = { state: 'broken', subIndication: 'FORMAT_FAILURE', certificates: [], bound: false, timestamps: [], policy: 'none', evidence: noEvidence, archive: 'none', covers: [], coversWhole: false } as const;

/** Whether a part of the signature itself is signed: a reference to the document around it leaves the signature out. */
const covers = (references: readonly CheckedReference[], element: XmlElement): boolean =>
  references.some(({ state, target, withoutSignatures }) => state === 'intact' && !withoutSignatures && target !== undefined && isWithin(element, target));

/** References to the signature's own properties and keys sign no content. */
function isOwn({ target, type }: CheckedReference, properties: Properties | undefined, keyInfo: XmlElement | undefined): boolean {
  return (target !== undefined && (target === properties?.signedProperties || target === keyInfo)) || signedPropertiesType.test(type);
}

/** EN 319 102-1 §5.1.4: what decides, worst first: broken cryptography, changed content, content that is not here. */
function worstOf(
  value: ValueCheck,
  all: readonly CheckedReference[],
  own: readonly CheckedReference[],
  properties: Properties | undefined,
  references: readonly CheckedReference[],
  counters: XmlElement | undefined,
): { readonly state: SignatureFacts['state']; readonly subIndication?: SubIndication; readonly reasons: readonly ReasonCode[] } {
  const answer = (state: SignatureFacts['state'], subIndication: SubIndication, reason: ReasonCode) => ({ state, subIndication, reasons: [reason] });
  const some = (state: CheckedReference['state']): boolean => all.some((reference) => reference.state === state);
  if (value.state === 'broken') return { ...value, reasons: [] };
  if (some('changed')) return answer('broken', 'HASH_FAILURE', 'cms.digestMismatch');
  if (some('ambiguous')) return answer('broken', 'FORMAT_FAILURE', 'xades.idAmbiguous');
  if (some('malformed')) return answer('broken', 'FORMAT_FAILURE', 'xades.malformed');
  // EN 319 132-1 §4.4.2: SignedProperties are there, and the reference to these very ones says so by its Type.
  const typed = references.filter(({ type }) => signedPropertiesType.test(type));
  if (typed.some(({ target, state }) => state === 'missing' || (state === 'intact' && target !== properties?.signedProperties))) {
    return answer('broken', 'FORMAT_FAILURE', 'xades.propertiesNotSigned');
  }
  if (counters !== undefined && !own.some(({ target, state }) => state === 'intact' && target === counters)) {
    return answer('broken', 'FORMAT_FAILURE', 'content.nothingSigned');
  }
  if (value.state === 'unknown') return { ...value, reasons: [] };
  if (some('missing')) return answer('unknown', 'SIGNED_DATA_NOT_FOUND', 'content.missing');
  if (some('unsupported')) return answer('unknown', 'GENERIC', 'xades.transformUnsupported');
  if (properties === undefined || !covers(references, properties.signedProperties)) return answer('unknown', 'SIG_CONSTRAINTS_FAILURE', 'xades.propertiesNotSigned');
  if (own.length === 0) return answer('unknown', 'SIG_CONSTRAINTS_FAILURE', 'content.nothingSigned');
  return { state: 'intact', reasons: [] };
}

const described = ({ uri, state }: CheckedReference): CoveredObject => ({
  name: uri ?? '',
  state: state === 'intact' || state === 'changed' || state === 'missing' ? state : 'notChecked',
});

/** SignatureTimeStamp (EN 319 132-1 §5.3): over the canonical SignatureValue element. */
function signatureTimestamps(signature: XmlElement, properties: Properties | undefined, source: Source): SignatureFacts['timestamps'] {
  const value = onlyChild(signature, dsig, 'SignatureValue');
  return timestampsNamed(properties?.unsigned, 'SignatureTimeStamp').flatMap(({ element, tokens }) => {
    const method = methodOf(onlyChild(element, dsig, 'CanonicalizationMethod'), true);
    const stamped = value === undefined || method === undefined ? undefined : canonical({ apex: value, without: new Set(), comments: false }, method, source);
    // A method that is not known leaves a token over nothing, which is then told as not holding.
    return tokens.map((token) => ({ token, stamped: stamped === undefined ? [] : [stamped] }));
  });
}

/** CounterSignature (EN 319 132-1 §5.2.7.2) over this signature's value. */
function countersignaturesOf(signature: XmlElement, properties: Properties | undefined, field: string, source: Source, trust: Trust, depth: number): readonly FileSignature[] {
  const value = onlyChild(signature, dsig, 'SignatureValue');
  const holders = properties?.unsigned === undefined ? [] : elementsOf(properties.unsigned).filter((child) => isXades(child, 'CounterSignature'));
  const nested = holders.flatMap((holder) => elementsOf(holder).filter((child) => isDsig(child, 'Signature'))).slice(0, maxCountersignatures);
  return nested.map((counter, index) => verifyXmlSignature(counter, `${field}.${String(index + 1)}`, source, trust, value, depth + 1).signature);
}
