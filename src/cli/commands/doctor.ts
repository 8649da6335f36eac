import { access, constants, statfs } from 'node:fs/promises';
import { loadFonts } from '../../main/core/fonts.ts';
import { readProfile } from '../../main/core/profile.ts';
import { hasPkcs11 } from '../../main/token/probe-pkcs11.ts';
import { openOffice, resolveDataDir } from '../open-office.ts';
import { sentence, type CommandAnswer, type Language } from '../output.ts';

interface Check { readonly name: string; readonly state: 'ok' | 'warning' | 'failed'; readonly detail: string }

/** `doctor`: what this machine and this office can do; names and numbers only, nothing of documents. Status 1 when a check failed. */
export async function doctor({ options, language }: { files: string[]; options: { dataDir?: string }; language: Language }): Promise<CommandAnswer> {
  const dataDir = resolveDataDir(options.dataDir);
  const checks: Check[] = [runtime(), await tokens(), fonts(), await folder(dataDir), await space(dataDir), ...await office(dataDir, language)];
  const failed = checks.some((c) => c.state === 'failed');
  return { status: failed ? 1 : 0, json: { dataDir, checks }, text: checks.map((c) => `${c.state === 'ok' ? '✓' : c.state === 'warning' ? '!' : '✗'} ${c.name}: ${c.detail}`) };
}

function runtime(): Check {
  const napi = Number(process.versions['napi']);
  return { name: 'runtime', state: napi >= 10 ? 'ok' : 'failed', detail: `Node ${process.version}, Node-API ${napi}` };
}

async function tokens(): Promise<Check> {
  return await hasPkcs11()
    ? { name: 'tokens', state: 'ok', detail: 'PKCS#11' }
    : { name: 'tokens', state: 'warning', detail: 'PKCS#11 module is not installed; certificate files work' };
}

function fonts(): Check {
  try {
    return { name: 'fonts', state: 'ok', detail: `Tinos, ${loadFonts().regular.length} B` };
  } catch {
    return { name: 'fonts', state: 'failed', detail: 'Tinos is missing' };
  }
}

async function folder(dataDir: string): Promise<Check> {
  const writable = await access(dataDir, constants.W_OK).then(() => true, () => false);
  return { name: 'data folder', state: writable ? 'ok' : 'failed', detail: dataDir };
}

async function space(dataDir: string): Promise<Check> {
  const info = await statfs(dataDir).catch(() => undefined);
  if (info === undefined) return { name: 'disk', state: 'warning', detail: '?' };
  const free = Math.floor((info.bavail * info.bsize) / 1_048_576);
  return { name: 'disk', state: free > 1024 ? 'ok' : free > 100 ? 'warning' : 'failed', detail: `${free} MB free` };
}

async function office(dataDir: string, language: Language): Promise<Check[]> {
  const profile = readProfile(dataDir);
  if (!profile.ok) return [{ name: 'office', state: profile.error.code === 'office.notSetUp' ? 'warning' : 'failed', detail: sentence(profile.error, language) }];
  const opened = await openOffice(dataDir, { axis: true });
  if (!opened.ok) return [{ name: 'office', state: opened.error.code === 'data.inUse' ? 'warning' : 'failed', detail: sentence(opened.error, language) }];
  const { core } = opened.value;
  try {
    const checks: Check[] = [{ name: 'office', state: 'ok', detail: `${profile.value.organ.organName}${profile.value.training ? ' (training)' : ''}` }];
    for (const { id, name, enabled, settings } of await core.connections.list()) {
      if (!enabled) continue;
      const { ok, steps } = await core.connections.test({ id, name, enabled, settings });
      const last = steps.at(-1);
      checks.push({ name: `axis ${name}`, state: ok ? 'ok' : 'failed', detail: ok ? `${last?.waiting ?? 0} waiting` : sentence({ code: last?.code ?? 'internal', ...(last?.details === undefined ? {} : { details: last.details }) }, language) });
    }
    const { outboxPending, outboxFailed, quarantined } = core.connections.syncView();
    checks.push({ name: 'queues', state: quarantined > 0 || outboxFailed > 0 ? 'warning' : 'ok', detail: `outbox ${outboxPending}, failed ${outboxFailed}, quarantine ${quarantined}` });
    return checks;
  } finally {
    await opened.value.close();
  }
}
