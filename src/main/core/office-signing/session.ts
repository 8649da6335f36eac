import { randomUUID } from 'node:crypto';
import type { DocId } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { FlowDeps } from '../flow/deps.ts';
import { recordSignature } from '../flow/outgoing/record-signature.ts';
import { maySign, type Signable } from '../flow/outgoing/sign.rules.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Extensions, SigningKey } from '../ports/signing-keys.ts';
import type { SigningJournal } from '../ports/signing-journal.ts';
import type { Verifier } from '../ports/verifier.ts';
import type { PreparedSignature, Signer } from '../signing/pdf/sign-request.ts';
import type { OfficeKeys } from './keys.ts';
import type { Level } from './levels.ts';
import type { MakeRequest, Paper } from './request.ts';

export interface PrepareInput {
  readonly id: DocId;
  readonly ordinal: number;
  readonly keyId: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  /** 1-based; found by the decree's rule when left out. */
  readonly page?: number;
  /** x, y, width, height in points, origin bottom left of the page as seen. */
  readonly rect?: readonly [number, number, number, number];
  readonly level?: Level;
}

export interface Completed {
  readonly id: DocId;
  readonly level: Level;
  readonly wanted: Level;
  readonly missing?: Failure;
}

export interface SigningSession {
  prepare(input: PrepareInput): Promise<Result<{ readonly attemptId: string; readonly toBeSigned: Uint8Array; readonly algorithm: PreparedSignature['algorithm'] }, Failure>>;
  complete(attemptId: string, signatureValue: Uint8Array): Promise<Result<Completed, Failure>>;
  abandon(attemptId: string, code: string): void;
}

/** A signature with its value in it, brought as far towards the wanted level as the services answered. */
export interface Finished {
  readonly bytes: Uint8Array;
  readonly level: Level;
  readonly missing?: Failure;
}

export interface SessionDeps {
  readonly flow: FlowDeps;
  readonly blobs: BlobStore;
  readonly journal: SigningJournal;
  readonly extensions: Extensions;
  readonly verify: Verifier;
  readonly keys: OfficeKeys;
  readonly wantedLevel: (role: SigningKey['role']) => Level;
  /** Whether this certificate may sign now; what could not be asked is no refusal. */
  readonly checkSigner: (certificate: Uint8Array, chain: readonly Uint8Array[]) => Promise<Result<unknown, Failure>>;
  /** The signer with the algorithm the profile chooses. */
  readonly signerOf: (certificate: Uint8Array, chain: readonly Uint8Array[]) => Signer;
  readonly makeRequest: MakeRequest;
  readonly prepare: (paper: Paper, level: Level) => Promise<Result<PreparedSignature, Failure>>;
  readonly finish: (prepared: PreparedSignature, value: Uint8Array, level: Level) => Promise<Result<Finished, Failure>>;
}

interface Attempt {
  readonly input: PrepareInput;
  readonly signable: Signable;
  readonly key: SigningKey;
  readonly wanted: Level;
  readonly prepared: PreparedSignature;
}

/**
 * Signing in two steps, so that the key lives in another process and the core never sees a PIN (decision 0005). The attempt
 * is in the journal before the key is asked; what the journal calls completed is in the store.
 */
export function createSigningSession(deps: SessionDeps): SigningSession {
  const { flow, blobs, journal } = deps;
  const attempts = new Map<string, Attempt>();

  /** State, journal and the wish for a higher level come together, or none of them. */
  const store = async (attemptId: string, { input, signable, key, wanted }: Attempt, finished: Finished): Promise<Result<Completed, Failure>> => {
    const verification = await deps.verify(finished.bytes);
    const ours = verification.signatures.findLast((s) => s.kind !== 'timestamp');
    if (ours === undefined || ours.verdict === 'TOTAL-FAILED') return fail('sign.valueMismatch');
    const blob = await blobs.put(finished.bytes);
    if (!blob.ok) return blob;
    return flow.store.transact(() => {
      const at = flow.clock.now();
      const done = recordSignature(flow, {
        id: input.id, ordinal: input.ordinal, role: key.role, holder: key.holder, from: signable.attachment.blob,
        blob: blob.value, bytes: finished.bytes.length, verification,
      });
      if (!done.ok) return done;
      journal.close(attemptId, { state: 'completed', blob: blob.value, level: finished.level }, at);
      deps.keys.used(key.id, input.certificate, at);
      if (finished.level !== wanted && wanted !== 'B-B') deps.extensions.want({ document: input.id, ordinal: input.ordinal, level: wanted }, at);
      return ok({ id: input.id, level: finished.level, wanted, ...(finished.missing === undefined ? {} : { missing: finished.missing }) });
    });
  };

  return {
    async prepare(input) {
      const key = deps.keys.find(input.keyId);
      if (key === undefined) return fail('cert.notFound');
      const document = flow.store.document(input.id);
      if (document === undefined) return fail('document.notFound');
      const allowed = maySign(document, input.ordinal, key.role, flow.seals());
      if (!allowed.ok) return allowed;
      const usable = await deps.checkSigner(input.certificate, input.chain);
      if (!usable.ok) return usable;
      const wanted = input.level ?? deps.wantedLevel(key.role);
      const paper = await deps.makeRequest(allowed.value, key, input, deps.signerOf(input.certificate, input.chain));
      if (!paper.ok) return paper;
      const prepared = await deps.prepare(paper.value, wanted);
      if (!prepared.ok) return prepared;
      const attemptId = randomUUID();
      const { blob } = allowed.value.attachment;
      journal.open({ id: attemptId, document: input.id, ordinal: input.ordinal, certificateId: key.id, role: key.role, sourceBlob: blob, at: flow.clock.now() });
      attempts.set(attemptId, { input, signable: allowed.value, key, wanted, prepared: prepared.value });
      return ok({ attemptId, toBeSigned: prepared.value.toBeSigned, algorithm: prepared.value.algorithm });
    },

    async complete(attemptId, signatureValue) {
      const attempt = attempts.get(attemptId);
      if (attempt === undefined) return fail('sign.attemptLost');
      attempts.delete(attemptId);
      const finished = await deps.finish(attempt.prepared, signatureValue, attempt.wanted);
      const stored = finished.ok ? await store(attemptId, attempt, finished.value) : finished;
      if (!stored.ok) journal.close(attemptId, { state: 'abandoned', code: stored.error.code }, flow.clock.now());
      return stored;
    },

    abandon(attemptId, code) {
      if (attempts.delete(attemptId)) journal.close(attemptId, { state: 'abandoned', code }, flow.clock.now());
    },
  };
}
