import { mkdir } from 'node:fs/promises';
import { createHub } from '../axis/create-hub.ts';
import type { Hub } from '../axis/create-hub.ts';
import { HubStartError } from '../axis/hub-types.ts';
import type { HubFailureCode, HubLog } from '../axis/hub-types.ts';
import { createVxpAxis } from '../main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { fail, ok } from '../main/core/model/result.ts';
import type { Failure, Result } from '../main/core/model/result.ts';
import type { ExchangeAxis } from '../main/core/ports/exchange-axis.ts';
import { partners } from './cast.ts';
import type { Agency } from './cast.ts';
import { officeInFolder, trainingOffice } from './office-file.ts';
import { startPartners } from './partners.ts';
import type { ReplyDelays } from './partners/partner-replies.ts';
import { hasTrustMaterial, readTrustMaterial } from './pki/trust-material.ts';
import { freePort, startTrainingTrustServices } from './pki/trust-services.ts';
import type { TrainingTrustServices } from './pki/trust-services.ts';
import { clearHalfMade, readSecret, seedTraining } from './seed.ts';
import type { SeedFailureCode } from './seed.ts';
import { trainingPaths, trainingResources } from './training-paths.ts';
import type { TrainingPaths } from './training-paths.ts';
import { writeWhole } from './write-file.ts';

export type TrainingFailureCode =
  | SeedFailureCode
  | HubFailureCode
  /** `office.json` belongs to a real office, or cannot be read: the training office never touches it. */
  | 'training.realOffice'
  | 'training.folderUnusable';

export interface TrainingOptions {
  readonly dataDir: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** ms since 1970 UTC. */
  readonly now: () => number;
  readonly progress?: (step: string) => void;
  readonly resources?: string;
  readonly delays?: ReplyDelays;
  readonly everyMs?: number;
  readonly log?: HubLog;
}

export interface TrainingOffice {
  readonly port: number;
  /** One round of the partners now. */
  round(): Promise<void>;
  close(): Promise<void>;
}

const silent: HubLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Starts the training office: hub on loopback, first-run content, partners that answer. `training/hub.json` gets the
 * address of this start and `office.json` is there before the answer comes.
 */
export async function startTraining(options: TrainingOptions): Promise<Result<TrainingOffice, Failure<TrainingFailureCode>>> {
  const paths = trainingPaths(options.dataDir);
  let hub: Hub | undefined;
  try {
    if (await officeInFolder(paths.office) === 'foreign') return fail('training.realOffice');
    await clearHalfMade(paths);
    await mkdir(paths.hub, { recursive: true });
    hub = await createHub({ dataDir: paths.hub, port: options.port ?? 0, clock: { now: options.now }, log: options.log ?? silent });
    const office = await fill(options, paths, hub);
    if (!office.ok) await hub.close();
    return office;
  } catch (error) {
    await hub?.close();
    if (error instanceof HubStartError) return fail(error.code);
    const reason = errorCode(error);
    if (reason === undefined) throw error;
    return fail('training.folderUnusable', { reason });
  }
}

async function fill(options: TrainingOptions, paths: TrainingPaths, hub: Hub): Promise<Result<TrainingOffice, Failure<TrainingFailureCode>>> {
  const endpoint = `http://127.0.0.1:${hub.port}`;
  const log = options.log ?? silent;
  const axisOf = (agency: Agency, secret: string): ExchangeAxis =>
    createVxpAxis({ endpoint, systemId: agency.organ.organId, secret, timeoutMs: 20_000 }, { clock: { now: options.now } });
  const seeded = await seedTraining({
    paths, resources: options.resources ?? trainingResources(), now: options.now(), axisOf, trustPort: await freePort(),
    addAgency: (agency) => hub.addAgency(agency), progress: options.progress ?? (() => undefined),
  });
  if (!seeded.ok) return seeded;
  if (await officeInFolder(paths.office) === 'absent') await writeWhole(paths.office, `${JSON.stringify(trainingOffice(hasTrustMaterial(paths.trust)), undefined, 2)}\n`);
  await writeWhole(paths.hubFile, `${JSON.stringify({ endpoint })}\n`);

  const axes = new Map<Agency, ExchangeAxis>();
  for (const partner of partners) axes.set(partner, axisOf(partner, await readSecret(paths, partner.id)));
  const trust = await startTrust(paths, options.now, log);
  const live = await startPartners({
    paths, now: options.now, ...(options.delays === undefined ? {} : { delays: options.delays }), ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
    axisOf: (agency) => {
      const axis = axes.get(agency);
      if (axis === undefined) throw new Error(`no axis for ${agency.id}`);
      return axis;
    },
    onError: (error) => { log.error('partners.round', { reason: errorCode(error) ?? 'bug' }); },
  }).catch(async (error: unknown) => {
    await trust?.close();
    throw error;
  });
  return ok({
    port: hub.port,
    round: live.round,
    close: async () => {
      await live.stop();
      await trust?.close();
      await hub.close();
    },
  });
}

/**
 * Starts time stamps, OCSP and lists on the port the certificates name. Where another program has taken that port, they go to
 * a free one: time stamps work on, because the profile asks a file for their address, but the status of certificates cannot
 * be had and signatures stay at B-T for this start (decision 0007).
 */
async function startTrust(paths: TrainingPaths, now: () => number, log: HubLog): Promise<TrainingTrustServices | undefined> {
  const kept = await readTrustMaterial(paths.trust);
  if (kept === undefined) {
    log.warn('trust.absent');
    return undefined;
  }
  const { material: pki, port } = kept;
  const services = await startTrainingTrustServices({ pki, port, now }).catch(async (error: unknown) => {
    log.warn('trust.portTaken', { port, reason: errorCode(error) ?? 'bug', until: 'next start', highestLevel: 'B-T' });
    return await startTrainingTrustServices({ pki, port: 0, now });
  });
  await writeWhole(paths.timestampFile, `${JSON.stringify({ url: services.timestampUrl })}\n`);
  return services;
}

/** `EACCES`, `ENOSPC` and the like: what the file system said, never a path. */
const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
