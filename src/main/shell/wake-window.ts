import type { BrowserWindow } from 'electron';
import type { HostLog } from '../hosts/host-port.ts';
import { countCrash } from '../hosts/crash-budget.ts';

/** Loads the page again when its process died; a page that dies three times in a minute stays as it is. */
export function wakeWindow(window: BrowserWindow, log: HostLog): void {
  let crashes: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('window.gone', { reason, exitCode });
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const count = countCrash(crashes, Date.now(), { crashes: 3, windowMs: 60_000 });
    crashes = count.recent;
    if (!count.spent) window.webContents.reload();
  });
  window.webContents.on('unresponsive', () => log.warn('window.unresponsive'));
}
