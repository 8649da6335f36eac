import type { TokenContract } from '../../contract/token-contract.ts';
import type { Handlers } from '../hosts/serve.ts';
import { fail, ok } from '../core/model/result.ts';
import { openPkcs12 } from '../core/signing/tokens/pkcs12.ts';
import type { KeySessions } from './key-sessions.ts';
import { hasPkcs11 } from './probe-pkcs11.ts';
import { readCertificateFile } from './read-certificate-file.ts';
import { signWithKey } from './sign-with-key.ts';

/** The signed attributes of a CMS are some hundred bytes; nobody needs more signed by a key. */
const mostToBeSigned = 65_536;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** The token host's table. It writes no log at all: what it is given is secret, and what it answers is public. */
export function tokenHandlers(sessions: KeySessions): Handlers<TokenContract> {
  return {
    'token.available': async () => ok({ pkcs11: await hasPkcs11() }),
    'driver.open': () => fail('token.notAvailable'),
    'driver.tokens': () => fail('token.notAvailable'),
    'driver.certificates': () => fail('token.notAvailable'),
    'key.openToken': () => fail('token.notAvailable'),
    'key.authorize': () => fail('token.notAvailable'),
    'key.openFile': async ({ path, pin }) => {
      const file = await readCertificateFile(path);
      if (!file.ok) return file;
      const opened = await openPkcs12(file.value, pin);
      file.value.fill(0);
      if (!opened.ok) return opened;
      const { key, certificate, chain } = opened.value;
      return ok({ session: sessions.open(key), certificate: base64(certificate), chain: chain.map(base64), pinEachTime: false });
    },
    'key.sign': ({ session, toBeSigned, key: kind, hash }) => {
      const key = sessions.use(session);
      if (key === undefined) return fail('token.sessionLost');
      const bytes = Buffer.from(toBeSigned, 'base64');
      if (bytes.length === 0 || bytes.length > mostToBeSigned) return fail('call.invalid', { where: 'toBeSigned' });
      const value = signWithKey(key, { key: kind, hash }, bytes);
      return value === undefined ? fail('p12.unsupported', { wanted: kind }) : ok({ signatureValue: base64(value) });
    },
    'key.close': ({ session }) => {
      sessions.close(session);
      return ok({});
    },
  };
}
