import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';

const Base64 = z.string();

/** The token host: the only process that sees a PIN. It holds keys, and nothing of documents. */
export const tokenContract = {
  'token.available': query(z.object({}), z.object({ pkcs11: z.boolean() }), { caller: 'shell' }),
  /** Opens a certificate file. The session ends with the process, with `key.close`, or after two idle minutes. */
  'key.openFile': command(
    z.object({ path: z.string(), pin: z.string() }),
    z.object({ session: z.string(), certificate: Base64, chain: z.array(Base64) }),
    { caller: 'shell', timeoutMs: 60_000 },
  ),
  'key.sign': command(
    z.object({ session: z.string(), toBeSigned: Base64, key: z.enum(['rsa', 'rsa-pss', 'ec']), hash: z.enum(['sha256', 'sha384', 'sha512']) }),
    z.object({ signatureValue: Base64 }),
    { caller: 'shell', timeoutMs: 60_000 },
  ),
  'key.close': command(z.object({ session: z.string() }), z.object({}), { caller: 'shell' }),
} satisfies Contract;
export type TokenContract = typeof tokenContract;
