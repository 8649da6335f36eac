import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import type { HostLog } from '../hosts/host-port.ts';

/**
 * The shell's log: one JSON line an event in `<folder>/shell.log`. Ids, codes and counts only. A folder that cannot be
 * written costs the log, not the office.
 */
export function openShellLog(folder: string): HostLog {
  try {
    mkdirSync(folder, { recursive: true });
    const log = pino({ base: { pid: process.pid } }, destination({ dest: join(folder, 'shell.log'), sync: true, mkdir: true }));
    return {
      info: (event, facts) => log.info({ ...facts }, event),
      warn: (event, facts) => log.warn({ ...facts }, event),
      error: (event, facts) => log.error({ ...facts }, event),
    };
  } catch {
    return { info: () => undefined, warn: () => undefined, error: () => undefined };
  }
}
