import type { HashName } from './algorithms.ts';
import { checkSignature, digest, hashOf, isWeakHash, keyStrength, signatureAlgorithmOf } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { subjectKeyIdentifier } from './certificate.ts';
import type { SignedData, SignerInfo } from './cms-parse.ts';
import { CMS, attributeValues } from './cms-parse.ts';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, octetsOf, oidOf, sameBytes, timeOf } from '../cms/der-read.ts';
import { comparableName, nameAttributes } from './distinguished-name.ts';
import type { ReasonCode, SubIndication } from './result.ts';

/** What the CMS alone says, before anyone is trusted. */
export interface CmsCheck {
  readonly state: 'intact' | 'broken' | 'unknown';
  readonly subIndication?: SubIndication;
  readonly reasons: readonly ReasonCode[];
  readonly signer?: Certificate;
  readonly signerInfo?: SignerInfo;
  /** The signing-time attribute, in milliseconds. A claim, nothing more. */
  readonly signingTime?: number;
  /** The signer certificate is named inside what was signed (RFC 5035 §3). */
  readonly bound: boolean;
}

/**
 * What the signature must cover. `sha1Inside`: adbe.pkcs7.sha1, whose content is the digest itself. `countersignature`:
 * the parts are a signature value, and the attribute content-type is not there (RFC 5652 §11.4).
 */
export interface SignedContent {
  readonly parts: readonly Uint8Array[];
  readonly form: 'detached' | 'sha1Inside' | 'timestamp' | 'attached' | 'countersignature';
  /** Digests of the content made elsewhere, where it is too long to be held. */
  readonly digests?: { readonly get: (hash: HashName) => Uint8Array | undefined };
}

type Stop = Pick<CmsCheck, 'state' | 'subIndication'> & { readonly reason: ReasonCode };

/**
 * Verifies one SignerInfo over the content (RFC 5652 §5.4–5.6) with the ESS certificate binding
 * (RFC 5035). `certificates` are searched beside those in the CMS.
 */
export function checkCms(
  signedData: SignedData,
  content: SignedContent,
  certificates: readonly Certificate[],
): CmsCheck {
  const reasons = new Set<ReasonCode>();
  const ended = (
    { state, subIndication, reason }: Stop,
    rest: Partial<Pick<CmsCheck, 'signer' | 'signerInfo' | 'signingTime'>> = {},
  ): CmsCheck => ({
    state,
    ...(subIndication === undefined ? {} : { subIndication }),
    reasons: [...reasons, reason],
    bound: false,
    ...rest,
  });

  const [signerInfo, second] = signedData.signers;
  // ETSI EN 319 142-1 §6.3 and ISO 32000-2 §12.8.3.3.1: exactly one signer in a PDF signature.
  if (signerInfo === undefined || second !== undefined) return ended(broken('FORMAT_FAILURE', 'cms.signerCount'));
  const signer = findSigner(signerInfo, [...signedData.certificates, ...certificates]);
  const claimed = timeOf(attributeValues(signerInfo.signedAttributes, CMS.signingTime)[0]?.[0]);
  const rest = {
    ...(signer === undefined ? {} : { signer }),
    signerInfo,
    ...(claimed === undefined ? {} : { signingTime: claimed }),
  };

  const signed = signedBytes(signedData, signerInfo, content);
  if ('reason' in signed) return ended(signed, rest);
  if (isWeakHash(signed.hash)) reasons.add('crypto.weakHash');
  if (signer === undefined) return ended(unknown('NO_SIGNING_CERTIFICATE_FOUND', 'cms.signerNotFound'), rest);
  if (signer.publicKey === undefined) return ended(unknown('GENERIC', 'cms.algorithmUnsupported'), rest);

  const algorithm = signatureAlgorithmOf(signerInfo.signatureAlgorithm);
  if (algorithm === undefined) return ended(unknown('GENERIC', 'cms.algorithmUnsupported'), rest);
  // RFC 5754 §3, RFC 4056 §3 and RFC 8419 §3.1: the digest beside the signature is the same one.
  const demanded = algorithm.scheme === 'eddsa' ? edwardsHash(signer, signerInfo) : algorithm.hash;
  if (demanded !== undefined && demanded !== signed.hash) {
    return ended(broken('SIG_CRYPTO_FAILURE', 'cms.algorithmMismatch'), rest);
  }
  const answers = signed.candidates.map((data) =>
    checkSignature(signer.publicKey as NonNullable<typeof signer.publicKey>, algorithm, signed.hash, data, signerInfo.signature),
  );
  if (!answers.includes('right')) {
    return answers.includes('unknown')
      ? ended(unknown('GENERIC', 'cms.algorithmUnsupported'), rest)
      : ended(broken('SIG_CRYPTO_FAILURE', 'cms.signatureWrong'), rest);
  }

  const binding = certificateBinding(signerInfo, signer);
  if (binding === 'mismatch') return ended(broken('SIG_CRYPTO_FAILURE', 'cms.certificateMismatch'), rest);
  const strength = keyStrength(signer.publicKey);
  if (strength !== 'good') reasons.add('crypto.weakKey');
  // ETSI TS 119 312 rejects SHA-1 and RSA below 1900 bits. One of them alone is still found on honest
  // older documents and is said; both together leave nothing that would stop a forger.
  const nothingLeft = strength === 'broken' || signed.hash === 'md5' || (strength === 'weak' && isWeakHash(signed.hash));
  if (nothingLeft) {
    return {
      state: 'unknown',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      reasons: [...reasons],
      bound: binding === 'match',
      ...rest,
    };
  }
  return { state: 'intact', reasons: [...reasons], bound: binding === 'match', ...rest };
}

