import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CoreEvent } from '../../contract/core-events.ts';
import type { OfficeProfile } from '../../contract/office-profile.ts';
import { openAxis, type OpenConnection } from './open-axis.ts';
import { openSecretStore } from './secrets/secret-store.ts';
import { bindIncoming } from './bind-incoming.ts';
import { composeEdoc } from './compose-edoc.ts';
import { openConnections, type OfficeConnections } from './connections/office-connections.ts';
import { anchorDaily } from './evidence/anchor-daily.ts';
import { openEvidence, type Evidence } from './evidence/open-evidence.ts';
import { readEdxml } from './exchange/edxml/read-edxml.ts';
import { writeEdoc } from './exchange/edxml/write-edoc.ts';
import { writeStatus } from './exchange/edxml/write-status.ts';
import type { FlowDeps } from './flow/deps.ts';
import { recordSent } from './flow/outgoing/send.ts';
import type { BlobId, DocId } from './model/document.ts';
import { ok, type Failure, type Result } from './model/result.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Clock } from './ports/clock.ts';
import type { Codec } from './ports/codec.ts';
import type { DocumentStore } from './ports/document-store.ts';
import type { Directory } from './ports/directory.ts';
import type { SecretStore } from './ports/secret-store.ts';
import type { Log } from './ports/log.ts';
import type { Settings } from './ports/signing-keys.ts';
import type { Verdicts } from './ports/verdicts.ts';
import type { TrustNetwork } from './ports/trust-network.ts';
import { policyFolder, readPolicy, type Policy } from './policy.ts';
import { removeDoomed } from './remove-doomed.ts';
import { storeOfficeImages } from './office-images.ts';
import { adoptProfileKeys, createOfficeKeys } from './office-signing/keys.ts';
import { authority } from './office-signing/services.ts';
import { openOfficeSigning, type OfficeSigning } from './office-signing/open-signing.ts';
import { createDirectory } from './store/agencies.ts';
import { createBlobStore } from './store/blobs.ts';
import { createConnections } from './store/connections.ts';
import { openDatabase } from './store/connection.ts';
import { createDocumentStore } from './store/documents.ts';
import { createEvidenceAnchors } from './store/evidence-anchors.ts';
import { createEvidenceReads } from './store/evidence.ts';
import { createEvidenceCache } from './store/evidence-cache.ts';
import { createSigningJournal } from './store/journal.ts';
import { createLists, type Lists } from './store/lists.ts';
import { createPackedBlobs } from './store/packed-blobs.ts';
import { createExtensions, createSettings, createSigningKeys } from './store/signing-keys.ts';
import { storageFailure } from './store/storage-failure.ts';
import { createVerdicts } from './store/verdicts.ts';
import type { MessageDeps } from './sync/deps.ts';
import { trustFetch } from './trust-fetch.ts';
import { openTrustStore, type TrustStore } from './trust/store.ts';
import { rendererInThread } from './compare-rendered.ts';
import { followTrust } from './verification/follow-trust.ts';
import { officeVerifier, timeAnchorsOf } from './verification/office-verifier.ts';
import { createPasswords, type Passwords } from './verification/passwords.ts';
import { reportDocument } from './verification/report-document.ts';
import { createSignedRevisions, type SignedRevisions } from './verification/signed-revision.ts';
import { createVerifyQueue, type VerifyQueue } from './verification/verify-queue.ts';

export interface CoreOptions {
  readonly dataDir: string;
  /** The way to timestamp authorities and responders; the runtime's own HTTP when left out. */
  readonly network?: TrustNetwork;
  /** Where IT's policy lies; the system's usual place when left out. */
  readonly policyDir?: string;
  readonly profile: OfficeProfile;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** The system's keystore when left out. */
  readonly secrets?: SecretStore;
  /** Opens a connection; as its settings say when left out. */
  readonly openAxis?: OpenConnection;
  readonly emit: (event: CoreEvent) => void;
}

export interface Core extends OfficeSigning {
  readonly options: CoreOptions;
  readonly store: DocumentStore;
  readonly lists: Lists;
  readonly blobs: BlobStore;
  /** Images of seals and signatures by certificate id; stored once, while the office opens. */
  readonly images: Promise<ReadonlyMap<string, BlobId>>;
  /** Resolves when the keys of the profile are in the list. */
  readonly ready: Promise<void>;
  readonly flow: FlowDeps;
  readonly trust: TrustStore;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly verifyQueue: VerifyQueue;
  readonly verdicts: Verdicts;
  readonly passwords: Passwords;
  readonly revisions: SignedRevisions;
  /** To be called when the trust store may have changed. */
  readonly followTrust: () => void;
  /** Writes the verification report of an attachment where a person said. */
  readonly report: ReturnType<typeof reportDocument>;
  readonly secrets: SecretStore;
  readonly directory: Directory;
  readonly evidence: Evidence;
  readonly codec: Codec;
  readonly messageDeps: MessageDeps;
  readonly connections: OfficeConnections;
  changed(ids: readonly DocId[]): void;
  close(): Promise<void>;
}

const pemOf = (der: Uint8Array): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

const pollMs = { training: 2_000, real: 60_000 };

