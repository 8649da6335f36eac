import type { Handle, PKCS11 } from 'pkcs11js';
import { CKA, CKO } from './cryptoki.rules.ts';
import type { StoredCertificate } from './certificates.ts';
import { attributeOf, findObjects } from './objects.ts';
import { belongsTo } from './public-part.ts';

/**
 * The private key of a certificate in a logged-in session: by CKA_ID, unless its public part says it is another's; then by
 * the public part, its own or that of the public key beside it. Throws what the binding throws.
 */
export function findPrivateKey(cryptoki: PKCS11, session: Handle, certificate: StoredCertificate): Handle | undefined {
  const { keyId, publicKey } = certificate;
  const keys = findObjects(cryptoki, session, [{ type: CKA.class, value: CKO.privateKey }])
    .map((handle) => ({ handle, id: attributeOf(cryptoki, session, handle, CKA.id), belongs: belongsTo(cryptoki, session, handle, publicKey) }));
  const proven = keys.find(({ belongs }) => belongs === 'yes');
  if (proven !== undefined) return proven.handle;
  const possible = keys.filter(({ belongs }) => belongs === 'unknown');
  const publicIds = findObjects(cryptoki, session, [{ type: CKA.class, value: CKO.publicKey }])
    .filter((handle) => belongsTo(cryptoki, session, handle, publicKey) === 'yes')
    .flatMap((handle) => attributeOf(cryptoki, session, handle, CKA.id) ?? []);
  const named = possible.find(({ id }) => id !== undefined && publicIds.some((other) => other.equals(id)));
  return (named ?? possible.find(({ id }) => id !== undefined && keyId.length > 0 && id.equals(keyId)))?.handle;
}
