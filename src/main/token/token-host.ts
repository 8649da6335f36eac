import type { TokenContract } from '../../contract/token-contract.ts';
import type { Handlers } from '../hosts/serve.ts';
import { fail, ok, type Failure, type Result } from '../core/model/result.ts';
import { openPkcs12 } from '../core/signing/tokens/pkcs12.ts';
import { base64 } from './base64.ts';
import { keySessions } from './key-sessions.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { fileKey, type OpenKey } from './open-key.ts';
import { openDriver, type OpenDriver } from './pkcs11/open-driver.ts';
import { hasPkcs11 } from './probe-pkcs11.ts';
import { readCertificateFile } from './read-certificate-file.ts';

/** The signed attributes of a CMS are some hundred bytes; nobody needs more signed by a key. */
const mostToBeSigned = 65_536;

export interface TokenHost {
  readonly handlers: Handlers<TokenContract>;
  /** Closes every key and ends the driver. */
  end(): Promise<void>;
}

/**
 * The token host's table. It writes no log at all: what it is given is secret, and what it answers is public. A driver is
 * asked one thing at a time, on this thread; keys from files wait for nobody.
 */
export function tokenHost(): TokenHost {
  const inTurn = oneAtATime();
  // A session may run out while another key signs: its closing waits its turn too.
  const sessions = keySessions<OpenKey>(undefined, (key) => void inTurn(() => key.close()));
  let driver: OpenDriver | undefined;
  /** Keys from files and a vendor's library never share a process: what one leaves in memory the other could read. */
  let filesOpened = false;
  const ask = <T>(question: (driver: OpenDriver) => Result<T, Failure>): Promise<Result<T, Failure>> =>
    inTurn(() => (driver === undefined ? fail('call.invalid', { where: 'driver.open' }) : question(driver)));
  const use = <T>(session: string, step: (key: OpenKey) => Result<T, Failure>): Promise<Result<T, Failure>> =>
    inTurn(() => {
      const key = sessions.use(session);
      return key === undefined ? fail('token.sessionLost') : step(key);
    });

  const handlers: Handlers<TokenContract> = {
    'token.available': async () => ok({ pkcs11: await hasPkcs11() }),
    'driver.open': ({ module }) => inTurn(async () => {
      if (filesOpened) return fail('call.invalid', { where: 'driver.open' });
      if (driver !== undefined) return driver.module === module ? ok(driver.library) : fail('call.invalid', { where: 'module' });
      const opened = await openDriver(module);
      if (!opened.ok) return opened;
      driver = opened.value;
      return ok(driver.library);
    }),
    'driver.tokens': () => ask((opened) => {
      const tokens = opened.tokens();
      return tokens.ok ? ok({ tokens: [...tokens.value] }) : tokens;
    }),
    'driver.certificates': ({ tokenId }) => ask((opened) => {
      const certificates = opened.certificates(tokenId);
      return certificates.ok ? ok({ certificates: [...certificates.value] }) : certificates;
    }),
    'key.openFile': async ({ path, pin }) => {
      filesOpened = driver === undefined;
      if (!filesOpened) return fail('call.invalid', { where: 'driver.open' });
      const file = await readCertificateFile(path);
      if (!file.ok) return file;
      const opened = await openPkcs12(file.value, pin);
      file.value.fill(0);
      if (!opened.ok) return opened;
      const { key, certificate, chain } = opened.value;
      return ok({ session: sessions.open(fileKey(key, certificate)), certificate: base64(certificate), chain: chain.map(base64), pinEachTime: false });
    },
    'key.openToken': ({ tokenId, certificateId, ...given }) => ask((opened) => {
      const found = opened.openKey(tokenId, certificateId, given);
      if (!found.ok) return found;
      const { key, certificate, chain, pinEachTime } = found.value;
      return ok({ session: sessions.open(key), certificate: base64(certificate.der), chain: chain.map(base64), pinEachTime });
    }),
    'key.authorize': ({ session, key, hash, ...given }) => use(session, (opened) => {
      const authorized = opened.authorize({ key, hash }, given);
      return authorized.ok ? ok({}) : authorized;
    }),
    'key.sign': ({ session, toBeSigned, key, hash }) => use(session, (opened) => {
      const bytes = Buffer.from(toBeSigned, 'base64');
      if (bytes.length === 0 || bytes.length > mostToBeSigned) return fail('call.invalid', { where: 'toBeSigned' });
      const value = opened.sign({ key, hash }, bytes);
      return value.ok ? ok({ signatureValue: base64(value.value) }) : value;
    }),
    'key.close': ({ session }) => {
      sessions.close(session);
      return inTurn(() => ok({}));
    },
  };
  return {
    handlers,
    end: () => {
      sessions.closeAll();
      return inTurn(() => driver?.close());
    },
  };
}
