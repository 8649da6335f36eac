import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { HashName, SignatureAlgorithm } from '../../main/core/signing/cms/algorithms.ts';
import { chosenAlgorithm } from '../../main/core/signing/cms/algorithms.ts';
import { checkSigningCertificate } from '../../main/core/signing/cms/certificate.ts';
import { signatureValueOf } from '../../main/core/signing/cms/signature-value.ts';
import { signingCertificate } from '../../main/core/signing/cms/signing-certificate.ts';
import { openPkcs12 } from '../../main/core/signing/tokens/pkcs12.ts';
import { readInput } from '../read-input.ts';
import { openTokenKey, type TokenKey } from './token-key.ts';

export interface KeyOptions {
  readonly p12?: string;
  readonly pkcs11?: string;
  readonly tokenLabel?: string;
  readonly certLabel?: string;
  readonly pinEnv?: string;
  readonly pss?: boolean;
  readonly hash?: string;
}

/** A key from a certificate file or a token, opened once for any number of files, and how it signs. */
export type CliKey = TokenKey & { readonly algorithm: SignatureAlgorithm };

/** What is wrong with the options, or `undefined`. */
export function keyProblem(o: KeyOptions): string | undefined {
  if ((o.p12 === undefined) === (o.pkcs11 === undefined)) return '--p12 F | --pkcs11 MODULE';
  if (o.p12 !== undefined && o.pinEnv === undefined) return '--p12 F --pin-env VAR';
  return o.hash === undefined || ['sha256', 'sha384', 'sha512'].includes(o.hash) ? undefined : '--hash sha256|sha384|sha512';
}

/** Opens the key; the PIN is read from the environment, sent once, and never told. */
export async function openCliKey(o: KeyOptions): Promise<Result<CliKey, Failure>> {
  const pin = o.pinEnv === undefined ? undefined : process.env[o.pinEnv];
  if (o.pinEnv !== undefined && pin === undefined) return fail('command.usage', { problem: `--pin-env ${o.pinEnv}` });
  const opened = o.pkcs11 === undefined
    ? await openFile(o.p12 ?? '', pin ?? '')
    : await openTokenKey({ module: o.pkcs11, tokenLabel: o.tokenLabel, certLabel: o.certLabel, pin });
  if (!opened.ok) return opened;
  const algorithm = algorithmOf(opened.value.certificate, o);
  if (algorithm.ok) return ok({ ...opened.value, algorithm: algorithm.value });
  await opened.value.close();
  return algorithm;
}

async function openFile(path: string, password: string): Promise<Result<TokenKey, Failure>> {
  const bytes = await readInput(path);
  if (!bytes.ok) return bytes;
  const opened = await openPkcs12(bytes.value, password);
  if (!opened.ok) return opened;
  const { certificate, chain, key } = opened.value;
  const usable = checkSigningCertificate(certificate, Date.now());
  if (!usable.ok) return usable;
  return ok({
    certificate, chain,
    sign: (toBeSigned, algorithm) => {
      const value = signatureValueOf({ toBeSigned, algorithm, certificate }, key);
      return Promise.resolve(value === undefined ? fail('sign.keyMismatch') : ok(value));
    },
    close: () => Promise.resolve(),
  });
}

/** What the key asks for; RSA leaves padding and hash to the caller. */
function algorithmOf(der: Uint8Array, { pss, hash }: KeyOptions): Result<SignatureAlgorithm, Failure<'cert.keyUnsupported'>> {
  const certificate = signingCertificate(der);
  const algorithm = certificate === undefined ? undefined : chosenAlgorithm(certificate, { pss, hash: hash as HashName | undefined });
  return algorithm === undefined ? fail('cert.keyUnsupported') : ok(algorithm);
}
