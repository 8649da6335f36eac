import { existsSync } from 'node:fs';
import type { LibraryView, TokenCertificateView, TokenView } from '../../../contract/token-contract.ts';
import { fail, ok, type Failure, type Result } from '../../core/model/result.ts';
import { base64 } from '../base64.ts';
import type { OpenKey } from '../open-key.ts';
import { chainOf, readCertificates, withKnownKeys, type StoredCertificate } from './certificates.ts';
import { CKA, CKF, ckrName, ckrOf } from './cryptoki.rules.ts';
import { findPrivateKey } from './find-key.ts';
import { loadDriver, type Driver } from './load-driver.ts';
import type { PinGiven } from './login.rules.ts';
import { tokenLogins, type Login } from './logins.ts';
import { attributeOf, inSession } from './objects.ts';
import { signingMechanisms, tokenKey } from './token-key.ts';
import { findToken, presentTokens } from './tokens.ts';

export interface OpenedTokenKey {
  readonly key: OpenKey;
  readonly certificate: StoredCertificate;
  readonly chain: readonly Uint8Array[];
  readonly pinEachTime: boolean;
}

/** What can be asked of a loaded driver. Every call speaks to the library at once: one caller at a time. */
export interface OpenDriver {
  readonly module: string;
  readonly library: LibraryView;
  tokens(): Result<readonly TokenView[], Failure>;
  certificates(tokenId: string): Result<readonly TokenCertificateView[], Failure>;
  openKey(tokenId: string, certificateId: string, given: PinGiven): Result<OpenedTokenKey, Failure>;
  /** Logs out everywhere and ends the library. */
  close(): void;
}

export async function openDriver(module: string): Promise<Result<OpenDriver, Failure>> {
  if (!existsSync(module)) return fail('token.driverMissing', { driver: module.split(/[\\/]/).pop() ?? '' });
  const loaded = await loadDriver(module);
  return loaded.ok ? ok(driverOf(loaded.value)) : loaded;
}

function driverOf(driver: Driver): OpenDriver {
  const { cryptoki } = driver;
  const logins = tokenLogins(cryptoki);

  const openUnder = (login: Login, certificateId: string): Result<OpenedTokenKey, Failure> => {
    const all = readCertificates(cryptoki, login.anchor);
    const certificate = all.find((c) => c.certificateId === certificateId);
    if (certificate === undefined) return fail('cert.notFound');
    const { publicKey } = certificate;
    if (publicKey === undefined) return fail('cert.keyUnsupported');
    const key = findPrivateKey(cryptoki, login.anchor, certificate);
    if (key === undefined) return fail('token.noKey');
    const pinEachTime = attributeOf(cryptoki, login.anchor, key, CKA.alwaysAuthenticate)?.[0] === 1;
    const mechanisms = signingMechanisms(cryptoki, login.slot);
    return ok({ key: tokenKey({ driver, logins, login, publicKey, key, pinEachTime, mechanisms }), certificate, chain: chainOf(certificate, all), pinEachTime });
  };

  return {
    module: driver.module,
    library: driver.library,
    tokens: () => {
      const tokens = presentTokens(cryptoki);
      return tokens.ok ? ok(tokens.value.map(({ view }) => view)) : tokens;
    },
    certificates: (tokenId) => asked(() => {
      const token = findToken(cryptoki, tokenId);
      if (!token.ok) return token;
      return ok(inSession(cryptoki, token.value.slot, CKF.serialSession, (session) => {
        const all = readCertificates(cryptoki, session);
        const known = withKnownKeys(cryptoki, session, all);
        return all.filter((c) => !c.x509.ca || known.has(c)).map((c): TokenCertificateView => ({
          certificateId: c.certificateId, label: c.label, certificate: base64(c.der), chain: chainOf(c, all).map(base64), keyKnown: known.has(c),
        }));
      }));
    }),
    openKey: (tokenId, certificateId, given) => asked(() => {
      const token = findToken(cryptoki, tokenId);
      if (!token.ok) return token;
      const login = logins.enter(token.value, given);
      if (!login.ok) return login;
      const opened = asked(() => openUnder(login.value, certificateId));
      if (!opened.ok) logins.leave(login.value);
      return opened;
    }),
    close: () => {
      logins.dropAll();
      try {
        cryptoki.C_Finalize();
      } catch {
        // The process ends next, and the library with it.
      }
    },
  };
}

/** What the token answers instead of what was asked. Anything that is not a token's word is a bug and goes on. */
function asked<T>(step: () => Result<T, Failure>): Result<T, Failure> {
  try {
    return step();
  } catch (error) {
    const rv = ckrOf(error);
    if (rv === undefined) throw error;
    return fail('token.failed', { reason: ckrName(rv) });
  }
}
