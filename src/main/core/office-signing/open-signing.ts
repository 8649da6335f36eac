import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { FlowDeps } from '../flow/deps.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Log } from '../ports/log.ts';
import type { Extensions, Settings } from '../ports/signing-keys.ts';
import type { SigningJournal } from '../ports/signing-journal.ts';
import type { TrustNetwork } from '../ports/trust-network.ts';
import type { Verifier } from '../ports/verifier.ts';
import { previewSignature } from '../signing/appearance/preview.ts';
import { chosenAlgorithm } from '../signing/cms/algorithms.ts';
import { signingCertificate } from '../signing/cms/signing-certificate.ts';
import { checkSigner } from '../signing/evidence/check-signer.ts';
import { noEvidence } from '../signing/evidence/evidence.ts';
import { checkTimestampRoom, completeSignatureAt, timestampRoom } from '../signing/levels/complete-at-level.ts';
import { extendPdf } from '../signing/levels/extend.ts';
import type { LevelReached } from '../signing/levels/level-services.ts';
import { prepareSignature } from '../signing/pdf/sign.ts';
import { probeTimestamp } from '../signing/timestamp/probe.ts';
import type { TrustStore } from '../trust/store.ts';
import { createExtensionQueue, type ExtensionQueue } from './extension-queue.ts';
import type { OfficeKeys } from './keys.ts';
import { placeOnPaper } from './place.ts';
import { createPreviews, type Previews } from './previews.ts';
import { requestMaker } from './request.ts';
import { levelServices } from './services.ts';
import { createSigningSession, type Finished, type SessionDeps, type SigningSession } from './session.ts';
import { levelChoice, type LevelChoice } from './settings.ts';
import { tokenRoom } from './token-room.ts';

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
  readonly dataDir: string;
  readonly trust: TrustStore;
  readonly network: TrustNetwork;
  readonly random: () => number;
  readonly log: Log;
  readonly onChanged: (ids: readonly number[]) => void;
}

/** Every part of the office that signs, made and joined. */
export function openOfficeSigning(parts: Parts): OfficeSigning {
  const { flow, blobs, verify, keys, settings, profile, trust, network } = parts;
  const now = (): number => flow.clock.now();
  const levels = levelChoice(settings, parts.extensions, profile);
  const services = levelServices({ ...parts, now });
  const rooms = tokenRoom(settings);
  const place = placeOnPaper(keys, profile);
  const makeRequest = requestMaker({ blobs, clock: flow.clock, place });

  const prepare: SessionDeps['prepare'] = async ({ bytes, request, signer }, level) => {
    const { tsa, anchors } = services('person');
    if (level === 'B-B' || tsa === undefined) return prepareSignature(bytes, request, signer);
    // The room for a timestamp is part of what is signed: measured by one token of this authority, then remembered.
    const known = rooms.of(tsa.url);
    const probed = known === undefined ? await probeTimestamp({ network, authority: tsa, anchors: anchors.time, now }) : ok(known);
    if (!probed.ok) return prepareSignature(bytes, request, signer);
    rooms.remember(tsa.url, probed.value);
    const prepared = await prepareSignature(bytes, { ...request, extraRoom: timestampRoom(probed.value) }, signer);
    const fits = prepared.ok ? checkTimestampRoom(prepared.value, probed.value) : prepared;
    return fits.ok ? prepared : fits;
  };

  const signing = createSigningSession({
    flow, blobs, journal: parts.journal, extensions: parts.extensions, verify, keys, makeRequest, prepare,
    signerOf: (certificate, chain) => {
      const parsed = signingCertificate(certificate);
      const algorithm = parsed === undefined ? undefined : chosenAlgorithm(parsed, profile.algorithm ?? {});
      return { certificate, chain, ...(algorithm === undefined ? {} : { algorithm }) };
    },
    wantedLevel: (role) => levels.wanted(role),
    checkSigner: async (certificate, chain) => {
      const check = await checkSigner({ certificate, chain, anchors: trust.trusted('signature'), at: now(), network, known: noEvidence });
      return check.usable ? ok(undefined) : fail(check.code, check.details);
    },
    finish: async (prepared, value, level) => {
      const { tsa, ...rest } = services('person');
      const reached = await completeSignatureAt(prepared, value, level, { ...rest, ...(tsa === undefined ? {} : { tsa }) });
      if (reached.ok && tsa !== undefined && reached.value.timestampBytes !== undefined) rooms.remember(tsa.url, reached.value.timestampBytes);
      return reached.ok ? ok(finished(reached.value)) : reached;
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
    extend: async (bytes, level): Promise<Result<Finished, Failure>> => {
      const reached = await extendPdf(bytes, level, services('patient'));
      return reached.ok ? ok(finished(reached.value)) : reached;
    },
  });
  return { keys, levels, signing, previews, extensions };
}

/** The first thing that was missing is why the level is no higher. */
function finished({ bytes, level, missing }: LevelReached): Finished {
  const [first] = missing;
  return { bytes, level, ...(first === undefined ? {} : { missing: first.error }) };
}
