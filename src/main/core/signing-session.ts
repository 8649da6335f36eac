import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { OfficeProfile } from '../../contract/office-profile.ts';
import type { DocId } from './model/document.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { FlowDeps } from './flow/deps.ts';
import { recordSignature } from './flow/outgoing/record-signature.ts';
import { maySign, type SignRole } from './flow/outgoing/sign.rules.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { SigningJournal } from './ports/signing-journal.ts';
import type { Verifier } from './ports/verifier.ts';
import { inDataDir } from './profile.ts';
import { loadFonts } from './fonts.ts';
import { checkSigningCertificate } from './signing/cms/certificate.ts';
import { completeSignature } from './signing/pdf/complete.ts';
import type { PreparedSignature } from './signing/pdf/sign-request.ts';
import { prepareSignature } from './signing/pdf/sign.ts';

export interface PrepareInput {
  readonly id: DocId;
  readonly ordinal: number;
  readonly certificateId: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  /** 1-based; the last page when left out. */
  readonly page?: number;
  /** x, y, width, height in points, origin bottom left of the page as seen. */
  readonly rect?: readonly [number, number, number, number];
}

export interface SigningSession {
  prepare(input: PrepareInput): Promise<Result<{ readonly attemptId: string; readonly toBeSigned: Uint8Array; readonly algorithm: PreparedSignature['algorithm'] }, Failure>>;
  complete(attemptId: string, signatureValue: Uint8Array): Promise<Result<DocId, Failure>>;
  abandon(attemptId: string, code: string): void;
}

interface Attempt {
  readonly input: PrepareInput;
  readonly role: SignRole;
  readonly holder: string;
  readonly prepared: PreparedSignature;
}

/** Real size of an agency's seal is 36 mm; the personal image stands between position and name (Decree 30/2020, Annex I). */
const defaultRects: Readonly<Record<SignRole, readonly [number, number, number, number]>> = {
  personal: [350, 150, 130, 60],
  organ: [290, 130, 102, 102],
};

/**
 * Signing in two steps, so that the key lives in another process and the core never sees a PIN. The attempt is in the
 * journal before the key is asked; what the journal calls completed is in the store.
 */
export function createSigningSession(deps: {
  readonly flow: FlowDeps; readonly blobs: BlobStore; readonly journal: SigningJournal; readonly verify: Verifier;
  readonly profile: OfficeProfile; readonly dataDir: string;
}): SigningSession {
  const { flow, blobs, journal, profile, dataDir } = deps;
  const attempts = new Map<string, Attempt>();
  return {
    async prepare(input) {
      const certificate = profile.certificates.find((c) => c.id === input.certificateId);
      if (certificate === undefined) return fail('cert.notFound');
      const document = flow.store.document(input.id);
      if (document === undefined) return fail('document.notFound');
      const allowed = maySign(document, input.ordinal, certificate.role);
      if (!allowed.ok) return allowed;
      const at = flow.clock.now();
      const usable = checkSigningCertificate(input.certificate, at);
      if (!usable.ok) return usable;
      const source = await blobs.read(allowed.value.attachment.blob);
      if (!source.ok) return source;
      const image = certificate.imagePath === undefined ? undefined : await readFile(inDataDir(dataDir, certificate.imagePath)).catch(() => undefined);
      if (certificate.imagePath !== undefined && image === undefined) return fail('sign.imageUnreadable');
      const [x, y, width, height] = input.rect ?? defaultRects[certificate.role];
      const prepared = await prepareSignature(source.value, {
        page: input.page ?? -1,
        rect: [x, y, width, height],
        appearance: certificate.role === 'organ' && image !== undefined
          ? { kind: 'organ', image }
          : { kind: 'personal', lines: image === undefined ? [certificate.holder] : [], ...(image === undefined ? {} : { image }) },
        signerName: certificate.holder,
        signingTime: at,
        fonts: loadFonts(),
      }, { certificate: input.certificate, chain: input.chain });
      if (!prepared.ok) return prepared;
      const attemptId = randomUUID();
      journal.open({ id: attemptId, document: input.id, ordinal: input.ordinal, certificateId: certificate.id, role: certificate.role, sourceBlob: allowed.value.attachment.blob, at });
      attempts.set(attemptId, { input, role: certificate.role, holder: certificate.holder, prepared: prepared.value });
      return ok({ attemptId, toBeSigned: prepared.value.toBeSigned, algorithm: prepared.value.algorithm });
    },

    async complete(attemptId, signatureValue) {
      const attempt = attempts.get(attemptId);
      if (attempt === undefined) return fail('sign.attemptLost');
      attempts.delete(attemptId);
      const abandon = (failure: Failure): Result<never, Failure> => {
        journal.close(attemptId, { state: 'abandoned', code: failure.code }, flow.clock.now());
        return { ok: false, error: failure };
      };
      const signed = completeSignature(attempt.prepared, signatureValue);
      if (!signed.ok) return abandon(signed.error);
      const verification = await deps.verify(signed.value);
      const ours = verification.signatures.at(-1);
      if (ours === undefined || ours.verdict === 'TOTAL-FAILED') return abandon({ code: 'sign.valueMismatch' });
      const blob = await blobs.put(signed.value);
      if (!blob.ok) return abandon(blob.error);
      // One transaction: a journal that says completed, and a document that says signed, come together or not at all.
      const recorded = flow.store.transact(() => {
        const done = recordSignature(flow, {
          id: attempt.input.id, ordinal: attempt.input.ordinal, role: attempt.role, holder: attempt.holder,
          blob: blob.value, bytes: signed.value.length, verification,
        });
        if (done.ok) journal.close(attemptId, { state: 'completed', blob: blob.value }, flow.clock.now());
        return done;
      });
      if (!recorded.ok) return abandon(recorded.error);
      return ok(attempt.input.id);
    },

    abandon(attemptId, code) {
      if (attempts.delete(attemptId)) journal.close(attemptId, { state: 'abandoned', code }, flow.clock.now());
    },
  };
}
