import type { TokenView } from '../../../contract/token-contract.ts';
import { fail, ok, type Failure, type Result } from '../../core/model/result.ts';
import { CKF, CKR, ckrName } from './cryptoki.rules.ts';

/** What of a token's info decides about its PIN. Lengths are in bytes of UTF-8. */
export interface PinFacts {
  readonly flags: number;
  readonly minPinLen: number;
  readonly maxPinLen: number;
}

export interface PinGiven {
  readonly pin?: string | undefined;
  readonly confirmLastTry?: boolean | undefined;
}

export type PinFailure = Failure<
  | 'token.pinIncorrect' | 'token.lastTry' | 'token.pinLocked' | 'token.pinNotSet' | 'token.pinLength' | 'token.pinExpired'
  | 'token.pinPadCancelled' | 'token.removed' | 'token.failed' | 'call.invalid'
>;

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

export function pinStateOf(flags: number): TokenView['pinState'] {
  if (has(flags, CKF.userPinLocked)) return 'locked';
  if (!has(flags, CKF.userPinInitialized)) return 'notSet';
  if (has(flags, CKF.userPinFinalTry)) return 'final';
  return has(flags, CKF.userPinCountLow) ? 'low' : 'ok';
}

/**
 * Whether a PIN may be sent at all: what is refused here costs the person no try. Answers the PIN to send, which is empty
 * for a PIN pad. A token that says it has no PIN yet is asked all the same: it has no try to lose, and some say so wrongly.
 */
export function mayTryPin(facts: PinFacts, { pin, confirmLastTry }: PinGiven): Result<string, PinFailure> {
  const { flags, minPinLen, maxPinLen } = facts;
  if (has(flags, CKF.userPinLocked)) return fail('token.pinLocked');
  const pinPad = has(flags, CKF.protectedAuthenticationPath);
  if (!pinPad) {
    if (pin === undefined) return fail('call.invalid', { where: 'pin' });
    const bytes = Buffer.byteLength(pin);
    // Drivers that do not know the length say 0, or the largest number there is.
    const limited = maxPinLen > 0 && maxPinLen <= 255 && minPinLen <= maxPinLen;
    if (bytes === 0 || (limited && (bytes < minPinLen || bytes > maxPinLen))) return fail('token.pinLength', lengths(facts));
  }
  if (has(flags, CKF.userPinFinalTry) && confirmLastTry !== true) return fail('token.lastTry');
  return ok(pinPad ? '' : pin ?? '');
}

const lengths = ({ minPinLen, maxPinLen }: PinFacts): { readonly min: number; readonly max: number } => {
  const known = maxPinLen > 0 && maxPinLen <= 255 && minPinLen <= maxPinLen;
  return { min: known ? Math.max(1, minPinLen) : 1, max: known ? maxPinLen : 255 };
};

/** What `C_Login` said, with the token's info read after it (PKCS#11 v2.40 §5.6). `rv` 0 is success. */
export function judgeLogin(rv: number | undefined, after: PinFacts | undefined): Result<undefined, PinFailure> {
  switch (rv) {
    case 0:
    case CKR.CKR_USER_ALREADY_LOGGED_IN:
      return ok(undefined);
    case CKR.CKR_PIN_INCORRECT:
    case CKR.CKR_PIN_INVALID: {
      const flags = after?.flags ?? 0;
      if (has(flags, CKF.userPinLocked)) return fail('token.pinLocked');
      return fail('token.pinIncorrect', { tries: has(flags, CKF.userPinFinalTry) ? 'final' : has(flags, CKF.userPinCountLow) ? 'low' : 'several' });
    }
    case CKR.CKR_PIN_LEN_RANGE:
      return fail('token.pinLength', lengths(after ?? { flags: 0, minPinLen: 0, maxPinLen: 0 }));
    case CKR.CKR_PIN_LOCKED:
      return fail('token.pinLocked');
    case CKR.CKR_PIN_EXPIRED:
      return fail('token.pinExpired');
    case CKR.CKR_USER_PIN_NOT_INITIALIZED:
      return fail('token.pinNotSet');
    case CKR.CKR_CANCEL:
    case CKR.CKR_FUNCTION_CANCELED:
    case CKR.CKR_FUNCTION_REJECTED:
      return fail('token.pinPadCancelled');
    case CKR.CKR_DEVICE_REMOVED:
    case CKR.CKR_TOKEN_NOT_PRESENT:
      return fail('token.removed');
    default:
      return fail('token.failed', { reason: ckrName(rv) });
  }
}
