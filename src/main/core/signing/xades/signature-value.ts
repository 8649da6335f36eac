import { checkSignature, isWeakHash, keyStrength } from '../validation/algorithms.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { ReasonCode, SubIndication } from '../validation/result.ts';
import { strictBase64, xmlSignatureAlgorithm } from './algorithms.ts';
import type { Source } from './dereference.ts';
import { dsig } from './names.ts';
import { namesCertificate, type Properties } from './properties.ts';
import { canonical, methodOf } from './transforms.ts';
import { attributeOf, onlyChild, stringValue, type XmlElement } from './xml.ts';

/** Whose key signed SignedInfo, and whether it did. */
export interface ValueCheck {
  readonly state: 'intact' | 'broken' | 'unknown';
  readonly subIndication?: SubIndication;
  readonly reasons: readonly ReasonCode[];
  readonly signer?: Certificate;
}

const maxCandidates = 40;

/**
 * The signature value over the canonical SignedInfo (XMLDSig 1.1 §3.2.2). The signer is the certificate that
 * SigningCertificate names; without it, the first of the candidates whose key made the value.
 */
export function checkValue(
  signature: XmlElement,
  signedInfo: XmlElement,
  named: Properties['named'],
  candidates: readonly Certificate[],
  source: Source,
): ValueCheck {
  const ended = (state: ValueCheck['state'], subIndication: SubIndication, reason: ReasonCode, signer?: Certificate): ValueCheck => ({
    state, subIndication, reasons: [reason], ...(signer === undefined ? {} : { signer }),
  });
  const text = onlyChild(signature, dsig, 'SignatureValue');
  const value = text === undefined ? undefined : strictBase64(stringValue(text));
  if (value === undefined || value.length === 0) return ended('broken', 'FORMAT_FAILURE', 'xades.malformed');
  const algorithm = xmlSignatureAlgorithm(attributeOf(onlyChild(signedInfo, dsig, 'SignatureMethod'), 'Algorithm'));
  if (algorithm === undefined) return ended('unknown', 'GENERIC', 'cms.algorithmUnsupported');
  const method = methodOf(onlyChild(signedInfo, dsig, 'CanonicalizationMethod'));
  const octets = method === undefined ? undefined : canonical({ apex: signedInfo, without: new Set(), comments: true }, method, source);
  if (octets === undefined) return ended('unknown', 'GENERIC', 'xades.transformUnsupported');

  const namedOnes = candidates.filter((candidate) => namesCertificate(named, candidate));
  const pool = (namedOnes.length > 0 ? namedOnes : candidates).slice(0, maxCandidates);
  const usable = pool.filter(({ publicKey }) => publicKey !== undefined);
  if (pool.length === 0) return ended('unknown', 'NO_SIGNING_CERTIFICATE_FOUND', 'cms.signerNotFound');
  if (usable.length === 0) return ended('unknown', 'GENERIC', 'cms.algorithmUnsupported', pool[0]);
  const answers = usable.map((certificate) => ({
    certificate,
    answer: certificate.publicKey === undefined ? 'unknown' : checkSignature(certificate.publicKey, algorithm, algorithm.hash, octets, value),
  }));
  const right = answers.find(({ answer }) => answer === 'right')?.certificate;
  if (right === undefined) {
    // The one that is named is not here: that the others did not sign says nothing.
    if (named.length > 0 && namedOnes.length === 0) return ended('unknown', 'NO_SIGNING_CERTIFICATE_FOUND', 'cms.signerNotFound');
    const unknown = answers.some(({ answer }) => answer === 'unknown');
    return unknown ? ended('unknown', 'GENERIC', 'cms.algorithmUnsupported', usable[0]) : ended('broken', 'SIG_CRYPTO_FAILURE', 'cms.signatureWrong', usable[0]);
  }
  if (named.length > 0 && namedOnes.length === 0) return ended('broken', 'SIG_CRYPTO_FAILURE', 'cms.certificateMismatch', right);

  const reasons: ReasonCode[] = isWeakHash(algorithm.hash) ? ['crypto.weakHash'] : [];
  const strength = right.publicKey === undefined ? 'broken' : keyStrength(right.publicKey);
  if (strength !== 'good') reasons.push('crypto.weakKey');
  // As for CMS: one weakness is said, two leave nothing that would stop a forger (ETSI TS 119 312).
  const nothingLeft = strength === 'broken' || (strength === 'weak' && isWeakHash(algorithm.hash));
  return nothingLeft
    ? { state: 'unknown', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', reasons, signer: right }
    : { state: 'intact', reasons, signer: right };
}
