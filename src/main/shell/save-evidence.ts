import { dialog, type BrowserWindow } from 'electron';
import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import type { HostSupervisor } from '../hosts/supervisor.ts';
import { savedName } from './saved-name.rules.ts';
import type { ShellWords } from './shell-words.ts';

/** Asks where the evidence of a document goes; the core gathers it and writes it there as one ZIP. */
export async function saveEvidence(
  window: BrowserWindow,
  core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>,
  words: ShellWords,
  { id, name }: { readonly id: number; readonly name: string },
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.saveEvidence'>>> {
  const picked = await dialog.showSaveDialog(window, {
    title: words.evidenceTitle,
    defaultPath: savedName(`${name}.${words.evidenceSuffix}.zip`),
    filters: [{ name: 'ZIP', extensions: ['zip'] }],
  });
  if (picked.canceled || picked.filePath === '') return { ok: true, value: { saved: false } };
  const written = await core.call('document.exportEvidence', { id, path: picked.filePath });
  return written.ok ? { ok: true, value: { saved: true } } : written;
}
