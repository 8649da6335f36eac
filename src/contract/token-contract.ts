import { z } from 'zod';
import { command, query, type Contract } from './contract.ts';

const Base64 = z.string();

/** How the key signs; EC values are DER `Ecdsa-Sig-Value`, RSA values raw. */
const Order = { key: z.enum(['rsa', 'rsa-pss', 'ec']), hash: z.enum(['sha256', 'sha384', 'sha512']) };

/**
 * An opened key. `certificate` and `chain` (issuers, nearest first) are DER. `pinEachTime`: the token asks the PIN for
 * every signature, so each `key.sign` needs its own `key.authorize` before it.
 */
const OpenedKey = z.object({ session: z.string(), certificate: Base64, chain: z.array(Base64), pinEachTime: z.boolean() });

/** What a token says of its PIN: few tries left, the last one, none, or no PIN given to it yet. */
const PinState = z.enum(['ok', 'low', 'final', 'locked', 'notSet']);

/**
 * A token in a slot. `tokenId` names the token and not the slot: it stays through pull and re-insert, and differs between
 * tokens of equal label. `pinPad`: the PIN is typed on the device, and is never sent.
 */
const Token = z.object({
  tokenId: z.string(), label: z.string(), serial: z.string(), manufacturer: z.string(), model: z.string(),
  pinPad: z.boolean(), pinState: PinState, removable: z.boolean(),
});
export type TokenView = z.infer<typeof Token>;

/** A certificate for a person or agency (issuers are only in `chain`). `keyKnown`: its key was seen without a login. */
const TokenCertificate = z.object({ certificateId: z.string(), label: z.string(), certificate: Base64, chain: z.array(Base64), keyKnown: z.boolean() });
export type TokenCertificateView = z.infer<typeof TokenCertificate>;

/** What a PKCS#11 library says of itself (`C_GetInfo`). */
const Library = z.object({ manufacturer: z.string(), description: z.string(), version: z.string(), cryptoki: z.string() });
export type LibraryView = z.infer<typeof Library>;

/**
 * The token host: the only process that sees a PIN. It holds keys, and nothing of documents. One process serves file keys;
 * each PKCS#11 module has a process of its own, which serves the same contract and is bound to its module by `driver.open`.
 */
export const tokenContract = {
  'token.available': query(z.object({}), z.object({ pkcs11: z.boolean() }), { caller: 'shell' }),
  /** Binds this process to a module (absolute path) and starts it. Again with the same module: the same answer. */
  'driver.open': command(z.object({ module: z.string() }), Library, { caller: 'shell' }),
  /** The tokens there now; slots whose token was never initialised are left out. */
  'driver.tokens': query(z.object({}), z.object({ tokens: z.array(Token) }), { caller: 'shell' }),
  /** What can be read without a PIN. */
  'driver.certificates': query(z.object({ tokenId: z.string() }), z.object({ certificates: z.array(TokenCertificate) }), { caller: 'shell', timeoutMs: 30_000 }),
  /** Opens a certificate file. The session ends with the process, with `key.close`, or after two idle minutes. */
  'key.openFile': command(z.object({ path: z.string(), pin: z.string() }), OpenedKey, { caller: 'shell', timeoutMs: 60_000 }),
  /**
   * Logs in and opens the key of a certificate. `pin` is left out for a PIN pad, where the person types on the device.
   * A wrong PIN: `token.pinIncorrect` with `tries` 'several' | 'low' | 'final'. On its last try `token.lastTry` is answered
   * and nothing sent, unless `confirmLastTry`.
   */
  'key.openToken': command(
    z.object({ tokenId: z.string(), certificateId: z.string(), pin: z.string().optional(), confirmLastTry: z.boolean().optional() }),
    OpenedKey,
    { caller: 'shell', timeoutMs: 120_000 },
  ),
  /** The PIN for exactly one signature of a key with `pinEachTime`, which must be of the kind named here. Failures as `key.openToken`. */
  'key.authorize': command(
    z.object({ session: z.string(), ...Order, pin: z.string().optional(), confirmLastTry: z.boolean().optional() }),
    z.object({}),
    { caller: 'shell', timeoutMs: 120_000 },
  ),
  /** Signs DER bytes, and checks the value against the certificate before it is answered. */
  'key.sign': command(z.object({ session: z.string(), toBeSigned: Base64, ...Order }), z.object({ signatureValue: Base64 }), { caller: 'shell', timeoutMs: 60_000 }),
  'key.close': command(z.object({ session: z.string() }), z.object({}), { caller: 'shell' }),
} satisfies Contract;
export type TokenContract = typeof tokenContract;
