import { resolve } from 'node:path';
import type { Answer } from '../../contract/errors.ts';
import type { TokenCertificateView, TokenView } from '../../contract/token-contract.ts';
import type { TokenCalls } from '../../main/hosts/key-hosts.ts';
import { turns } from '../../main/hosts/turns.ts';
import { fail, ok, type Failure, type Result } from '../../main/core/model/result.ts';
import type { SignatureAlgorithm } from '../../main/core/signing/cms/algorithms.ts';
import { checkSigningCertificate } from '../../main/core/signing/cms/certificate.ts';
import { describeSigner, parseCertificate } from '../../main/core/signing/validation/certificate.ts';
import { cliKeyHosts } from '../cli-key-hosts.ts';

export interface TokenKeyChoice {
  /** PKCS#11 module; a relative path counts from the current folder. */
  readonly module: string;
  /** Label, serial number or id of the token; may be left out where only one token holds a certificate that may sign. */
  readonly tokenLabel?: string | undefined;
  /** Label or id of the certificate, or its holder's name; may be left out where only one may sign. */
  readonly certLabel?: string | undefined;
  /** Left out for a PIN pad. */
  readonly pin?: string | undefined;
  readonly confirmLastTry?: boolean | undefined;
}

/** A key in a token, opened with one PIN for any number of signatures. */
export interface TokenKey {
  /** DER; the chain are its issuers on the token, nearest first. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  /** Signs DER bytes: raw RSA value, or DER `Ecdsa-Sig-Value`; checked against the certificate before it is answered. */
  sign(bytes: Uint8Array, algorithm: SignatureAlgorithm): Promise<Result<Uint8Array, Failure>>;
  /** Logs out and ends the driver's process; without it the command does not end. */
  close(): Promise<void>;
}

type Choice = { readonly token: TokenView; readonly certificate: TokenCertificateView };
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** Opens the chosen key. Fails with the codes of `key.openToken` and of the driver, `token.notFound`, `token.ambiguous`, or why the certificate may not sign. */
export async function openTokenKey(choice: TokenKeyChoice): Promise<Result<TokenKey, Failure>> {
  const hosts = cliKeyHosts();
  const opened = await openIn(hosts.driver(resolve(choice.module)), choice, () => hosts.stop());
  if (!opened.ok) await hosts.stop();
  return opened;
}

async function openIn(driver: TokenCalls, choice: TokenKeyChoice, close: () => Promise<void>): Promise<Result<TokenKey, Failure>> {
  const chosen = await choose(driver, choice);
  if (!chosen.ok) return chosen;
  const { token, certificate } = chosen.value;
  const given = { ...(choice.pin === undefined ? {} : { pin: choice.pin }), ...(choice.confirmLastTry === undefined ? {} : { confirmLastTry: choice.confirmLastTry }) };
  const opened = await driver.call('key.openToken', { tokenId: token.tokenId, certificateId: certificate.certificateId, ...given });
  if (!opened.ok) return opened;
  const { session } = opened.value;
  let { pinEachTime } = opened.value;
  // A PIN that was refused once is not sent again for the next document.
  let refused: Failure | undefined;
  const queue = turns(4);
  const signOnce = async (bytes: Uint8Array, { key, hash }: SignatureAlgorithm): Promise<Result<Uint8Array, Failure>> => {
    if (refused !== undefined) return { ok: false, error: refused };
    if (pinEachTime) {
      const authorized = await driver.call('key.authorize', { session, key, hash, ...given });
      if (!authorized.ok) {
        refused = authorized.error;
        return authorized;
      }
    }
    const signed = await driver.call('key.sign', { session, key, hash, toBeSigned: Buffer.from(bytes).toString('base64') });
    return signed.ok ? ok(bytesOf(signed.value.signatureValue)) : signed;
  };
  return ok({
    certificate: bytesOf(opened.value.certificate),
    chain: opened.value.chain.map(bytesOf),
    sign: async (bytes, algorithm) => {
      // A PIN and the signature it is for belong together: such signatures do not overlap.
      const known = pinEachTime;
      const signed = await queue.take(!known, () => signOnce(bytes, algorithm));
      if (signed.ok || known || signed.error.code !== 'token.pinEachTime') return signed;
      // Some tokens say only at the signature that a key asks each time.
      pinEachTime = true;
      return queue.take(false, () => signOnce(bytes, algorithm));
    },
    close,
  });
}

/** The one token and certificate that fit what was said. What may not sign is only chosen when it was named, and then refused with the reason. */
async function choose(driver: TokenCalls, { tokenLabel, certLabel }: TokenKeyChoice): Promise<Result<Choice, Failure>> {
  const tokens = await driver.call('driver.tokens', {});
  if (!tokens.ok) return tokens;
  const fitting = tokens.value.tokens.filter(({ tokenId, label, serial }) => tokenLabel === undefined || [tokenId, label, serial].includes(tokenLabel.normalize('NFC')));
  if (fitting.length === 0) return fail('token.notFound', { wanted: tokenLabel ?? '' });
  const choices: Choice[] = [];
  for (const token of fitting) {
    const held: Answer<{ certificates: TokenCertificateView[] }> = await driver.call('driver.certificates', { tokenId: token.tokenId });
    if (!held.ok) return held;
    choices.push(...held.value.certificates.filter((each) => certLabel === undefined || isCalled(each, certLabel.normalize('NFC'))).map((certificate) => ({ token, certificate })));
  }
  const usable = choices.filter(({ certificate }) => checkSigningCertificate(bytesOf(certificate.certificate), Date.now()).ok);
  const [one] = usable;
  if (usable.length > 1) return fail('token.ambiguous', { wanted: certLabel ?? tokenLabel ?? '' });
  if (one !== undefined) return ok(one);
  const [unfit] = choices;
  const why = unfit === undefined ? undefined : checkSigningCertificate(bytesOf(unfit.certificate.certificate), Date.now());
  return why === undefined || why.ok ? fail('token.notFound', { wanted: certLabel ?? '' }) : why;
}

function isCalled({ certificateId, label, certificate }: TokenCertificateView, name: string): boolean {
  if (certificateId === name || label === name) return true;
  const parsed = parseCertificate(bytesOf(certificate));
  return parsed !== undefined && describeSigner(parsed).commonName?.normalize('NFC') === name;
}
