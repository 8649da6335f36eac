import type { EvidenceHead } from '../model/evidence.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import type { Log } from '../ports/log.ts';
import { readHead, writeFirstHead, writeHead } from './head-file.ts';

/** How long after a commit the file may stay behind. */
const delayMs = 1000;

export interface HeadKeeper {
  /** The log has grown; called after the commit. */
  grew(): void;
  /** Resolves when the file reaches as far as the log did at the call. */
  flush(): Promise<void>;
  /** The last word; the database may be closed after it. */
  close(): Promise<void>;
}

/**
 * Keeps `evidence.head` up with the log: behind by a second at most, and never ahead, because only what is committed (and
 * with `synchronous=FULL` on the disk) is written there. It never goes back: where the log no longer holds the head that was
 * kept, the file stays as it is and bears witness, until a person accepts the loss (`acceptLoss`).
 */
export function createHeadKeeper(parts: { readonly dataDir: string; readonly log: EvidenceReads; readonly report: Log; readonly delayMs?: number }): HeadKeeper {
  const { dataDir, log, report } = parts;
  let timer: NodeJS.Timeout | undefined;
  let written: EvidenceHead | undefined;
  let frozen = false;
  let closed = false;
  let queue: Promise<void> = Promise.resolve();

  const [kept, now] = [readHead(dataDir), log.head()];
  if (kept.state === 'kept' && holds(log, kept.head)) written = kept.head;
  // An office whose log is empty has nothing to lose: from here on a file that is missing is an alarm.
  else if (kept.state === 'missing' && now.seq === 0) first(now);
  else {
    frozen = true;
    report.error('evidence.headDisagrees', { state: kept.state, rows: now.seq, ...(kept.state === 'kept' ? { kept: kept.head.seq } : {}) });
  }

  function first(head: EvidenceHead): void {
    try {
      writeFirstHead(dataDir, head);
      written = head;
    } catch (error) {
      report.warn('evidence.headNotWritten', { code: (error as { code?: string }).code ?? 'unknown' });
    }
  }

  async function save(head: EvidenceHead): Promise<void> {
    const saved = await writeHead(dataDir, head);
    if (saved.ok) written = head;
    else report.warn('evidence.headNotWritten', { code: saved.error.code });
  }

  const write = async (): Promise<void> => {
    if (frozen || closed) return;
    const head = log.head();
    if (written?.seq !== head.seq) await save(head);
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    queue = queue.then(write);
    return queue;
  };
  return {
    grew: () => { if (!closed) timer ??= setTimeout(() => void flush(), parts.delayMs ?? delayMs); },
    flush,
    close: async () => {
      await flush();
      closed = true;
    },
  };
}

/** Whether the log still holds the row a head speaks of. */
export const holds = (log: EvidenceReads, head: EvidenceHead): boolean => head.seq === 0 || log.at(head.seq)?.hash === head.hash;