/** The composition root: every `new` of the core is here. Answers why the office cannot be opened, where it cannot. */
export function createCore(options: CoreOptions): Result<Core, Failure> {
  const { dataDir, profile, clock, log, random } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const policyDir = options.policyDir ?? policyFolder();
  const policy = readPolicy(policyDir);
  if (!policy.readable) log.warn('policy.unreadable');
  const trusted = openTrustStore(dataDir, profile, policyDir, policy.personMayAddTrust);
  if (!trusted.ok) return trusted;
  const trust = trusted.value;
  for (const file of trust.problems()) log.warn('trust.unreadable', { file });
  const opened = openDatabase(dataDir);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const evidence = openEvidence({ reads: createEvidenceReads(db), anchors: createEvidenceAnchors(db), dataDir, report: log });
  const store = createDocumentStore(db, () => evidence.keeper.grew());
  const lists = createLists(db);
  const directory = createDirectory(db);
  const blobs = createBlobStore(join(dataDir, 'blobs'), createPackedBlobs(db));
  const images = storeOfficeImages(dataDir, profile, blobs, log);
  const [keyStore, settings] = [createSigningKeys(db), createSettings(db)];
  const keys = createOfficeKeys(keyStore, settings);
  const ready = images.then((found) => adoptProfileKeys(keyStore, profile, dataDir, found, clock.now()));
  const journal = createSigningJournal(db);
  const left = journal.abandonOpen('host.crashed', clock.now());
  if (left > 0) log.warn('signing.abandonedAfterCrash', { attempts: left });

  const actor = profile.people.find((p) => p.role === 'clerk')?.fullName ?? profile.organ.organName;
  const flow: FlowDeps = { store, clock, organ: profile.organ as FlowDeps['organ'], actor, seals: () => keys.seals(), ways: (organIds) => connections.ways(organIds) };
  const network = options.network ?? trustFetch({ offline: () => policy.offline });
  const checking = { trust, network, blobs, cache: createEvidenceCache(db), compareRendered: rendererInThread(), now: () => clock.now() };
  const verify = officeVerifier(checking);
  const [verdicts, passwords] = [createVerdicts(db), createPasswords()];
  const report = reportDocument({ ...checking, store, passwords, offline: policy.offline });
  const revisions = createSignedRevisions({ store, blobs, settings });

  const changed = (ids: readonly DocId[]): void => {
    if (ids.length > 0) options.emit({ name: 'documents.changed', ids: [...ids] });
    options.emit({ name: 'sync.changed', sync: connections.syncView() });
  };
  const verifyQueue = createVerifyQueue({ store, verdicts, blobs, verify, passwords, random, log, now: () => clock.now(), onChanged: changed });
  const signing = openOfficeSigning({
    flow, blobs, journal, network, keys, verify: (bytes, how) => verify(bytes, { ...how, hurry: true }), settings, extensions: createExtensions(db), profile, dataDir, trust, random, log, onChanged: changed,
  });
  const secrets = options.secrets ?? openSecretStore(dataDir);
  const openConnection = options.openAxis ?? openAxis({ dataDir, clock, secrets, trustPem: () => trust.trusted('tls').map(pemOf) });
  const codec: Codec = { read: readEdxml, writeEdoc, writeStatus };
  const messageDeps = {
    store, blobs, codec, flow: bindIncoming(flow), clock, random, log,
    composeEdoc: (payload: Parameters<typeof composeEdoc>[1]) => composeEdoc(store, payload, clock.now()),
    recordSent: (sent: Parameters<typeof recordSent>[1]) => recordSent(flow, sent),
    onChanged: (ids: readonly DocId[]) => {
      changed(ids);
      if (ids.length > 0) verifyQueue.kick();
    },
    isStorageFailure: (error: unknown) => storageFailure(error) !== undefined,
  };
  const connections: OfficeConnections = openConnections({
    profile, secrets, directory, kept: createConnections(db), openAxis: openConnection, sync: messageDeps, mayChange: policy.personMayChangeConnections,
    intervalMs: profile.training ? pollMs.training : pollMs.real,
    counts: () => ({ ...lists.outboxCounts(), quarantined: lists.quarantined() }),
    timers: { set: (callback, ms) => setTimeout(callback, ms), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    onFailure: (error) => {
      const failure = storageFailure(error);
      if (failure === undefined) log.error('sync.failed', { name: error instanceof Error ? error.name : typeof error });
      return failure ?? { code: 'internal' };
    },
    onState: () => {
      options.emit({ name: 'sync.changed', sync: connections.syncView() });
      if (connections.syncView().state === 'idle') anchoring.kick();
    },
  });
  const anchoring = anchorDaily({
    evidence, store, log, now: () => clock.now(),
    services: () => {
      const tsa = policy.offline ? undefined : authority(profile, dataDir);
      return tsa === undefined ? undefined : { network, authority: tsa, anchors: timeAnchorsOf(trust), now: () => clock.now() };
    },
  });
  const swept = removeDoomed({ store, blobs }).catch(() => log.warn('blobs.notRemoved'));
  const following = followTrust({ trust, settings, queue: verifyQueue });
  following();
  verifyQueue.kick();
  signing.extensions.kick();

  return ok({
    options, store, lists, blobs, images, ready, flow, trust, policy, settings, ...signing, verifyQueue, verdicts, passwords, revisions, followTrust: following, report,
    secrets, directory, evidence, codec, messageDeps, connections, changed,
    close: async () => {
      await connections.stop();
      await verifyQueue.stop();
      await Promise.all([ready, swept, signing.extensions.stop()]);
      await Promise.all([signing.previews.clear(), revisions.clear()]);
      await anchoring.stop();
      await evidence.keeper.close();
      opened.value.close();
    },
  });
}
