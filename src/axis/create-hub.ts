import { join } from 'node:path';
import { ensureAdminToken } from './admin/session.ts';
import { openAuditLog } from './audit-log.ts';
import { startBackground } from './background.ts';
import { openFileBlobs } from './blobs/files.ts';
import type { HubBlobs } from './blobs/hub-blobs.ts';
import { openLargeObjects } from './blobs/large-objects.ts';
import { openS3Blobs } from './blobs/s3.ts';
import type { S3Settings } from './blobs/s3-request.ts';
import { openSpool } from './blobs/spool.ts';
import type { Spool } from './blobs/spool.ts';
import type { HubLimits } from './guard/limits.ts';
import { embeddedLimits } from './guard/limits.ts';
import { tokenBuckets } from './guard/token-buckets.ts';
import { hubApp } from './hub-app.ts';
import { HubStartError } from './hub-types.ts';
import type { HubAgency, HubClock, HubLog } from './hub-types.ts';
import { hubMetrics } from './metrics.ts';
import { serve } from './serve.ts';
import type { HubStore } from './store/hub-store.ts';
import { makeStore } from './store/make-store.ts';
import type { Postgres } from './store/postgres/open-postgres.ts';
import { openPostgres } from './store/postgres/open-postgres.ts';
import { openSqlite } from './store/sqlite/open-sqlite.ts';
import type { Retention } from './sweep.ts';
import { wireCodes } from './wire-answers.ts';

export interface HubOptions {
  /** The database and contents of a hub that is alone; for one of several on PostgreSQL, the folder bodies arrive in. */
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  readonly clock: HubClock;
  readonly log: HubLog;
  /** Largest message in bytes. Default 300 MiB. */
  readonly maxBodyBytes?: number;
  /** Address of a PostgreSQL that any number of hub processes share. */
  readonly postgres?: string;
  /** Where contents are kept. Default: `postgres` with a PostgreSQL, else `files`. */
  readonly blobs?: 'files' | 'postgres' | S3Settings;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly retention?: Partial<Retention>;
  readonly limits?: Partial<HubLimits>;
  readonly trustedProxy?: string;
  /** What a reader of `/metrics` on another machine shows as its bearer token; without it only this machine may read. */
  readonly metricsToken?: string;
  /** The operator's pages; without it there are none. A token made just now is handed to `tell`, once. */
  readonly admin?: { readonly tell: (token: string) => void; readonly tokenFile?: string };
}

export interface Hub {
  readonly port: number;
  /** Adds an agency or changes its name or secret. Its system id is its code. Durable when it answers. */
  addAgency(agency: HubAgency): Promise<void>;
  /** The whole list: agencies no longer in it are locked, what waits for them is kept. */
  setAgencies(agencies: readonly HubAgency[]): Promise<{ readonly keptFromAdminPage: number }>;
  /** Ends after the calls under way, at most two seconds later. */
  close(): Promise<void>;
}

function usable<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw error instanceof HubStartError ? error : new HubStartError('hub.dataDirUnusable', error);
  }
}

interface Opened {
  readonly store: HubStore;
  readonly blobs: HubBlobs;
  readonly spool: Spool;
}

async function openBlobs({ blobs: kind, dataDir, clock }: HubOptions, postgres: Postgres | undefined): Promise<HubBlobs> {
  if (kind === 'files' || (kind === undefined && postgres === undefined)) return usable(() => openFileBlobs(join(dataDir, 'blobs')));
  if (kind === 'postgres' || kind === undefined) {
    if (postgres === undefined) throw new HubStartError('hub.blobsUnusable');
    return openLargeObjects(postgres, () => clock.now());
  }
  const blobs = openS3Blobs(kind);
  try {
    // A wrong bucket or key is known now, not at the first document.
    await blobs.ping();
  } catch (error) {
    throw new HubStartError('hub.blobsUnusable', error);
  }
  return blobs;
}

async function openStores(options: HubOptions): Promise<Opened> {
  const { dataDir, clock, log } = options;
  const postgres: Postgres | undefined = options.postgres === undefined ? undefined : await openPostgres(options.postgres, log);
  const store = makeStore(postgres?.db ?? openSqlite(dataDir));
  try {
    if (options.admin !== undefined) await ensureAdminToken(store, options.admin.tell, options.admin.tokenFile);
    const blobs = await openBlobs(options, postgres);
    return { store, blobs, spool: usable(() => openSpool(join(dataDir, 'tmp'), postgres === undefined, clock.now())) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The exchange hub. Rejects with `HubStartError` when it cannot start. */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { clock, log } = options;
  const limits: HubLimits = { ...embeddedLimits, ...options.limits };
  const { store, blobs, spool } = await openStores(options);
  const audit = openAuditLog(store, clock, log);
  const metrics = hubMetrics(store);
  const retention = { finishedDays: 30, waitingDays: 365, ...options.retention };
  const background = startBackground({ store, blobs, clock, log, retention });
  const tick = (): number => performance.now();
  const refusedPerSecond = limits.refusedPerMinute === undefined ? undefined : limits.refusedPerMinute / 60;
  const app = hubApp({
    store, blobs, spool, clock, log, audit, metrics, limits,
    maxBodyBytes: options.maxBodyBytes ?? 300 * 1024 * 1024,
    fanOutWaits: () => {
      background.fanOut();
    },
    agencyCalls: tokenBuckets(limits.agencyPerSecond, (limits.agencyPerSecond ?? 0) * 10, tick),
    addressCalls: tokenBuckets(limits.addressPerSecond, (limits.addressPerSecond ?? 0) * 10, tick),
    refusedCalls: tokenBuckets(refusedPerSecond, limits.refusedPerMinute ?? 0, tick),
    trustedProxy: options.trustedProxy,
    metricsToken: options.metricsToken,
    admin: options.admin !== undefined,
  });
  const end = async (): Promise<void> => {
    await background.stop();
    await audit.close();
    await blobs.close();
    await store.close();
  };
  try {
    const serving = await serve({
      fetch: app.fetch, port: options.port, host: options.host ?? '127.0.0.1', tls: options.tls, limits,
      onBroken: (reason, address) => {
        log.warn('hub.brokenCall', { reason });
        metrics.refused(reason);
        audit.note({ agency: '', address, action: reason, docId: '', code: reason === 'tooSlow' ? wireCodes.tooSlow : wireCodes.parameter });
      },
    });
    log.info('hub.ready', { port: serving.port });
    let closed: Promise<void> | undefined;
    return {
      port: serving.port,
      addAgency: (agency) => store.addAgency(agency, 'file', clock.now()),
      setAgencies: (agencies) => store.setAgencies(agencies, clock.now()),
      close() {
        // Asked twice, it ends once.
        closed ??= serving.close(2000).then(end);
        return closed;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
