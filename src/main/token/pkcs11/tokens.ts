import type { Handle, PKCS11, TokenInfo } from 'pkcs11js';
import type { TokenView } from '../../../contract/token-contract.ts';
import { fail, ok, type Failure, type Result } from '../../core/model/result.ts';
import { CKF, ckrName, ckrOf } from './cryptoki.rules.ts';
import { pinStateOf } from './login.rules.ts';
import { plainText } from './plain-text.rules.ts';
import { tokenIds } from './token-id.rules.ts';

/** A token in a slot, as it is now. */
export interface PresentToken {
  readonly slot: Handle;
  readonly info: TokenInfo;
  readonly view: TokenView;
}

/** A driver that shows more slots than this is not one of tokens. */
const mostSlots = 64;

/**
 * The initialised tokens present (PKCS#11 v2.40 §5.5). SoftHSM and others report an empty token in a slot of its own: it is
 * left out. So is a token that goes away between the list and the question.
 */
export function presentTokens(cryptoki: PKCS11): Result<readonly PresentToken[], Failure<'token.failed'>> {
  let slots: readonly Handle[];
  try {
    slots = cryptoki.C_GetSlotList(true).slice(0, mostSlots);
  } catch (error) {
    return fail('token.failed', { reason: ckrName(ckrOf(error)) });
  }
  const found = slots.flatMap((slot) => {
    try {
      const info = cryptoki.C_GetTokenInfo(slot);
      if ((info.flags & CKF.tokenInitialized) === 0) return [];
      const { flags, slotDescription } = cryptoki.C_GetSlotInfo(slot);
      return [{ slot, info, removable: (flags & CKF.removableDevice) !== 0, place: `${plainText(slotDescription)} ${slot.toString('hex')}` }];
    } catch {
      return [];
    }
  });
  const marks = found.map(({ info, place }) => ({
    manufacturer: plainText(info.manufacturerID), model: plainText(info.model), serial: plainText(info.serialNumber), label: plainText(info.label), slot: place,
  }));
  const ids = tokenIds(marks);
  return ok(found.map(({ slot, info, removable }, i) => {
    const { slot: _, ...names } = marks[i] ?? { manufacturer: '', model: '', serial: '', label: '', slot: '' };
    const pinPad = (info.flags & CKF.protectedAuthenticationPath) !== 0;
    return { slot, info, view: { tokenId: ids[i] ?? '', ...names, pinPad, pinState: pinStateOf(info.flags), removable } };
  }));
}

/** The token of an id, in whatever slot it is now. */
export function findToken(cryptoki: PKCS11, tokenId: string): Result<PresentToken, Failure<'token.failed' | 'token.removed'>> {
  const tokens = presentTokens(cryptoki);
  if (!tokens.ok) return tokens;
  const token = tokens.value.find(({ view }) => view.tokenId === tokenId);
  return token === undefined ? fail('token.removed') : ok(token);
}
