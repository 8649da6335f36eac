import type { CoreContract } from '../../contract/core-contract.ts';
import type { InputOf, OutputOf } from '../../contract/contract.ts';
import type { AppError } from '../../contract/errors.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { TokenContract } from '../../contract/token-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import type { HostSupervisor } from '../hosts/supervisor.ts';
import type { AskPin } from './prompt-window.ts';

export interface SignParts {
  readonly core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>;
  readonly token: Pick<HostSupervisor<TokenContract, unknown>, 'call'>;
  readonly askPin: AskPin;
}

type SignInput = InputOf<ShellContract, 'shell.sign'>;
type Signed = HandlerAnswer<OutputOf<ShellContract, 'shell.sign'>>;
type OpenKey = OutputOf<TokenContract, 'key.openFile'>;
type Opened = { readonly ok: true; readonly value: OpenKey } | { readonly ok: false; readonly error: AppError };

/**
 * Signs one attachment: the core says where the key is, the person types the PIN, the token host opens the key, the core
 * journals and prepares, the key signs, the core stores. The PIN goes from the prompt to the token host and nowhere else
 * (decision 0003).
 */
export async function signAttachment(parts: SignParts, input: SignInput): Promise<Signed> {
  const source = await parts.core.call('signing.source', { certificateId: input.certificateId });
  if (!source.ok) return source;
  const hint = await trainingHint(parts);
  const opened = await parts.askPin<Opened>({ holder: source.value.holder, ...hint }, async (pin) => {
    const answer = await parts.token.call('key.openFile', { path: source.value.p12Path, pin });
    if (!answer.ok && answer.error.code === 'p12.wrongPassword') return { kind: 'again', code: answer.error.code };
    return { kind: 'done', value: answer };
  });
  if (opened === undefined) return { ok: true, value: { cancelled: true } };
  if (!opened.ok) return opened;
  try {
    return await signWithOpenKey(parts, input, opened.value);
  } finally {
    await parts.token.call('key.close', { session: opened.value.session });
  }
}

async function signWithOpenKey(parts: SignParts, input: SignInput, key: OpenKey): Promise<Signed> {
  const { core, token } = parts;
  const { certificate, chain, session } = key;
  const prepared = await core.call('signing.prepare', { ...input, certificate, chain });
  if (!prepared.ok) return prepared;
  const { attemptId, ...order } = prepared.value;
  const signed = await token.call('key.sign', { session, ...order });
  if (!signed.ok) {
    await core.call('signing.abandon', { attemptId, code: signed.error.code });
    return signed;
  }
  const completed = await core.call('signing.complete', { attemptId, signatureValue: signed.value.signatureValue });
  if (completed.ok) return { ok: true, value: { cancelled: false, document: completed.value } };
  // After a crash or a time limit nobody here knows whether the signature was stored: the journal does, so it decides.
  if (!completed.error.code.startsWith('host.')) await core.call('signing.abandon', { attemptId, code: completed.error.code });
  return completed;
}

async function trainingHint(parts: SignParts): Promise<{ readonly hint?: string }> {
  const office = await parts.core.call('office.get', {});
  return office.ok && office.value.training && office.value.trainingHint !== undefined ? { hint: office.value.trainingHint } : {};
}
