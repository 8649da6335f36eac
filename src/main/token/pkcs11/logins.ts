import type { Handle, PKCS11, TokenInfo } from 'pkcs11js';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { CKF, CKU, ckrName, ckrOf, userStates } from './cryptoki.rules.ts';
import { judgeLogin, mayTryPin, type PinFailure, type PinGiven } from './login.rules.ts';
import type { PresentToken } from './tokens.ts';

/** A token that let the person in. */
export interface Login {
  readonly tokenId: string;
  readonly slot: Handle;
  /** Open as long as any key of this token is: closing the last session of a token logs out (PKCS#11 v2.40 §5.6). */
  readonly anchor: Handle;
  /** Keys opened under it. */
  keys: number;
  /** False once the token was pulled, failed, or the last key was closed: its PIN has to be given anew. */
  alive: boolean;
}

export interface Logins {
  /** Logs in, once; a token in which this process is logged in already asks nothing. The caller holds one key of the login then. */
  enter(token: PresentToken, given: PinGiven): Result<Login, PinFailure>;
  /** One key less; the last one logs out. */
  leave(login: Login): void;
  /** Ends the login and every session of its token. */
  drop(login: Login): void;
  stillIn(login: Login): boolean;
  dropAll(): void;
}

/**
 * Sends a PIN once, and never again by itself. `userType`: CKU_USER or CKU_CONTEXT_SPECIFIC. For a PIN pad the PIN is empty:
 * the standard wants a NULL pointer there (PKCS#11 v2.40 §5.6), which the binding cannot pass, so its length of 0 has to say it.
 */
export function sendPin(cryptoki: PKCS11, token: PresentToken, session: Handle, userType: number, pin: string): Result<undefined, PinFailure> {
  let rv: number | undefined = 0;
  try {
    cryptoki.C_Login(session, userType, pin);
  } catch (error) {
    rv = ckrOf(error);
  }
  return judgeLogin(rv, infoOf(cryptoki, token.slot));
}

function infoOf(cryptoki: PKCS11, slot: Handle): TokenInfo | undefined {
  try {
    return cryptoki.C_GetTokenInfo(slot);
  } catch {
    return undefined;
  }
}

export function tokenLogins(cryptoki: PKCS11): Logins {
  const logins = new Map<string, Login>();

  const quietly = (step: () => void): void => {
    try {
      step();
    } catch {
      // The token is gone or fails: what was to be closed is closed with it.
    }
  };
  const drop = (login: Login): void => {
    if (!login.alive) return;
    login.alive = false;
    logins.delete(login.tokenId);
    quietly(() => cryptoki.C_Logout(login.anchor));
    quietly(() => cryptoki.C_CloseAllSessions(login.slot));
  };
  const stillIn = (login: Login): boolean => {
    try {
      return login.alive && userStates.includes(cryptoki.C_GetSessionInfo(login.anchor).state);
    } catch {
      return false;
    }
  };

  return {
    enter: (token, given) => {
      const { tokenId } = token.view;
      const before = logins.get(tokenId);
      if (before !== undefined) {
        if (before.slot.equals(token.slot) && stillIn(before)) {
          before.keys++;
          return ok(before);
        }
        drop(before);
      }
      const allowed = mayTryPin(token.info, given);
      if (!allowed.ok) return allowed;
      let anchor: Handle;
      try {
        anchor = cryptoki.C_OpenSession(token.slot, CKF.serialSession);
      } catch (error) {
        return fail('token.failed', { reason: ckrName(ckrOf(error)) });
      }
      const entered = sendPin(cryptoki, token, anchor, CKU.user, allowed.value);
      if (!entered.ok) {
        quietly(() => cryptoki.C_CloseSession(anchor));
        return entered;
      }
      const login: Login = { tokenId, slot: token.slot, anchor, keys: 1, alive: true };
      logins.set(tokenId, login);
      return ok(login);
    },
    leave: (login) => {
      login.keys--;
      if (login.keys <= 0) drop(login);
    },
    drop,
    stillIn,
    dropAll: () => {
      for (const login of [...logins.values()]) drop(login);
    },
  };
}
