import { fail, ok } from '../main/core/model/result.ts';
import type { Failure, Result } from '../main/core/model/result.ts';
import { agenciesPath, ensureAgencies, readAgencies } from './agencies-file.ts';
import { createHub } from './create-hub.ts';
import type { Hub } from './create-hub.ts';
import { HubStartError } from './hub-types.ts';
import type { HubFailureCode, HubLog } from './hub-types.ts';

export interface RunHubOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly host?: string;
  readonly log?: HubLog;
  /** Where the one ready line goes. Default: standard output. */
  readonly print?: (line: string) => void;
}

/** Log lines as JSON on standard error: standard output holds the ready line and nothing else. */
function stderrLog(): HubLog {
  const line = (level: string) => (event: string, facts?: Readonly<Record<string, string | number | boolean>>): void => {
    process.stderr.write(`${JSON.stringify({ level, at: new Date().toISOString(), event, ...facts })}\n`);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

function reload(hub: Hub, dataDir: string, log: HubLog): void {
  try {
    const agencies = readAgencies(dataDir);
    hub.setAgencies(agencies);
    log.info('hub.agenciesLoaded', { count: agencies.length });
  } catch {
    // A typing error in the list must not stop the exchange: the agencies read before stay.
    log.error('hub.agenciesInvalid');
  }
}

/**
 * Runs the hub until SIGTERM or SIGINT: agencies from `agencies.json` in `dataDir` (an example with random secrets
 * is written where there is none), read again on SIGHUP. Prints `{"ready":true,"port":N}` once it answers.
 */
export async function runHub(options: RunHubOptions): Promise<Result<'stopped', Failure<HubFailureCode>>> {
  const { dataDir, port, host } = options;
  const log = options.log ?? stderrLog();
  const print = options.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  try {
    if (ensureAgencies(dataDir)) log.warn('hub.exampleAgenciesWritten', { file: agenciesPath(dataDir) });
    const agencies = readAgencies(dataDir);
    const hub = await createHub({ dataDir, port, clock: { now: () => Date.now() }, log, ...(host === undefined ? {} : { host }) });
    hub.setAgencies(agencies);
    const onReload = (): void => {
      reload(hub, dataDir, log);
    };
    process.on('SIGHUP', onReload);
    const stopped = new Promise<void>((resolve) => {
      process.once('SIGTERM', () => {
        resolve();
      });
      process.once('SIGINT', () => {
        resolve();
      });
    });
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
