import type { KeyObject } from 'node:crypto';
import type { Handle, Mechanism, PKCS11 } from 'pkcs11js';
import { fail, ok, type Failure, type Result } from '../../core/model/result.ts';
import { valueHolds, type OpenKey } from '../open-key.ts';
import type { SignOrder } from '../sign-with-key.ts';
import { CKF, CKR, CKU, ckrName, ckrOf } from './cryptoki.rules.ts';
import type { Driver } from './load-driver.ts';
import { mayTryPin } from './login.rules.ts';
import { sendPin, type Login, type Logins } from './logins.ts';
import { ecdsaValue, signPlans, type SignPlan } from './mechanism.rules.ts';
import { findToken } from './tokens.ts';

export interface TokenKeyParts {
  readonly driver: Driver;
  readonly logins: Logins;
  readonly login: Login;
  /** Of the certificate: every value is checked against it. */
  readonly publicKey: KeyObject;
  readonly key: Handle;
  /** CKA_ALWAYS_AUTHENTICATE: the PIN is asked for every signature. */
  readonly pinEachTime: boolean;
  /** Mechanisms the token signs with. */
  readonly mechanisms: ReadonlySet<number>;
}

/** No signature is longer: RSA of 8192 bits. */
const mostSignature = 1024;
/** `CK_PARAMS_RSA_PSS` of the binding: which C structure the parameter becomes. */
const pssParameters = 5;

const gone: readonly (number | undefined)[] = [CKR.CKR_DEVICE_REMOVED, CKR.CKR_TOKEN_NOT_PRESENT, CKR.CKR_TOKEN_NOT_RECOGNIZED];
const lost: readonly (number | undefined)[] = [CKR.CKR_SESSION_HANDLE_INVALID, CKR.CKR_SESSION_CLOSED, CKR.CKR_USER_NOT_LOGGED_IN, CKR.CKR_OBJECT_HANDLE_INVALID, CKR.CKR_KEY_HANDLE_INVALID];
const notThisWay: readonly (number | undefined)[] = [CKR.CKR_MECHANISM_INVALID, CKR.CKR_MECHANISM_PARAM_INVALID, CKR.CKR_FUNCTION_NOT_SUPPORTED];

/** A key in a token. Throws what the binding throws only while it is made. */
export function tokenKey(parts: TokenKeyParts): OpenKey {
  const { driver, logins, login, publicKey, key, mechanisms } = parts;
  const { cryptoki } = driver;
  const cut = orderBytes(publicKey.asymmetricKeyDetails?.namedCurve);
  let { pinEachTime } = parts;
  let session = cryptoki.C_OpenSession(login.slot, CKF.serialSession);
  /** The signature whose PIN was given: it is begun in the token already, and can only be of this kind. */
  let authorized: { readonly order: SignOrder; readonly plan: SignPlan } | undefined;

  /** A signature that was begun and is not to be ended goes with its session; the login stays with the anchor. */
  const renew = (): void => {
    authorized = undefined;
    try {
      cryptoki.C_CloseSession(session);
      session = cryptoki.C_OpenSession(login.slot, CKF.serialSession);
    } catch {
      logins.drop(login);
    }
  };

  /** After any failure the token is logged out: what state its sessions are in, only the driver could say. */
  const failed = (rv: number | undefined): { readonly ok: false; readonly error: Failure } => {
    const present = findToken(cryptoki, login.tokenId).ok;
    if (rv === CKR.CKR_USER_NOT_LOGGED_IN && present && logins.stillIn(login)) {
      // Logged in, and still not for this: the key asks each time and did not say so.
      pinEachTime = true;
      renew();
      return fail('token.pinEachTime');
    }
    authorized = undefined;
    logins.drop(login);
    if (!present || gone.includes(rv)) return fail('token.removed');
    return lost.includes(rv) ? fail('token.sessionLost') : fail('token.failed', { reason: ckrName(rv) });
  };

  const begin = (order: SignOrder): Result<SignPlan, Failure> => {
    if (!fits(publicKey.asymmetricKeyType, order)) return fail('sign.algorithmMismatch');
    for (const plan of signPlans(order, mechanisms, cut)) {
      try {
        cryptoki.C_SignInit(session, mechanismOf(plan), key);
        return ok(plan);
      } catch (error) {
        const rv = ckrOf(error);
        if (!notThisWay.includes(rv)) return failed(rv);
      }
    }
    return fail('token.algorithmUnsupported', { wanted: `${order.key} ${order.hash}` });
  };

  return {
    authorize: (order, given) => {
      if (!login.alive) return fail('token.sessionLost');
      // A PIN that nobody asked for is not sent.
      if (!pinEachTime) return ok(undefined);
      if (authorized !== undefined) renew();
      const token = findToken(cryptoki, login.tokenId);
      if (!token.ok) return failed(CKR.CKR_TOKEN_NOT_PRESENT);
      const allowed = mayTryPin(token.value.info, given);
      if (!allowed.ok) return allowed;
      const begun = begin(order);
      if (!begun.ok) return begun;
      const entered = sendPin(cryptoki, token.value, session, CKU.contextSpecific, allowed.value);
      if (!entered.ok) {
        renew();
        return entered;
      }
      authorized = { order, plan: begun.value };
      return ok(undefined);
    },

    sign: (order, bytes) => {
      if (!login.alive) return fail('token.sessionLost');
      const ready = authorized;
      if (pinEachTime && (ready?.order.key !== order.key || ready.order.hash !== order.hash)) {
        if (ready !== undefined) renew();
        return fail('token.pinEachTime');
      }
      authorized = undefined;
      const plan = ready === undefined ? begin(order) : ok(ready.plan);
      if (!plan.ok) return plan;
      let raw: Uint8Array;
      try {
        // On this thread: a hop to another and back costs a third of the rate, and the driver is asked one thing at a time anyway.
        raw = cryptoki.C_Sign(session, plan.value.input(bytes), Buffer.alloc(mostSignature));
      } catch (error) {
        return failed(ckrOf(error));
      }
      const value = order.key === 'ec' ? ecdsaValue(raw) : raw;
      return value !== undefined && valueHolds(publicKey, order, bytes, value) ? ok(value) : fail('sign.keyMismatch');
    },

    close: () => {
      if (!login.alive) return;
      try {
        cryptoki.C_CloseSession(session);
      } catch {
        // Gone with the token.
      }
      logins.leave(login);
    },
  };
}

function mechanismOf({ mechanism, pss }: SignPlan): Mechanism {
  return pss === undefined ? { mechanism } : { mechanism, parameter: { type: pssParameters, ...pss } };
}

function fits(type: string | undefined, { key }: SignOrder): boolean {
  return key === 'rsa-pss' ? type === 'rsa' || type === 'rsa-pss' : type === key;
}

function orderBytes(curve: string | undefined): number {
  return curve === 'prime256v1' ? 32 : curve === 'secp384r1' ? 48 : 66;
}

/** The mechanisms with which a token signs (CKF_SIGN). A driver that does not describe one is believed to. */
export function signingMechanisms(cryptoki: PKCS11, slot: Handle): ReadonlySet<number> {
  return new Set(cryptoki.C_GetMechanismList(slot).slice(0, 1024).filter((mechanism) => {
    try {
      return (cryptoki.C_GetMechanismInfo(slot, mechanism).flags & CKF.sign) !== 0;
    } catch {
      return true;
    }
  }));
}
