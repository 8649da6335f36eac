import { dialog, type BrowserWindow } from 'electron';
import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { HandlerAnswer } from '../hosts/serve.ts';
import type { HostSupervisor } from '../hosts/supervisor.ts';
import { reportKindOf, reportPath } from './report-kind.rules.ts';
import { savedName } from './saved-name.rules.ts';
import type { ShellWords } from './shell-words.ts';

interface ReportWish {
  readonly id: number;
  readonly ordinal: number;
  readonly name: string;
  readonly language: 'vi' | 'en';
  readonly program: string;
}

/** Asks where the verification report goes, and in which form by its ending; the core checks the file and writes it there. */
export async function saveReport(
  window: BrowserWindow,
  core: Pick<HostSupervisor<CoreContract, unknown>, 'call'>,
  words: ShellWords,
  { id, ordinal, name, language, program }: ReportWish,
): Promise<HandlerAnswer<OutputOf<ShellContract, 'shell.saveReport'>>> {
  const picked = await dialog.showSaveDialog(window, {
    title: words.reportTitle,
    defaultPath: savedName(`${name}.${words.reportSuffix}.pdf`),
    filters: [
      { name: 'PDF', extensions: ['pdf'] },
      { name: 'HTML', extensions: ['html'] },
      { name: 'JSON', extensions: ['json'] },
      { name: 'ETSI TS 119 102-2', extensions: ['xml'] },
    ],
  });
  if (picked.canceled || picked.filePath === '') return { ok: true, value: { saved: false } };
  const path = reportPath(picked.filePath);
  const written = await core.call('document.report', { id, ordinal, kind: reportKindOf(path), language, path, program });
  return written.ok ? { ok: true, value: { saved: true } } : written;
}
