import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { createHub } from '../../src/axis/create-hub.ts';
import { createVxpAxis } from '../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { commune, province } from '../../src/training/cast.ts';
import { readSecret } from '../../src/training/seed.ts';
import { trainingPaths } from '../../src/training/training-paths.ts';
import { sendBytes } from '../support/exchange.ts';
import { wireEdoc } from '../support/wire-message.ts';
import type { OfficeWindow } from './office-window.ts';

/** The processes that run the training hub of this office. */
function hubs(dataDir: string): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
      return command.some((part) => part.endsWith('/training.js')) && command.includes(`--data-dir=${dataDir}`);
    } catch {
      return false;
    }
  });
}

/** Ends the hub again and again until the program gives it up: from then on this office has no axis. */
export async function stopHub(office: OfficeWindow, dataDir: string): Promise<void> {
  const stopped = office.window.locator('[data-testid="host-banner"][data-state="stopped"]');
  await expect.poll(async () => {
    for (const pid of hubs(dataDir)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
    return stopped.isVisible();
  }, { timeout: 120_000, interval: 500 }).toBe(true);
}

export interface OnHub {
  /** As the receiver's list names it. */
  readonly docId: string;
  /** It is whole again. */
  readonly giveBack: () => void;
}

/**
 * Messages of the province that wait for this office on its hub, which is stopped; altered there as an axis may that looks at
 * nothing: other bytes, or none at all.
 */
export async function waitOnHub(dataDir: string, altered: readonly ((bytes: Buffer) => Buffer | undefined)[]): Promise<readonly OnHub[]> {
  const paths = trainingPaths(dataDir);
  const [from, to, clock] = [province.organ.organId, commune.organ.organId, { now: () => Date.now() }];
  const contents = altered.map((_, n) => wireEdoc(from, [to], String(7001 + n)));
  const hub = await createHub({ dataDir: paths.hub, port: 0, clock, log: { info: () => undefined, warn: () => undefined, error: () => undefined } });
  const axis = createVxpAxis({ endpoint: `http://127.0.0.1:${String(hub.port)}`, systemId: from, secret: await readSecret(paths, province.id) }, { clock });
  const sent: string[] = [];
  for (const bytes of contents) sent.push(await sendBytes(axis, 'edoc', from, [to], bytes));
  await hub.close();
  const db = new Database(join(paths.hub, 'hub.sqlite'));
  try {
    return sent.map((docId, n) => {
      const bytes = contents[n] ?? Buffer.alloc(0);
      const [content, there] = [join(paths.hub, 'blobs', docId.slice(-2), docId), altered[n]?.(bytes)];
      if (there === undefined) rmSync(content);
      else {
        writeFileSync(content, there);
        db.prepare('UPDATE message SET sha256 = ?, size = ? WHERE doc_id = ?').run(createHash('sha256').update(there).digest('hex'), there.length, docId);
      }
      const { id } = db.prepare('SELECT id FROM delivery WHERE doc_id = ?').get(docId) as { id: string };
      return { docId: id, giveBack: () => { writeFileSync(content, bytes); } };
    });
  } finally {
    db.close();
  }
}
