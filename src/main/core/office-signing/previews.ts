import type { z } from 'zod';
import type { CoreContract } from '../../../contract/core-contract.ts';
import type { OutputOf } from '../../../contract/contract.ts';
import type { FlowDeps } from '../flow/deps.ts';
import { maySign } from '../flow/outgoing/sign.rules.ts';
import type { BlobId } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Settings, SigningKey } from '../ports/signing-keys.ts';
import { appearanceOf } from './appearance.ts';
import type { OfficeKeys } from './keys.ts';
import type { PlaceOnPaper } from './place.ts';
import type { MakeRequest, Paper } from './request.ts';

type Input<M extends keyof CoreContract> = z.infer<CoreContract[M]['input']>;
type Output<M extends keyof CoreContract> = OutputOf<CoreContract, M>;

export interface Previews {
  place(input: Input<'signing.place'>): Promise<Result<Output<'signing.place'>, Failure>>;
  preview(input: Input<'signing.preview'>): Promise<Result<Output<'signing.preview'>, Failure>>;
  /** Takes away what previews left in the store. */
  clear(): Promise<void>;
}

/** Previews kept at a time: the one on screen, and those a person pages back to. */
const kept = 6;
const settingName = 'signing.previews';

interface PreviewDeps {
  readonly flow: FlowDeps;
  readonly blobs: BlobStore;
  readonly keys: OfficeKeys;
  readonly settings: Settings;
  readonly place: PlaceOnPaper;
  readonly makeRequest: MakeRequest;
  /** The document with an empty signature on it: the first half of signing. */
  readonly draw: (paper: Paper) => Promise<Result<Uint8Array, Failure>>;
}

/** What a signature will look like: made by the code that signs, from the very bytes that will be appended. */
export function createPreviews(deps: PreviewDeps): Previews {
  const { flow, blobs, settings } = deps;
  const known = (): BlobId[] => JSON.parse(settings.get(settingName) ?? '[]') as BlobId[];
  const keep = async (blob: BlobId): Promise<void> => {
    const all = [...known().filter((b) => b !== blob), blob];
    settings.set(settingName, JSON.stringify(all.slice(-kept)));
    for (const old of all.slice(0, -kept)) await blobs.remove(old);
  };
  const find = (id: number, ordinal: number, role: SigningKey['role']) => {
    const document = flow.store.document(id);
    return document === undefined ? fail('document.notFound') : maySign(document, ordinal, role, flow.seals());
  };

  return {
    place: async ({ id, ordinal, role, keyId }) => {
      const signable = find(id, ordinal, role);
      if (!signable.ok) return signable;
      const source = await blobs.read(signable.value.attachment.blob);
      if (!source.ok) return source;
      const key = keyId === undefined ? undefined : deps.keys.find(keyId);
      const appearance = key === undefined ? ok({ kind: 'personal', lines: [] } as const) : await appearanceOf(signable.value, key, flow.clock.now(), blobs);
      if (!appearance.ok) return appearance;
      const placed = await deps.place(signable.value, key, source.value, appearance.value);
      if (!placed.ok) return placed;
      const { rect: [x, y, width, height], names, pageSize, fieldName: _field, ...rest } = placed.value;
      return ok({ ...rest, rect: [x, y, width, height], names: [...names], pageSize: [pageSize.width, pageSize.height] });
    },

    preview: async ({ id, ordinal, keyId, page, rect }) => {
      const key = deps.keys.find(keyId);
      if (key === undefined) return fail('cert.notFound');
      const signable = find(id, ordinal, key.role);
      if (!signable.ok) return signable;
      const certificate = key.certificate ?? new Uint8Array();
      const paper = await deps.makeRequest(signable.value, key, { ...(page === undefined ? {} : { page }), ...(rect === undefined ? {} : { rect }) }, { certificate, chain: [] });
      if (!paper.ok) return paper;
      const drawn = await deps.draw(paper.value);
      if (!drawn.ok) return drawn;
      const blob = await blobs.put(drawn.value);
      if (!blob.ok) return blob;
      await keep(blob.value);
      const { request } = paper.value;
      const [x = 0, y = 0, width = 0, height = 0] = request.rect ?? [];
      return ok({ blob: blob.value, bytes: drawn.value.length, page: request.page ?? 1, rect: [x, y, width, height] });
    },

    clear: async () => {
      for (const blob of known()) await blobs.remove(blob);
      settings.set(settingName, '[]');
    },
  };
}
