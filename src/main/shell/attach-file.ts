import { dialog, type BrowserWindow } from 'electron';
import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import type { HostSupervisor } from '../hosts/supervisor.ts';
import type { ShellWords } from './shell-words.ts';

/** Lets the person pick a file and hands its path, which no window ever names, to the core. */
export async function attachFile(
  window: BrowserWindow,
  core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>,
  words: ShellWords,
  id: number,
  folder: string | undefined,
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.attachFile'>>> {
  const picked = await dialog.showOpenDialog(window, {
    title: words.attachTitle,
    buttonLabel: words.attachButton,
    properties: ['openFile'],
    ...(folder === undefined ? {} : { defaultPath: folder }),
    filters: [
      { name: words.documents, extensions: ['pdf', 'docx', 'xlsx', 'png', 'jpg', 'jpeg', 'zip'] },
      { name: words.allFiles, extensions: ['*'] },
    ],
  });
  const path = picked.filePaths[0];
  if (picked.canceled || path === undefined) return { ok: true, value: { picked: false } };
  const attached = await core.call('outgoing.attach', { id, path });
  return attached.ok ? { ok: true, value: { picked: true, document: attached.value } } : attached;
}
