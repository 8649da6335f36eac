import { randomBytes } from 'node:crypto';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { OutputOf } from '../../contract/contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import { savedName } from './saved-name.rules.ts';
import type { ShellWords } from './shell-words.ts';

/** Saves a copy of a stored attachment where the person says; beside first and renamed, so that half a file never has the name. */
export async function saveAttachment(
  window: BrowserWindow,
  blobRoot: string | undefined,
  words: ShellWords,
  attachment: { readonly blob: string; readonly name: string },
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.saveAttachment'>>> {
  const source = blobRoot === undefined ? undefined : join(blobRoot, attachment.blob.slice(0, 2), attachment.blob);
  if (source === undefined || !(await exists(source))) return { ok: false, error: { code: 'blob.missing' } };
  const picked = await dialog.showSaveDialog(window, { title: words.saveTitle, defaultPath: savedName(attachment.name) });
  if (picked.canceled || picked.filePath === '') return { ok: true, value: { saved: false } };
  const beside = `${picked.filePath}.${randomBytes(4).toString('hex')}.part`;
  try {
    await copyFile(source, beside);
    await rename(beside, picked.filePath);
    return { ok: true, value: { saved: true } };
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    return { ok: false, error: { code: full ? 'data.diskFull' : 'file.unwritable' } };
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
