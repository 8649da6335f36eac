import type { InputOf, OutputOf } from '../../../contract/contract.ts';
import type { ShellEvent } from '../../../contract/core-events.ts';
import type { ShellContract, SignResult } from '../../../contract/shell-contract.ts';
import type { DocumentView } from '../../../contract/views.ts';
import type { HandlerAnswer } from '../../hosts/serve.ts';
import { openKey, type KeyParts, type UnlockedKey } from './open-key.ts';

export interface SignParts extends KeyParts {
  readonly announce: (event: ShellEvent) => void;
  /** Asked before each paper. */
  readonly stopped: () => boolean;
}

type SignInput = InputOf<ShellContract, 'shell.sign'>;
type Paper = SignInput['papers'][number];
type Done = { readonly result: SignResult; readonly document?: DocumentView; readonly gaveUp?: boolean };

/** After these the key answers nothing more: the papers left would only fail one by one. */
const keyGone = /^(token\.|host\.|p12\.)/;

/**
 * Signs papers with one key: the core says where the key is, the person types the PIN once, then for each paper the core
 * journals and prepares, the key signs, the core finishes and stores. A paper that fails stops no other; a key that is
 * gone, or the person, stops the rest, and what is signed stays signed.
 */
export async function signPapers(parts: SignParts, input: SignInput): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.sign'>>> {
  const source = await parts.core.call('signing.source', { keyId: input.keyId });
  if (!source.ok) return source;
  const key = await openKey(parts, source.value.source, source.value.holder, input.papers.length);
  if (key === undefined) return { ok: true, value: { cancelled: true, results: [] } };
  if (!key.ok) return key;
  const results: SignResult[] = [];
  let document: DocumentView | undefined;
  let cancelled = false;
  try {
    for (const paper of input.papers) {
      cancelled = parts.stopped();
      if (cancelled) break;
      const done = await signPaper(parts, input, paper, key.value);
      results.push(done.result);
      if (done.document !== undefined) document = done.document;
      const { id, ordinal, error } = done.result;
      parts.announce({ name: 'signing.progress', batchId: input.batchId, done: results.length, total: input.papers.length, id, ordinal, ok: error === undefined });
      cancelled = done.gaveUp === true;
      if (cancelled || (error !== undefined && keyGone.test(error.code))) break;
    }
  } finally {
    await key.value.close();
  }
  const [only] = results;
  // One paper that was not signed is a failure like any other, with its sentence and its "Try again".
  if (input.papers.length === 1 && only?.error !== undefined && !cancelled) return { ok: false, error: { code: only.error.code, ...(only.error.details === undefined ? {} : { details: only.error.details }) } };
  return { ok: true, value: { cancelled, results, ...(document === undefined ? {} : { document }) } };
}

async function signPaper({ core }: SignParts, input: SignInput, paper: Paper, key: UnlockedKey): Promise<Done> {
  const { id, ordinal } = paper;
  const failed = (error: { readonly code: string; readonly details?: Readonly<Record<string, string | number | boolean>> }): Done =>
    ({ result: { id, ordinal, error: { code: error.code, ...(error.details === undefined ? {} : { details: { ...error.details } }) } } });
  const { certificate, chain } = key;
  const prepared = await core.call('signing.prepare', { ...paper, keyId: input.keyId, certificate, chain: [...chain], ...(input.level === undefined ? {} : { level: input.level }) });
  if (!prepared.ok) return failed(prepared.error);
  const { attemptId, toBeSigned, ...order } = prepared.value;
  const signed = await key.sign(toBeSigned, order);
  if (signed === undefined || !signed.ok) {
    const code = signed === undefined ? 'sign.cancelled' : signed.error.code;
    await core.call('signing.abandon', { attemptId, code });
    return signed === undefined ? { ...failed({ code }), gaveUp: true } : failed(signed.error);
  }
  const completed = await core.call('signing.complete', { attemptId, signatureValue: signed.value });
  if (completed.ok) return { result: { id, ordinal, signed: completed.value.signed }, document: completed.value.document };
  // After a crash or a time limit nobody here knows whether the signature was stored: the journal does, so it decides.
  if (!completed.error.code.startsWith('host.')) await core.call('signing.abandon', { attemptId, code: completed.error.code });
  return failed(completed.error);
}
