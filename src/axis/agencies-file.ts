import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubStartError } from './hub-types.ts';
import type { HubAgency } from './hub-types.ts';
import { agencyCode } from './agency-code.ts';

const Agencies = z
  .array(z.object({ code: agencyCode, name: z.string().trim().min(1).max(500), secret: z.string().min(16).max(500) }))
  .max(100_000)
  .refine((list) => new Set(list.map((agency) => agency.code)).size === list.length);

export const agenciesPath = (dataDir: string): string => join(dataDir, 'agencies.json');

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** The operator's list of agencies. Throws `HubStartError` (`hub.agenciesInvalid`) when it is not one. */
export function readAgencies(dataDir: string): readonly HubAgency[] {
  try {
    return Agencies.parse(JSON.parse(readFileSync(agenciesPath(dataDir), 'utf8').replace(/^\uFEFF/u, '')));
  } catch (error) {
    throw new HubStartError('hub.agenciesInvalid', error);
  }
}

/** Replaces the list in one step, readable by its owner alone: it holds the secrets. */
export function writeAgencies(dataDir: string, agencies: readonly HubAgency[]): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = agenciesPath(dataDir);
  const temporary = `${path}.${randomUUID()}.tmp`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(agencies, undefined, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (process.platform !== 'win32') chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

/** Writes an example with random secrets where no list exists. True: it was written just now. */
export function ensureAgencies(dataDir: string): boolean {
  if (existsSync(agenciesPath(dataDir))) return false;
  writeAgencies(dataDir, [
    { code: 'H99.01', name: 'Đơn vị ví dụ 1', secret: newSecret() },
    { code: 'H99.02', name: 'Đơn vị ví dụ 2', secret: newSecret() },
  ]);
  return true;
}

/** For the operator's command line: adds an agency or gives it a new secret. A running hub reads it on SIGHUP or at its next start. */
export function addAgencyToFile(dataDir: string, agency: { readonly code: string; readonly name: string; readonly secret?: string }): HubAgency {
  const existing = existsSync(agenciesPath(dataDir)) ? readAgencies(dataDir) : [];
  const added: HubAgency = { code: agency.code, name: agency.name, secret: agency.secret ?? newSecret() };
  if (!Agencies.safeParse([added]).success) throw new HubStartError('hub.agenciesInvalid');
  writeAgencies(dataDir, [...existing.filter((other) => other.code !== added.code), added]);
  return added;
}
