import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { defaultAlgorithm, fits, hashBytes, type HashName, type SignatureAlgorithm } from '../cms/algorithms.ts';
import { tlv } from '../cms/der-write.ts';
import { oids } from '../cms/oids.ts';
import type { ToBeSigned } from '../cms/signature-value.ts';
import { attribute, signedAttributes } from '../cms/signed-data.ts';
import { signingCertificate } from '../cms/signing-certificate.ts';
import type { Signer } from '../pdf/sign-request.ts';
import { digestContent, type ContentFailureCode, type SignedContentSource } from './content.ts';

export type PrepareCadesFailureCode =
  | ContentFailureCode
  | 'cert.unreadable'
  | 'cert.keyUnsupported'
  | 'sign.algorithmMismatch'
  | 'sign.digestLength'
  | 'sign.timeInvalid';

export interface CadesRequest {
  /** Claimed time, ms since 1970; CAdES B-B demands it in the signature (EN 319 122-1 §6.3), unlike PAdES. */
  readonly signingTime: number;
  /** Media type of the content, e.g. `application/pdf`; goes into the mime-type attribute (EN 319 122-1 §5.2.5). */
  readonly mimeType?: string;
}

/** A detached CAdES waiting for its signature value. Plain data: it may be stored or sent to another process. */
export interface PreparedCades extends ToBeSigned {
  readonly chain: readonly Uint8Array[];
  /** Digest of the content under `algorithm.hash`. */
  readonly contentDigest: Uint8Array;
}

/** A digest made elsewhere, e.g. while a file was copied. */
export interface ContentDigest {
  readonly hash: HashName;
  readonly digest: Uint8Array;
}

/** The algorithm this signer signs with, so that a caller may hash the content on its way. */
export function cadesAlgorithm(signer: Signer): Result<SignatureAlgorithm, Failure<'cert.unreadable' | 'cert.keyUnsupported' | 'sign.algorithmMismatch'>> {
  const certificate = signingCertificate(signer.certificate);
  if (certificate === undefined || !signer.chain.every((der) => signingCertificate(der) !== undefined)) return fail('cert.unreadable');
  const algorithm = signer.algorithm ?? defaultAlgorithm(certificate);
  if (algorithm === undefined) return fail('cert.keyUnsupported');
  return fits(certificate, algorithm) ? ok(algorithm) : fail('sign.algorithmMismatch');
}

/**
 * First half of a detached CAdES B-B signature (ETSI EN 319 122-1 §6.3): content-type, message-digest,
 * signing-certificate-v2, signing-time and, when told, mime-type. The content is read once.
 */
export async function prepareCades(
  content: SignedContentSource | ContentDigest,
  request: CadesRequest,
  signer: Signer,
): Promise<Result<PreparedCades, Failure<PrepareCadesFailureCode>>> {
  const algorithm = cadesAlgorithm(signer);
  if (!algorithm.ok) return algorithm;
  const { hash } = algorithm.value;
  if ('digest' in content) {
    if (content.hash !== hash || content.digest.length !== hashBytes[hash]) return fail('sign.digestLength');
    return prepared(content.digest, algorithm.value, request, signer);
  }
  const read = await digestContent(content, [hash]);
  if (!read.ok) return read;
  return prepared(read.value.digests.get(hash) ?? new Uint8Array(), algorithm.value, request, signer);
}

function prepared(
  contentDigest: Uint8Array,
  algorithm: SignatureAlgorithm,
  { signingTime, mimeType }: CadesRequest,
  { certificate: der, chain }: Signer,
): Result<PreparedCades, Failure<PrepareCadesFailureCode>> {
  const certificate = signingCertificate(der);
  if (certificate === undefined) return fail('cert.unreadable');
  const time = signingTimeValue(signingTime);
  if (time === undefined) return fail('sign.timeInvalid');
  const more = [attribute(oids.signingTime, time)];
  if (mimeType !== undefined) more.push(attribute(oids.mimeType, tlv(0x0c, Buffer.from(mimeType, 'utf8'))));
  return ok({
    toBeSigned: signedAttributes(contentDigest, certificate, algorithm.hash, more),
    algorithm,
    certificate: der,
    chain,
    contentDigest,
  });
}

/** RFC 5652 §11.3: UTCTime from 1950 through 2049, GeneralizedTime otherwise, without fractions. */
function signingTimeValue(ms: number): Uint8Array | undefined {
  const date = new Date(ms);
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear();
  if (year < 0 || year > 9999) return undefined;
  const digits = `${date.toISOString().replace(/\.\d+Z$/, '').replace(/\D/g, '')}Z`;
  return year >= 1950 && year < 2050 ? tlv(0x17, Buffer.from(digits.slice(2), 'latin1')) : tlv(0x18, Buffer.from(digits, 'latin1'));
}
