import { formatCode } from '../model/code.ts';
import type { CopyKind } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Signable } from '../flow/outgoing/sign.rules.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { SigningKey } from '../ports/signing-keys.ts';
import { appendixText, copyForms, copyText } from '../signing/appearance/decree-text.ts';
import type { SignatureAppearance } from '../signing/appearance/appearance.ts';

const forms: Readonly<Record<CopyKind, string>> = { trueCopy: copyForms.certified, copyOfCopy: copyForms.copied, extract: copyForms.excerpt };

/**
 * How a signature looks on a file (Decree 30/2020, Annex I, II.7d, II.8, III.1d; Part II.I): the person's signature image,
 * the seal, or for appendices and copies the prescribed line of text. `at`: ms since 1970, the claimed time.
 */
export async function appearanceOf(signable: Signable, key: SigningKey, at: number, blobs: BlobStore): Promise<Result<SignatureAppearance, Failure>> {
  const { document } = signable;
  switch (signable.as) {
    case 'appendix':
      return ok({ kind: 'text', text: appendixText(formatCode(document.code), at) });
    case 'copy':
      return ok({ kind: 'text', text: copyText(forms[document.copy ?? 'trueCopy'], document.organ.organName, at) });
    case 'personal':
    case 'organ': {
      const image = key.imageBlob === undefined ? undefined : await blobs.read(key.imageBlob);
      if (image?.ok === false) return fail('sign.imageUnreadable');
      if (image === undefined) return ok({ kind: 'personal', lines: [key.holder] });
      return ok(signable.as === 'organ' ? { kind: 'organ', image: image.value } : { kind: 'personal', lines: [], image: image.value });
    }
  }
}
