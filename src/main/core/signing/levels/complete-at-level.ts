import { fail, ok, type Result } from '../../model/result.ts';
import { readCertificate } from '../cms/certificate.ts';
import { signatureTimestamp } from '../cades/complete.ts';
import { signedData } from '../cms/signed-data.ts';
import { completeSignature, type CompleteFailure } from '../pdf/complete.ts';
import type { PreparedSignature } from '../pdf/sign-request.ts';
import { roomForToken } from '../timestamp/probe.ts';
import { requestTimestamp } from '../timestamp/request-timestamp.ts';
import type { BaselineLevel, LevelReached, LevelServices } from './level-services.ts';
import { raise, type Raising } from './raise.ts';

/**
 * Second half of a signature at a level (ETSI EN 319 142-1 §6; the first half is `prepareSignature`):
 * B-T: a time stamp over the signature value goes into the CMS as signature-time-stamp (EN 319 122-1 §5.3) before that is
 * embedded; B-LT: then a store is appended; B-LTA: then a document time stamp.
 *
 * Fails only as `completeSignature` does, when the value is not this certificate's or does not fit. Where a service fails the
 * answer is the best level reached and why it is no higher: the PIN was entered, the signature is there, and `extendPdf` can
 * go on later. Where the token does not fit into the room that was kept, a document time stamp gives the time instead.
 */
export async function completeSignatureAt(
  prepared: PreparedSignature,
  signatureValue: Uint8Array,
  level: BaselineLevel,
  services: LevelServices,
  options: { readonly password?: string | undefined } = {},
): Promise<Result<LevelReached, CompleteFailure>> {
  const signed = completeSignature(prepared, signatureValue);
  if (!signed.ok) return signed;
  const plain: LevelReached = { bytes: signed.value, level: 'B-B', missing: [] };
  const { network, tsa, anchors, now } = services;
  if (level === 'B-B') return ok(plain);
  if (tsa === undefined) return ok({ ...plain, missing: [{ level: 'B-T', error: { code: 'extend.noTimeAuthority' } }] });
  const token = await requestTimestamp([signatureValue], { network, authority: tsa, anchors: anchors.time, now });
  if (!token.ok) return ok({ ...plain, missing: [{ level: 'B-T', error: token.error }] });
  const stamped = completeSignature(prepared, signatureValue, [signatureTimestamp(token.value.bytes)]);
  const start: Raising = { bytes: stamped.ok ? stamped.value : signed.value, room: roomForToken(token.value.bytes.length), missing: [] };
  return ok(await raise(start, level, services, { field: prepared.fieldName, password: options.password }));
}

/**
 * Whether a token that takes `tokenRoom` bytes will fit, asked before the key is used: too late otherwise, since the room is
 * part of what is signed.
 */
export function checkTimestampRoom(prepared: PreparedSignature, tokenRoom: number): Result<undefined, CompleteFailure> {
  const certificate = readCertificate(prepared.certificate);
  if (certificate === undefined) return fail('cert.unreadable');
  const cms = signedData({
    certificate,
    chain: prepared.chain,
    algorithm: prepared.algorithm,
    signedAttributes: prepared.toBeSigned,
    // No signature of an RSA or NIST curve key is longer than its SubjectPublicKeyInfo.
    signatureValue: new Uint8Array(certificate.keyInfoLength),
    unsignedAttributes: [signatureTimestamp(new Uint8Array(tokenRoom))],
  });
  const room = (prepared.contents[1] - prepared.contents[0] - 2) / 2;
  return cms.length > room ? fail('sign.noRoom', { room, needed: cms.length }) : ok(undefined);
}

/** Bytes to ask for as `extraRoom` of `prepareSignature`, when a token takes `tokenRoom` (from `probeTimestamp` or an earlier `timestampBytes`). */
export function timestampRoom(tokenRoom: number): number {
  // The attribute around it, and lengths of the SignerInfo, SignedData and ContentInfo that grow by up to two octets each.
  return signatureTimestamp(new Uint8Array(tokenRoom)).length + 24;
}
