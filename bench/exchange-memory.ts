import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub } from '../src/axis/create-hub.ts';
import type { OfficeProfile } from '../src/contract/office-profile.ts';
import { createVxpAxis } from '../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { smallYoung } from '../src/main/hosts/start-child.ts';
import { bytesOf } from '../src/main/core/ports/bytes.ts';
import { ours, theirs } from '../tests/support/edoc.ts';
import { message } from './exchange-ingest.ts';
import { compare, type BenchRow } from './measure.ts';

const count = 1000;
const fileBytes = 2_000_000;

/** What an office costs while it takes in 1,000 × 2 MB from a hub, above what it costs idle. MB. */
export async function memoryRow(): Promise<BenchRow> {
  const root = mkdtempSync(join(tmpdir(), 'congvan-memory-'));
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  mkdirSync(join(root, 'office'), { recursive: true });
  const hub = await createHub({ dataDir: join(root, 'hub'), port: 0, clock: { now: () => Date.now() }, log: silent });
  try {
    for (const organ of [ours, theirs]) await hub.addAgency({ code: organ.organId, name: organ.organName, secret: `secret-${organ.organId}-01234567` });
    const endpoint = `http://127.0.0.1:${hub.port}`;
    const axis = createVxpAxis({ endpoint, systemId: theirs.organId, secret: `secret-${theirs.organId}-01234567` }, { clock: { now: () => Date.now() } });
    const paper = randomBytes(fileBytes);
    paper.write('%PDF-1.7\n');
    for (let n = 0; n < count; n += 1) {
      paper.writeUInt32LE(n, 100);
      const bytes = await message(n, paper);
      const sent = await axis.send({ kind: 'edoc', fromOrganId: theirs.organId, toOrganIds: [ours.organId], key: String(n), content: bytesOf(bytes), sha256: createHash('sha256').update(bytes).digest('hex') });
      if (!sent.ok) throw new Error(sent.error.code);
    }
    await axis.close();
    writeFileSync(join(root, 'office', 'secret'), `secret-${ours.organId}-01234567`);
    const profile: OfficeProfile = {
      version: 1, training: false, organ: ours, place: 'Đồng Mây', defaultNotation: 'UBND-VP', certificates: [], trustAnchors: [], partners: [theirs], people: [],
      connections: [{ id: 'main', kind: 'vxp', endpoint, systemId: ours.organId, secretFile: 'secret' }],
    };
    writeFileSync(join(root, 'office', 'office.json'), JSON.stringify(profile));
    const { idle, peak } = await run(join(root, 'office'));
    return compare(`memory of an office while it takes in 1,000 × 2 MB, above idle (MB; idle ${Math.round(idle)})`, peak - idle, 120, 'the goal itself, MB', 1);
  } finally {
    await hub.close();
    rmSync(root, { recursive: true, force: true });
  }
}

function run(dataDir: string): Promise<{ readonly idle: number; readonly peak: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [smallYoung, join(import.meta.dirname, 'exchange-memory-office.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (piece: Buffer) => { out += piece.toString(); });
    child.on('exit', (code) => {
      if (code === 0) resolve(JSON.parse(out) as { idle: number; peak: number });
      else reject(new Error(`the office ended with ${code ?? '?'}`));
    });
  });
}
