import type { AppearanceFonts, SignatureAppearance } from '../../main/core/signing/appearance/appearance.ts';
import { signWithKey } from '../../main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../../main/core/signing/pdf/sign.ts';
import type { Identity } from '../pki.ts';
import type { Place } from './model.ts';

export interface PaperSignature {
  readonly identity: Identity;
  readonly fieldName: string;
  readonly appearance: SignatureAppearance;
  readonly fonts: AppearanceFonts;
  /** Absent for the text of an appendix: top right corner of the first page (Annex I, III.1d). */
  readonly place?: Place;
  /** ms since 1970 UTC */
  readonly signingTime: number;
}

/** Adds one PAdES B-B signature. Our own papers and keys can always be signed, so a refusal is a bug and throws. */
export async function signPaper(pdf: Uint8Array, signature: PaperSignature): Promise<Uint8Array> {
  const { identity, place } = signature;
  const prepared = await prepareSignature(pdf, {
    fieldName: signature.fieldName, appearance: signature.appearance, fonts: signature.fonts, signerName: identity.holder,
    signingTime: signature.signingTime, page: place?.page ?? 1, ...(place === undefined ? {} : { rect: place.rect }),
  }, { certificate: identity.certificate, chain: identity.chain });
  if (!prepared.ok) throw new Error(`training paper not signed: ${prepared.error.code}`);
  const signed = signWithKey(prepared.value, identity.key);
  if (!signed.ok) throw new Error(`training paper not signed: ${signed.error.code}`);
  return signed.value;
}
