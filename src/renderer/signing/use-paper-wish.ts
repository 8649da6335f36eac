import type { KeyView, PlaceView, SignRole } from '../../contract/views.ts';
import { failureOf } from '../ui/office.ts';
import type { PaperToShow, Spot, Wish } from './preview.rules.ts';
import type { PreviewFailure } from './use-preview.ts';
import { usePlace } from './use-place.ts';

interface PaperWishInput {
  readonly paper: PaperToShow | undefined;
  readonly role: SignRole;
  readonly keys: readonly KeyView[] | undefined;
  /** The key that is settled already; without one the paper's names decide. */
  readonly chosen: KeyView | undefined;
  readonly pick: (keys: readonly KeyView[], names: readonly string[]) => KeyView | undefined;
  /** Where the person put the box. */
  readonly moved: Spot | undefined;
}

export interface PaperWish {
  readonly key: KeyView | undefined;
  readonly place: PlaceView | undefined;
  /** The names of the office's signers on the page, the one the place belongs to first. */
  readonly names: readonly string[];
  readonly wish: Wish | undefined;
  readonly refusal: PreviewFailure | undefined;
}

const namesOn = (place: PlaceView | undefined): readonly string[] =>
  [...new Set([place?.name, ...(place?.names ?? [])].filter((n): n is string => n !== undefined && n !== ''))];

/** Which key, where, and so what to preview: the core places, the paper's names propose the key, the person decides both. */
export function usePaperWish({ paper, role, keys, chosen, pick, moved }: PaperWishInput): PaperWish {
  const unsettled = usePlace(chosen === undefined ? paper : undefined, role, undefined);
  // A paper whose place cannot be found shows why; the key is then chosen without it.
  const told = unsettled.data !== undefined || unsettled.error !== null;
  const key = chosen ?? (keys === undefined || !told ? undefined : pick(keys, namesOn(unsettled.data)));
  const settled = usePlace(key === undefined ? undefined : paper, role, key?.id);
  const asked = key === undefined ? unsettled : settled;
  const place = asked.data;
  const spot = moved ?? place;
  const wish = paper === undefined || spot === undefined || keys === undefined ? undefined : { paper, keyId: key?.id, page: spot.page, rect: spot.rect };
  return {
    key, place, names: namesOn(place), wish,
    refusal: paper !== undefined && asked.error !== null && moved === undefined ? { kind: 'refused', error: failureOf(asked.error) } : undefined,
  };
}
