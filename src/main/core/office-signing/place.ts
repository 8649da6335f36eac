import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { Signable } from '../flow/outgoing/sign.rules.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { SigningKey } from '../ports/signing-keys.ts';
import { loadFonts } from '../fonts.ts';
import type { SignatureAppearance } from '../signing/appearance/appearance.ts';
import { pageLines } from '../signing/placement/page-lines.rules.ts';
import { placeSignature, type PlaceRequest, type SignaturePlace } from '../signing/placement/place-signature.ts';
import { signerPlaces } from '../signing/placement/signer-name.rules.ts';
import { openPageText } from '../signing/text/page-text.ts';
import type { OfficeKeys } from './keys.ts';

export interface Place extends SignaturePlace {
  /** The name the place belongs to. */
  readonly name?: string;
  /** Names of the office's signers that stand on that page. */
  readonly names: readonly string[];
}

/** Where the decree puts a signature on a paper. */
export type PlaceOnPaper = (signable: Signable, key: SigningKey | undefined, bytes: Uint8Array, appearance: SignatureAppearance) => Promise<Result<Place, Failure>>;

/**
 * Looks for the name of the key's holder, then of the draft's signer, then of others who sign for this office: a paper made
 * for another leader shows his name, and the person is told whose place it is.
 */
export function placeOnPaper(keys: Pick<OfficeKeys, 'holders'>, profile: OfficeProfile): PlaceOnPaper {
  return async (signable, key, bytes, appearance) => {
    const { document, as } = signable;
    const leaders = profile.people.filter((p) => p.role === 'leader').map((p) => p.fullName);
    const own = as === 'personal' && key !== undefined ? [key.holder] : [];
    const names = [...new Set([...own, document.signer?.fullName ?? '', ...keys.holders('personal'), ...leaders])].filter((name) => name !== '');
    const found = await namesOn(bytes, names);
    const [name = names[0] ?? ''] = found;
    const request: PlaceRequest = {
      pdf: bytes, role: as, signerName: name, fonts: loadFonts(),
      ...(document.signer?.position === undefined || name !== document.signer.fullName ? {} : { position: document.signer.position }),
      ...(appearance.kind === 'text' ? { text: appearance.text } : {}),
      ...('image' in appearance && appearance.image !== undefined ? { image: appearance.image } : {}),
    };
    const placed = await placeSignature(request);
    return placed.ok ? ok({ ...placed.value, names: found, ...(found.length === 0 ? {} : { name }) }) : placed;
  };
}

/** Looking further back than this would find mentions, not signatures. */
const pagesSearched = 30;

/** Names that stand where a signature could be, wanted ones first, from the last pages of the paper. */
async function namesOn(bytes: Uint8Array, names: readonly string[]): Promise<readonly string[]> {
  const reader = await openPageText(bytes);
  if (!reader.ok) return [];
  try {
    for (let page = reader.value.pages; page > Math.max(0, reader.value.pages - pagesSearched); page -= 1) {
      const text = await reader.value.read(page);
      if (!text.ok) continue;
      const lines = pageLines(text.value.pieces);
      const found = names.filter((name) => signerPlaces(lines, name, undefined).length > 0);
      if (found.length > 0) return found;
    }
    return [];
  } finally {
    await reader.value.close();
  }
}
