import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAgencyToFile } from '../../src/axis/agencies-file.ts';
import type { OfficeProfile } from '../../src/contract/office-profile.ts';
import { createEvidenceReads } from '../../src/main/core/store/evidence.ts';
import { openDatabase } from '../../src/main/core/store/connection.ts';
import { readHead } from '../../src/main/core/evidence/head-file.ts';
import { verifyEvidence } from '../../src/main/core/evidence/verify-evidence.ts';
import { ours, theirs } from '../support/edoc.ts';
import { faultProxy, type Fault } from './fault-proxy.ts';
import { judge, type Verdict } from './judge.ts';
import { otherSide, sendAll } from './other-side.ts';
import { victim, type Victim } from './process.ts';
import { below, seeded } from './random.ts';

export interface Wish {
  readonly seed: number;
  /** Half of them come in, half go out. */
  readonly documents: number;
  /** How many deaths are wished for, of office and hubs together. */
  readonly kills: number;
  /** Address of a PostgreSQL that two hubs share; without one there is one hub with SQLite. */
  readonly postgres?: string;
}

export interface Outcome extends Verdict {
  readonly documents: number;
  readonly killed: { readonly office: number; readonly hub: number };
  readonly met: Readonly<Record<Fault, number>>;
  readonly evidence: boolean;
  readonly integrity: string;
}

const secretOf = (code: string): string => `secret-of-${code}-0123456789`;
/** Points passed for one document, in the office and in a hub, measured: what spreads the deaths over the whole run. */
const stepsADocument = { office: 8, hub: 5 };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function prepareOffice(dir: string, port: number): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'secret'), secretOf(ours.organId), { mode: 0o600 });
  const profile: OfficeProfile = {
    version: 1, training: false, organ: ours, place: 'Đồng Mây', defaultNotation: 'UBND-VP', certificates: [], trustAnchors: [], partners: [theirs],
    people: [{ id: 'clerk', fullName: 'Nguyễn Thị Thử', position: 'Văn thư', unit: 'Văn phòng', role: 'clerk' }],
    connections: [{ id: 'main', kind: 'vxp', endpoint: `http://127.0.0.1:${port}`, systemId: ours.organId, secretFile: 'secret' }],
  };
  writeFileSync(join(dir, 'office.json'), JSON.stringify(profile));
}

/** An office, a network that breaks what passes, and one or two hubs, until everything has arrived; then who has what. */
export async function drive(wish: Wish): Promise<Outcome> {
  const root = mkdtempSync(join(tmpdir(), 'congvan-faults-'));
  const random = seeded(wish.seed);
  const half = Math.floor(wish.documents / 2);
  const hubs: Victim[] = [];
  const ports: number[] = [];
  const hubDir = (n: number): string => join(root, `hub-${n}`);
  const count = wish.postgres === undefined ? 1 : 2;
  const deaths = { office: Math.ceil(wish.kills * 0.6), hub: Math.ceil(wish.kills * 0.4 / count) };
  const spread = (steps: number, wanted: number): number => Math.max(30, Math.floor((wish.documents * steps * 1.4) / Math.max(1, wanted)));

  let ready = 0;
  for (let n = 0; n < count; n += 1) {
    mkdirSync(hubDir(n), { recursive: true });
    for (const organ of [ours, theirs]) addAgencyToFile(hubDir(n), { code: organ.organId, name: organ.organName, secret: secretOf(organ.organId) });
    const port = await freePort();
    ports.push(port);
    hubs.push(victim({
      script: 'hub-child.ts', args: [hubDir(n), String(port), ...(wish.postgres === undefined ? [] : [wish.postgres])], restartAfterEnd: true, onReady: () => { ready += 1; },
      fate: (_life, killed): Record<string, string> => (killed >= deaths.hub ? {} : { FAULT_KILL_AT: String(20 + below(random, spread(stepsADocument.hub, wish.kills * 0.4))) }),
    }));
  }
  while (ready < count) await new Promise((resolve) => setTimeout(resolve, 20));

  const proxy = await faultProxy({
    random, percent: 4, targets: () => ports, onRequest: () => undefined,
    // What no commit point meets: the answer is on its way and nobody is there any more.
    onAnswer: () => { if (random() < 0.0008 && office.killed() < deaths.office) office.kill(); },
  });
  const officeDir = join(root, 'office');
  prepareOffice(officeDir, proxy.port);
  const other = otherSide(() => ports[below(random, ports.length)] ?? 0, secretOf(theirs.organId));
  const office: Victim = victim({
    script: 'office-child.ts', args: [officeDir, theirs.organId, String(half), String(half)], restartAfterEnd: false,
    fate: (life, killed): Record<string, string> => {
      if (killed >= deaths.office) return {};
      const from = 10 + below(random, 200);
      return {
        FAULT_KILL_AT: String(5 + below(random, spread(stepsADocument.office, wish.kills * 0.6))),
        ...(life % 5 === 2 ? { FAULT_FULL_FROM: String(from), FAULT_FULL_TO: String(from + 5 + below(random, 40)) } : {}),
        ...(life % 7 === 3 ? { FAULT_CLOCK: String((random() < 0.5 ? -1 : 1) * 3_600_000), FAULT_CLOCK_AFTER: '1500' } : {}),
      };
    },
  });
  try {
    const sentIn = await Promise.all([sendAll(other, half), office.done]).then(([sent]) => sent);
    // Each keeps its database for itself while it lives.
    await Promise.all(hubs.map((hub) => hub.stop()));
    const verdict = await judge({ officeDir, hubDir: hubDir(0), postgres: wish.postgres, office: ours.organId, sentIn, out: half });
    return { ...verdict, ...(await soundness(officeDir)), documents: half * 2, killed: { office: office.killed(), hub: hubs.reduce((sum, hub) => sum + hub.killed(), 0) }, met: proxy.met };
  } finally {
    await office.stop();
    await Promise.all(hubs.map((hub) => hub.stop()));
    await proxy.close();
    await other.close();
    if (process.env['FAULTS_KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
    else process.stderr.write(`kept: ${root}\n`);
  }
}

async function soundness(dir: string): Promise<{ readonly evidence: boolean; readonly integrity: string }> {
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  const { db, close } = opened.value;
  try {
    const checked = await verifyEvidence(createEvidenceReads(db), readHead(dir));
    return { evidence: checked.ok, integrity: String(db.pragma('integrity_check', { simple: true })) };
  } finally {
    close();
  }
}
