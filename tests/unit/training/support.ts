import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createVxpAxis } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { ExchangeAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { agencies } from '../../../src/training/cast.ts';
import type { AgencyId } from '../../../src/training/cast.ts';

const folders: string[] = [];

/** A fresh folder, gone after the file's tests. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'congvan-training-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

export const tool = (command: string, ...args: readonly string[]): string => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Some tools answer "no" by their exit status: text and status together. */
export function ask(command: string, ...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const answer = spawnSync(command, args, { encoding: 'utf8' });
  return { status: answer.status, text: `${answer.stdout}${answer.stderr}` };
}

/** An agency's own client, as its program would open it from the data folder. */
export async function axisOf(dataDir: string, id: AgencyId): Promise<ExchangeAxis> {
  const agency = agencies.find((one) => one.id === id);
  if (agency === undefined) throw new Error(id);
  const hub: unknown = JSON.parse(await readFile(join(dataDir, 'training', 'hub.json'), 'utf8'));
  if (typeof hub !== 'object' || hub === null || !('endpoint' in hub) || typeof hub.endpoint !== 'string') throw new Error('hub.json');
  const secret = (await readFile(join(dataDir, 'training', 'secrets', `${id}.secret`), 'utf8')).trim();
  return createVxpAxis({ endpoint: hub.endpoint, systemId: agency.organ.organId, secret }, { clock: { now: () => Date.now() } });
}
