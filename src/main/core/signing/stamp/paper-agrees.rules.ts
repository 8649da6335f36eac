import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { NumberSlots, Slot } from './number-slots.rules.ts';

/** What the register gives. */
export interface GivenNumber {
  /** As it is printed: `01`, `15`, `1025`. */
  readonly number: string;
  readonly notation: string;
  /** `yyyy-MM-dd`. */
  readonly issuedDate: string;
}

type Differs = Failure<'draft.numberOnPaperDiffers' | 'draft.dateOnPaperDiffers' | 'draft.notationOnPaperDiffers'>;

/**
 * Whether nothing on the paper speaks against the register: the number is unique, and given by the register alone
 * (Decree 30/2020, Art. 15). `1` and `01` are the same number.
 */
export function paperAgrees(slots: NumberSlots, given: GivenNumber): Result<void, Differs> {
  const { number, notation } = slots;
  if (number.state === 'filled' && plain(number.text) !== plain(given.number)) {
    return fail('draft.numberOnPaperDiffers', { paper: number.text, given: given.number });
  }
  if (notation !== undefined && notation !== given.notation) return fail('draft.notationOnPaperDiffers', { paper: notation.slice(0, 60), given: given.notation });
  const [year = '', month = '', day = ''] = given.issuedDate.split('-');
  const same = (slot: Slot, value: string): boolean => slot.state !== 'filled' || plain(slot.text) === plain(value);
  const begun = slots.year.state === 'blank' ? slots.year.blank.begun : '';
  if (same(slots.day, day) && same(slots.month, month) && same(slots.year, year) && year.startsWith(begun)) return ok(undefined);
  const shown = (slot: Slot): string => (slot.state === 'filled' ? slot.text : slot.state === 'blank' && slot.blank.begun !== '' ? slot.blank.begun : '…');
  return fail('draft.dateOnPaperDiffers', { paper: `${shown(slots.day)}/${shown(slots.month)}/${shown(slots.year)}`, given: `${day}/${month}/${year}` });
}

const plain = (text: string): string => text.toLowerCase().replace(/^0+(?=.)/, '');

export type Place = 'number' | 'day' | 'month' | 'year';

/** A text and the place it goes to. */
export interface Entry {
  readonly place: Place;
  readonly text: string;
  readonly slot: Slot;
}

/** Annex I, II.4b: days below 10 and the months 1 and 2 have a leading 0, the other months none. */
export function entriesOf(slots: NumberSlots, given: GivenNumber): readonly Entry[] {
  const [year = '', month = '', day = ''] = given.issuedDate.split('-');
  const begun = slots.year.state === 'blank' ? slots.year.blank.begun : '';
  // Where the paper has no `/notation` of its own, both are written.
  const whole = slots.number.state === 'blank' && slots.number.blank.align === 'left';
  return [
    { place: 'number', text: whole ? `${given.number}/${given.notation}` : given.number, slot: slots.number },
    { place: 'day', text: day, slot: slots.day },
    { place: 'month', text: Number(month) < 3 ? month : String(Number(month)), slot: slots.month },
    { place: 'year', text: year.slice(begun.length), slot: slots.year },
  ];
}
