import { ok, type Failure, type Result } from '../../model/result.ts';
import { layOutSignature } from '../pdf/sign.ts';
import type { ShownPlace } from '../pdf/sign-field.ts';
import type { SignatureRequest, SignFailureCode } from '../pdf/sign-request.ts';

export interface SignaturePreview {
  /** The document as it will be, all zeros where the signature value comes. To be drawn, never kept or sent. */
  readonly pdf: Uint8Array;
  readonly fieldName: string;
  /** `undefined` for an invisible signature. */
  readonly shown: ShownPlace | undefined;
}

/** Bytes of the empty signature value; nothing that is drawn depends on it. */
const room = 64;

/**
 * The document a person is asked to sign, from the very bytes: the same function that `prepareSignature` runs, with no
 * certificate and no key. What is appended later differs in the signature dictionary (/Contents and its room,
 * /ByteRange, and /M when the time is another), the positions after it and the second half of /ID, never in the page,
 * the field or its appearance. Fails as `prepareSignature` does for the document and the request.
 */
export function previewSignature(input: Uint8Array, request: SignatureRequest): Promise<Result<SignaturePreview, Failure<SignFailureCode>>> {
  const laidOut = layOutSignature(input, request, room);
  if (!laidOut.ok) return Promise.resolve(laidOut);
  const { document, fieldName, shown } = laidOut.value;
  return Promise.resolve(ok({ pdf: document, fieldName, shown }));
}
