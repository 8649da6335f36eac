import { createHash } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { defaultAlgorithm, fits, hashBytes, type SignatureAlgorithm } from '../cms/algorithms.ts';
import type { SigningCertificate } from '../cms/certificate.ts';
import { signedAttributes, signedData } from '../cms/signed-data.ts';
import { signingCertificate } from '../cms/signing-certificate.ts';
import { permitsSigning } from '../encryption/permissions.rules.ts';
import { formFields } from './form-fields.ts';
import { openForUpdate } from './open-for-update.ts';
import { pages } from './page-tree.ts';
import { signingRefusal } from './permissions.ts';
import { addSignatureField, type ShownPlace } from './sign-field.ts';
import type { PreparedSignature, SignatureRequest, SignFailureCode, Signer } from './sign-request.ts';
import { byteRangeText, certificationReference, fieldLockReference, signatureDictionary } from './signature-dictionary.ts';
import type { PdfObject } from './objects.ts';
import { IncrementalUpdate, raw } from './update.ts';

type Failed = Failure<SignFailureCode>;

/** Room above the computed size, for algorithm identifiers a later level may write longer. */
const slack = 256;

/**
 * First half of a PAdES B-B signature (EN 319 142-1 §6): appends field, appearance and an empty
 * signature, and answers what the key has to sign. The input is a byte prefix of the document.
 */
export function prepareSignature(input: Uint8Array, request: SignatureRequest, signer: Signer): Promise<Result<PreparedSignature, Failed>> {
  return Promise.resolve(prepare(input, request, signer));
}

function prepare(input: Uint8Array, request: SignatureRequest, signer: Signer): Result<PreparedSignature, Failed> {
  const certificate = signingCertificate(signer.certificate);
  const readable = signer.chain.every((der) => signingCertificate(der) !== undefined);
  if (certificate === undefined || !readable) return fail('cert.unreadable');
  const algorithm = signer.algorithm ?? defaultAlgorithm(certificate);
  if (algorithm === undefined) return fail('cert.keyUnsupported');
  if (!fits(certificate, algorithm)) return fail('sign.algorithmMismatch');
  const room = cmsRoom(certificate, signer.chain, algorithm) + slack + (request.extraRoom ?? 0);
  const laidOut = layOutSignature(input, request, room);
  if (!laidOut.ok) return laidOut;
  const { document, contents, fieldName } = laidOut.value;
  const hash = createHash(algorithm.hash);
  hash.update(document.subarray(0, contents[0])).update(document.subarray(contents[1]));
  return ok({
    toBeSigned: signedAttributes(hash.digest(), certificate, algorithm.hash),
    algorithm,
    document,
    contents,
    certificate: signer.certificate,
    chain: signer.chain,
    fieldName,
  });
}

/** The whole document but the signature value: what is signed, and what a preview shows. */
export interface LaidOutSignature {
  /** With /ByteRange set and /Contents all zeros. */
  readonly document: Uint8Array;
  /** Position of /Contents, angle brackets included. */
  readonly contents: readonly [start: number, end: number];
  readonly fieldName: string;
  /** Where the signature is shown: page from 1, points as the reader sees it. `undefined` for an invisible one. */
  readonly shown: ShownPlace | undefined;
}

/** Appends field, appearance and a signature with `room` bytes of zeros, by what `request` alone says. */
export function layOutSignature(input: Uint8Array, request: SignatureRequest, room: number): Result<LaidOutSignature, Failed> {
  const file = openForUpdate(input, { password: request.password });
  if (!file.ok) return file;
  const fields = formFields(file.value);
  const target = fields.find((field) => field.name === request.fieldName);
  const { encryption } = file.value;
  const act = target !== undefined && target.widgets.length > 0 ? 'fillField' : 'createField';
  if (encryption !== undefined && !permitsSigning(encryption, act)) return fail('sign.forbiddenByPermissions', { act });
  const refusal = signingRefusal(file.value, fields, target?.name);
  if (refusal !== undefined) return { ok: false, error: refusal };
  if (request.certify !== undefined && fields.some((field) => field.type === 'Sig' && field.value !== undefined)) {
    return fail('sign.certifyMustBeFirst');
  }
  const tree = pages(file.value);
  // A field, a lock or a page that was not read must not count as absent.
  if (file.value.exhausted) return fail('pdf.tooComplex');
  if (!tree.ok) return tree;

  const update = new IncrementalUpdate(file.value);
  const signature = update.allocate();
  const placed = addSignatureField({ update, pages: tree.value, fields, target, request, signature });
  if (!placed.ok) return placed;
  const references: PdfObject[] = [];
  if (request.certify !== undefined) references.push(certificationReference(request.certify));
  const { lock, catalogRef, fieldName, shown } = placed.value;
  if (lock !== undefined) references.push(fieldLockReference(lock.entries, catalogRef));
  const dictionary = signatureDictionary({
    signerName: request.signerName,
    reason: request.reason,
    location: request.location,
    contactInfo: request.contactInfo,
    signingTime: request.signingTime,
    references,
    room,
    encrypt: (dict) => file.value.encrypt(dict, signature),
  });
  update.set(signature, raw(dictionary.bytes));
  const written = update.write();
  const at = written.bodies.get(signature.num) ?? 0;
  const contents = [at + dictionary.contents[0], at + dictionary.contents[1]] as const;
  const document = written.bytes;
  document.set(Buffer.from(byteRangeText(contents, document.length)), at + dictionary.byteRange[0]);
  return ok({ document, contents, fieldName, shown });
}

/** Bytes the CMS takes at most: it is built once with a signature as long as the key's can be. */
function cmsRoom(certificate: SigningCertificate, chain: readonly Uint8Array[], algorithm: SignatureAlgorithm): number {
  return signedData({
    certificate,
    chain,
    algorithm,
    signedAttributes: signedAttributes(new Uint8Array(hashBytes[algorithm.hash]), certificate, algorithm.hash),
    signatureValue: new Uint8Array(certificate.keyInfoLength),
  }).length;
}