const broken = (subIndication: SubIndication, reason: ReasonCode): Stop => ({ state: 'broken', subIndication, reason });
const unknown = (subIndication: SubIndication, reason: ReasonCode): Stop => ({ state: 'unknown', subIndication, reason });

/** RFC 5652 §5.3: by issuer and serial number, or by subject key identifier. */
export function findSigner(info: SignerInfo, certificates: readonly Certificate[]): Certificate | undefined {
  const { issuer, serial, subjectKeyIdentifier: keyId } = info;
  if (keyId !== undefined) {
    return certificates.find((certificate) => {
      const own = subjectKeyIdentifier(certificate);
      return own !== undefined && sameBytes(own, keyId);
    });
  }
  if (issuer === undefined || serial === undefined) return undefined;
  const sameSerial = certificates.filter((certificate) => sameBytes(certificate.serial, serial));
  const name = comparableName(nameAttributes(issuer));
  return (
    sameSerial.find((certificate) => sameBytes(certificate.issuerRaw, issuer.raw)) ??
    sameSerial.find((certificate) => certificate.issuerName === name)
  );
}

/** The bytes the key signed: the DER of the signed attributes, or the content where there are none. */
function signedBytes(
  signedData: SignedData,
  info: SignerInfo,
  content: SignedContent,
): Stop | { readonly hash: HashName; readonly candidates: readonly Uint8Array[] } {
  const hash = hashOf(info.digestAlgorithm);
  if (hash === undefined) return unknown('GENERIC', 'cms.algorithmUnsupported');
  let message = content.parts;
  if (content.form === 'detached' && signedData.content !== undefined) {
    return broken('FORMAT_FAILURE', 'cms.contentInside');
  }
  if (content.form === 'sha1Inside') {
    const inner = digest('sha1', ...content.parts);
    if (signedData.content === undefined || inner === undefined) return broken('FORMAT_FAILURE', 'cms.malformed');
    if (!sameBytes(inner, signedData.content)) return broken('HASH_FAILURE', 'cms.digestMismatch');
    message = [signedData.content];
  }
  const attributes = info.signedAttributes;
  if (attributes === undefined) {
    // RFC 5652 §5.3: without attributes the content must be plain data.
    if (signedData.contentType !== CMS.data) return broken('FORMAT_FAILURE', 'cms.attributesInvalid');
    return { hash, candidates: [new Uint8Array(Buffer.concat(message))] };
  }
  const digests = attributeValues(attributes, CMS.messageDigest);
  const types = attributeValues(attributes, CMS.contentType);
  const messageDigest = octetsOf(digests[0]?.[0]);
  // RFC 5652 §11.1, §11.2: both must be there, once, with one value.
  if (digests.length !== 1 || digests[0]?.length !== 1 || messageDigest === undefined) {
    return broken('FORMAT_FAILURE', 'cms.attributesInvalid');
  }
  if (content.form !== 'countersignature' && (types.length !== 1 || types[0]?.length !== 1 || oidOf(types[0][0]) !== signedData.contentType)) {
    return broken('FORMAT_FAILURE', 'cms.attributesInvalid');
  }
  const actual = content.digests?.get(hash) ?? digest(hash, ...message);
  if (actual === undefined) return unknown('GENERIC', 'cms.algorithmUnsupported');
  if (!sameBytes(actual, messageDigest)) return broken('HASH_FAILURE', 'cms.digestMismatch');
  return { hash, candidates: setOfEncodings(attributes) };
}

