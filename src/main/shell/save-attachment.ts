import { dialog, type BrowserWindow } from 'electron';
import type { OutputOf } from '../../contract/contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import { copyBlob } from './copy-blob.ts';
import { isThere, type LocateBlob } from './located-blob.ts';
import { savedName } from './saved-name.rules.ts';
import type { ShellWords } from './shell-words.ts';

/** Saves a copy of a stored file where the person says. */
export async function saveAttachment(
  window: BrowserWindow,
  locate: LocateBlob,
  words: ShellWords,
  attachment: { readonly blob: string; readonly name: string },
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.saveAttachment'>>> {
  const source = await locate(attachment.blob);
  if (source === undefined || !(await isThere(source))) return { ok: false, error: { code: 'blob.missing' } };
  const picked = await dialog.showSaveDialog(window, { title: words.saveTitle, defaultPath: savedName(attachment.name) });
  if (picked.canceled || picked.filePath === '') return { ok: true, value: { saved: false } };
  const failed = await copyBlob(source, picked.filePath);
  return failed === undefined ? { ok: true, value: { saved: true } } : { ok: false, error: { code: failed } };
}
