import type { InputOf, OutputOf } from '../../../contract/contract.ts';
import type { CoreContract, KeySource } from '../../../contract/core-contract.ts';
import type { AppError, ErrorCode } from '../../../contract/errors.ts';
import type { TokenContract } from '../../../contract/token-contract.ts';
import type { HostSupervisor } from '../../hosts/supervisor.ts';
import type { AskPin, PinAttempt } from '../prompt-window.ts';
import type { KeyHost, KeyHosts } from './key-hosts.ts';

export interface KeyParts {
  readonly core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>;
  readonly keys: KeyHosts;
  readonly askPin: AskPin;
}

export type OpenKey = OutputOf<TokenContract, 'key.openFile'>;
export type KeyAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };
export type Order = Pick<InputOf<TokenContract, 'key.sign'>, 'key' | 'hash'>;

/** A key that may sign now. `sign` asks the PIN again where the token demands it for every signature. */
export interface UnlockedKey {
  readonly certificate: string;
  readonly chain: readonly string[];
  /** `undefined`: the person gave up at the prompt. */
  sign(toBeSigned: string, order: Order): Promise<KeyAnswer<string> | undefined>;
  close(): Promise<void>;
}

/** Failures after which the person types again; all others end the question. */
const again: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['p12.wrongPassword', 'token.pinIncorrect', 'token.pinLength', 'token.lastTry']);

/**
 * Asks for the PIN and opens a key in its own process; `undefined` when the person gives up. A PIN goes from the prompt to
 * that process and nowhere else (decision 0003), and is sent once: no wrong PIN is ever tried again by itself.
 */
export async function openKey(parts: KeyParts, source: KeySource, holder: string, papers = 1): Promise<KeyAnswer<UnlockedKey> | undefined> {
  const about = { holder, papers, ...(await trainingHint(parts)), ...(source.kind === 'token' ? { token: source.tokenLabel } : {}) };
  if (source.kind === 'file') {
    const host = parts.keys.file();
    const opened = await parts.askPin<KeyAnswer<OpenKey>>(about, async (pin) => attempt(await host.call('key.openFile', { path: source.path, pin })));
    return opened?.ok === true ? { ok: true, value: unlocked(parts, host, opened.value, about) } : opened;
  }
  const host = parts.keys.driver(source.module);
  const tokens = await host.call('driver.tokens', {});
  if (!tokens.ok) return tokens;
  const token = tokens.value.tokens.find((t) => t.tokenId === source.tokenId);
  if (token === undefined) return { ok: false, error: { code: 'token.notFound', recoverability: 'retry', details: { token: source.tokenLabel } } };
  const full = { ...about, pinPad: token.pinPad, lastTry: token.pinState === 'final' };
  const { tokenId, certificateId } = source;
  const opened = await parts.askPin<KeyAnswer<OpenKey>>(full, async (pin, confirmed) => attempt(await host.call('key.openToken', {
    tokenId, certificateId, ...(token.pinPad ? {} : { pin }), ...(confirmed ? { confirmLastTry: true } : {}),
  })));
  return opened?.ok === true ? { ok: true, value: unlocked(parts, host, opened.value, full) } : opened;
}

function attempt<T>(answer: KeyAnswer<T>): PinAttempt<KeyAnswer<T>> {
  return !answer.ok && again.has(answer.error.code) ? { kind: 'again', error: answer.error } : { kind: 'done', value: answer };
}

type About = Parameters<AskPin>[0];

function unlocked(parts: KeyParts, host: KeyHost, key: OpenKey, about: About): UnlockedKey {
  const { session, certificate, chain, pinEachTime } = key;
  return {
    certificate, chain,
    sign: async (toBeSigned, order) => {
      if (pinEachTime) {
        const allowed = await parts.askPin<KeyAnswer<object>>({ ...about, papers: 1, eachTime: true }, async (pin, confirmed) => attempt(await host.call('key.authorize', {
          session, ...order, ...(about.pinPad === true ? {} : { pin }), ...(confirmed ? { confirmLastTry: true } : {}),
        })));
        if (allowed === undefined || !allowed.ok) return allowed;
      }
      const signed = await host.call('key.sign', { session, toBeSigned, ...order });
      return signed.ok ? { ok: true, value: signed.value.signatureValue } : signed;
    },
    close: async () => void (await host.call('key.close', { session })),
  };
}

async function trainingHint(parts: KeyParts): Promise<{ readonly hint?: string }> {
  const office = await parts.core.call('office.get', {});
  return office.ok && office.value.training && office.value.trainingHint !== undefined ? { hint: office.value.trainingHint } : {};
}