/**
 * RFC 5652 §5.4 signs the DER of the SET OF. What is in the file is nearly always that DER under
 * another tag; tools that write the set unsorted signed the sorted one.
 */
function setOfEncodings(attributes: DerNode): readonly Uint8Array[] {
  const asIs = new Uint8Array(attributes.raw);
  asIs[0] = TAG.set;
  const sorted = attributes.children.map((child) => child.raw).sort((a, b) => Buffer.compare(a, b));
  const body = Buffer.concat(sorted);
  const der = new Uint8Array(Buffer.concat([lengthHeader(TAG.set, body.length), body]));
  return sameBytes(asIs, der) ? [asIs] : [asIs, der];
}

function lengthHeader(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

/** RFC 8419 §3.1: SHA-512 with Ed25519, SHAKE256 with Ed448; nothing is demanded without attributes. */
function edwardsHash(signer: Certificate, info: SignerInfo): HashName | undefined {
  if (info.signedAttributes === undefined) return undefined;
  return signer.publicKey?.asymmetricKeyType === 'ed448' ? 'shake256' : 'sha512';
}

/** ESS signing-certificate and -v2 (RFC 5035 §3, §5.4): the first entry is the signer. */
function certificateBinding(info: SignerInfo, signer: Certificate): 'match' | 'mismatch' | 'absent' {
  const old = attributeValues(info.signedAttributes, CMS.signingCertificate);
  const current = attributeValues(info.signedAttributes, CMS.signingCertificateV2);
  if (old.length === 0 && current.length === 0) return 'absent';
  if (old.length > 1 || current.length > 1) return 'mismatch';
  const oldId = old[0]?.[0]?.children[0]?.children[0];
  const currentId = current[0]?.[0]?.children[0]?.children[0];
  if (old.length === 1 && !namesCertificate(oldId, 'sha1', signer)) return 'mismatch';
  if (current.length === 1) {
    const named = currentId?.children[0]?.tag === TAG.sequence ? hashOf(currentId.children[0]) : 'sha256';
    if (named === undefined || !namesCertificate(currentId, named, signer)) return 'mismatch';
  }
  return 'match';
}

function namesCertificate(id: DerNode | undefined, hash: HashName, signer: Certificate): boolean {
  const named = octetsOf(id?.children.find((child) => child.tag === TAG.octetString));
  const actual = digest(hash, signer.raw);
  if (named === undefined || actual === undefined || !sameBytes(named, actual)) return false;
  const last = id?.children[id.children.length - 1];
  const serial = last?.tag === TAG.sequence ? last.children[1] : undefined;
  return serial?.tag !== TAG.integer || sameBytes(serial.content, signer.serial);
}
