import type { HubClock, HubLog } from './hub-types.ts';
import type { AuditRow, AuditStore } from './store/hub-store.ts';

export interface AuditLog {
  note(line: Omit<AuditRow, 'at' | 'count'>): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const EVERY_MS = 500;
const MOST_LINES = 20_000;

/**
 * Lines of what changes nothing (lists, fetches, refusals), written together twice a second: an attacker who is refused a
 * thousand times costs one row, not a thousand commits. Sends and acknowledgements write theirs in their own transaction.
 */
export function openAuditLog(store: Pick<AuditStore, 'addAudit'>, clock: HubClock, log: HubLog): AuditLog {
  let lines = new Map<string, AuditRow>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const rows = lines;
    lines = new Map();
    if (rows.size === 0) return;
    try {
      await store.addAudit([...rows.values()]);
    } catch (error) {
      log.error('hub.auditNotWritten', { lines: rows.size, reason: error instanceof Error ? error.name : 'unknown' });
      // Kept for the next time, as long as there is room.
      for (const [key, row] of rows) if (lines.size < MOST_LINES && !lines.has(key)) lines.set(key, row);
      arm();
    }
  }
  function arm(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, EVERY_MS).unref();
  }
  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  return {
    note(line) {
      const key = `${line.agency}\n${line.address}\n${line.action}\n${line.docId}\n${line.code}`;
      const known = lines.get(key);
      if (known !== undefined) lines.set(key, { ...known, count: known.count + 1 });
      else if (lines.size < MOST_LINES) lines.set(key, { ...line, at: clock.now(), count: 1 });
      arm();
    },
    flush,
    async close() {
      clearTimeout(timer);
      await flush();
    },
  };
}
