import type { Signable } from '../flow/outgoing/sign.rules.ts';
import type { Clock } from '../ports/clock.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { SigningKey } from '../ports/signing-keys.ts';
import { loadFonts } from '../fonts.ts';
import type { SignatureRequest, Signer } from '../signing/pdf/sign-request.ts';
import { appearanceOf } from './appearance.ts';
import type { PlaceOnPaper } from './place.ts';

/** A file with everything that its signature will say: signing and the preview begin here. */
export interface Paper {
  readonly bytes: Uint8Array;
  readonly request: SignatureRequest;
  readonly signer: Signer;
}

export type MakeRequest = (
  signable: Signable, key: SigningKey, wish: { readonly page?: number; readonly rect?: readonly [number, number, number, number] }, signer: Signer,
) => Promise<Result<Paper, Failure>>;

/** Puts together what is signed, where and how it looks. Texts of appendices and copies hang in the top right corner by themselves. */
export function requestMaker(deps: { readonly blobs: BlobStore; readonly clock: Clock; readonly place: PlaceOnPaper }): MakeRequest {
  return async (signable, key, wish, signer) => {
    const source = await deps.blobs.read(signable.attachment.blob);
    if (!source.ok) return source;
    const at = deps.clock.now();
    const appearance = await appearanceOf(signable, key, at, deps.blobs);
    if (!appearance.ok) return appearance;
    const chosen = wish.page !== undefined && wish.rect !== undefined
      ? ok({ page: wish.page, rect: wish.rect })
      : await deps.place(signable, key, source.value, appearance.value);
    if (!chosen.ok) return chosen;
    if (chosen.value.page < 1) return fail('sign.pageMissing');
    const [x, y, width, height] = chosen.value.rect;
    return ok({
      bytes: source.value, signer,
      request: { page: chosen.value.page, rect: [x, y, width, height], appearance: appearance.value, signerName: key.holder, signingTime: at, fonts: loadFonts() },
    });
  };
}
