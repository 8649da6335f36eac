import { existsSync, readFileSync } from 'node:fs';
import { fail, ok } from '../main/core/model/result.ts';
import type { Failure, Result } from '../main/core/model/result.ts';
import { agenciesPath, ensureAgencies, readAgencies } from './agencies-file.ts';
import { createHub } from './create-hub.ts';
import type { Hub, HubOptions } from './create-hub.ts';
import { networkLimits } from './guard/limits.ts';
import { HubStartError } from './hub-types.ts';
import type { HubFailureCode, HubLog } from './hub-types.ts';

export interface RunHubOptions extends Omit<HubOptions, 'clock' | 'log' | 'tls' | 'admin'> {
  /** The operator's pages. Default: none. */
  readonly admin?: boolean;
  readonly adminTokenFile?: string;
  readonly log?: HubLog;
  /** Where the lines for the operator go. Default: standard output. */
  readonly print?: (line: string) => void;
  /** PEM files; both or neither. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Log lines as JSON on standard error: standard output holds what the operator is told and nothing else. */
function stderrLog(): HubLog {
  const line = (level: string) => (event: string, facts?: Readonly<Record<string, string | number | boolean>>): void => {
    process.stderr.write(`${JSON.stringify({ level, at: new Date().toISOString(), event, ...facts })}\n`);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

async function reload(hub: Hub, dataDir: string, log: HubLog): Promise<void> {
  try {
    const agencies = readAgencies(dataDir);
    const { keptFromAdminPage } = await hub.setAgencies(agencies);
    log.info('hub.agenciesLoaded', { count: agencies.length, keptFromAdminPage });
  } catch (error) {
    // A typing error in the list must not stop the exchange: the agencies read before stay.
    log.error(error instanceof HubStartError ? error.code : 'hub.agenciesNotLoaded');
  }
}

function readTls({ tlsCert, tlsKey }: RunHubOptions): HubOptions['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  try {
    return { cert: readFileSync(tlsCert ?? ''), key: readFileSync(tlsKey ?? '') };
  } catch (error) {
    throw new HubStartError('hub.tlsUnusable', error);
  }
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

async function start({ admin, adminTokenFile, ...options }: RunHubOptions, log: HubLog): Promise<Hub> {
  const { dataDir } = options;
  // On standard error beside the log, and nowhere else: the store keeps its hash alone.
  const tell = (token: string): void => void process.stderr.write(`admin token (shown once): ${token}\n`);
  // A hub that is alone explains itself by an example; on a shared database the agencies are there already, or come by the admin page.
  if (options.postgres === undefined && ensureAgencies(dataDir)) log.warn('hub.exampleAgenciesWritten', { file: agenciesPath(dataDir) });
  const agencies = existsSync(agenciesPath(dataDir)) ? readAgencies(dataDir) : undefined;
  const tls = readTls(options);
  const hub = await createHub({ ...options, clock: { now: () => Date.now() }, log, limits: { ...networkLimits, ...options.limits }, ...(tls === undefined ? {} : { tls }),
    ...(admin === true ? { admin: { tell, ...(adminTokenFile === undefined ? {} : { tokenFile: adminTokenFile }) } } : {}),
  });
  if (tls === undefined && options.host !== undefined && !/^(127\.|::1$|localhost$)/u.test(options.host)) log.warn('hub.withoutTls', { host: options.host });
  try {
    if (agencies !== undefined) await hub.setAgencies(agencies);
  } catch (error) {
    // Left open, it would keep the process alive that has just said it cannot start.
    await hub.close();
    throw error;
  }
  return hub;
}

/**
 * Runs the hub until SIGTERM or SIGINT: agencies from `agencies.json` in `dataDir` (an example with random secrets is
 * written where there is none), read again on SIGHUP. Prints `{"ready":true,"port":N}` once it answers.
 */
export async function runHub(options: RunHubOptions): Promise<Result<'stopped', Failure<HubFailureCode>>> {
  const log = options.log ?? stderrLog();
  const print = options.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  try {
    const hub = await start(options, log);
    const stopped = untilTold();
    const onReload = (): void => {
      void reload(hub, options.dataDir, log);
    };
    process.on('SIGHUP', onReload);
    print(JSON.stringify({ ready: true, port: hub.port }));
    await stopped;
    process.off('SIGHUP', onReload);
    await hub.close();
    log.info('hub.stopped');
    return ok('stopped');
  } catch (error) {
    if (error instanceof HubStartError) return fail(error.code);
    const reason = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return fail('hub.dataDirUnusable', { reason });
  }
}
