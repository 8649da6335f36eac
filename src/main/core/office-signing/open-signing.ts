import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { FlowDeps } from '../flow/deps.ts';
import { ok } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Log } from '../ports/log.ts';
import type { Extensions, Settings } from '../ports/signing-keys.ts';
import type { SigningJournal } from '../ports/signing-journal.ts';
import type { Verifier } from '../ports/verifier.ts';
import { previewSignature } from '../signing/appearance/preview.ts';
import { checkSigningCertificate } from '../signing/cms/certificate.ts';
import { completeSignature } from '../signing/pdf/complete.ts';
import { prepareSignature } from '../signing/pdf/sign.ts';
import { createExtensionQueue, type ExtensionQueue } from './extension-queue.ts';
import type { OfficeKeys } from './keys.ts';
import { requestMaker } from './request.ts';
import { placeOnPaper } from './place.ts';
import { createPreviews, type Previews } from './previews.ts';
import { createSigningSession, type SigningSession } from './session.ts';
import { levelChoice, type LevelChoice } from './settings.ts';

export interface OfficeSigning {
  readonly keys: OfficeKeys;
  readonly levels: LevelChoice;
  readonly signing: SigningSession;
  readonly previews: Previews;
  readonly extensions: ExtensionQueue;
}

interface Parts {
  readonly flow: FlowDeps;
  readonly blobs: BlobStore;
  readonly journal: SigningJournal;
  readonly verify: Verifier;
  readonly keys: OfficeKeys;
  readonly settings: Settings;
  readonly extensions: Extensions;
  readonly profile: OfficeProfile;
  readonly random: () => number;
  readonly log: Log;
  readonly onChanged: (ids: readonly number[]) => void;
}

/** Every part of the office that signs, made and joined. */
export function openOfficeSigning(parts: Parts): OfficeSigning {
  const { flow, blobs, verify, keys, settings, profile } = parts;
  const levels = levelChoice(settings, parts.extensions, profile);
  const place = placeOnPaper(keys, profile);
  const makeRequest = requestMaker({ blobs, clock: flow.clock, place });
  const signing = createSigningSession({
    flow, blobs, journal: parts.journal, extensions: parts.extensions, verify, keys, makeRequest,
    wantedLevel: (role) => levels.wanted(role),
    checkSigner: (certificate) => Promise.resolve(checkSigningCertificate(certificate, flow.clock.now())),
    prepare: ({ bytes, request, signer }) => prepareSignature(bytes, request, signer),
    finish: (prepared, value) => {
      const signed = completeSignature(prepared, value);
      return Promise.resolve(signed.ok ? ok({ bytes: signed.value, level: 'B-B' }) : signed);
    },
  });
  const previews = createPreviews({
    flow, blobs, keys, settings, place, makeRequest,
    draw: async ({ bytes, request }) => {
      const preview = await previewSignature(bytes, request);
      return preview.ok ? ok(preview.value.pdf) : preview;
    },
  });
  const extensions = createExtensionQueue({
    flow, blobs, extensions: parts.extensions, verify, random: parts.random, log: parts.log, onChanged: parts.onChanged,
    extend: (bytes) => Promise.resolve(ok({ bytes, level: 'B-B' })),
  });
  return { keys, levels, signing, previews, extensions };
}
