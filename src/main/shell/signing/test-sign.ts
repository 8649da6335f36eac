import { randomBytes, X509Certificate } from 'node:crypto';
import type { OutputOf } from '../../../contract/contract.ts';
import type { ShellContract } from '../../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../../hosts/serve.ts';
import { openKey, type KeyParts, type Order } from './open-key.ts';

/** Signs random bytes, so that a person knows the key works before a paper depends on it. The key's host checks the value. */
export async function testSign(parts: KeyParts, keyId: string): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.testSign'>>> {
  const source = await parts.core.call('signing.source', { keyId });
  if (!source.ok) return source;
  const key = await openKey(parts, source.value.source, source.value.holder);
  if (key === undefined) return { ok: true, value: { cancelled: true } };
  if (!key.ok) return key;
  try {
    const order = orderFor(key.value.certificate);
    const begun = performance.now();
    const signed = await key.value.sign(randomBytes(64).toString('base64'), order);
    if (signed === undefined) return { ok: true, value: { cancelled: true } };
    if (!signed.ok) return signed;
    return { ok: true, value: { cancelled: false, algorithm: `${order.key} ${order.hash}`, milliseconds: Math.round(performance.now() - begun) } };
  } finally {
    await key.value.close();
  }
}

/** The hash as strong as the curve (RFC 5753 §7); RSA with SHA-256. */
function orderFor(certificate: string): Order {
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
  const bound = publicKey.asymmetricKeyDetails?.hashAlgorithm;
  switch (publicKey.asymmetricKeyType) {
    case 'ec': {
      const curve = publicKey.asymmetricKeyDetails?.namedCurve;
      return { key: 'ec', hash: curve === 'secp521r1' ? 'sha512' : curve === 'secp384r1' ? 'sha384' : 'sha256' };
    }
    case 'rsa-pss':
      return { key: 'rsa-pss', hash: bound === 'sha384' || bound === 'sha512' ? bound : 'sha256' };
    default:
      return { key: 'rsa', hash: 'sha256' };
  }
}
