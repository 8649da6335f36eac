import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, ipcMain, nativeTheme, session, type BrowserWindow } from 'electron';
import type { OfficeEvent } from '../../contract/core-events.ts';
import { dataDir as usualDataDir } from '../hosts/data-dir.ts';
import { ground, openAppWindow, type AppWindowParts } from './app-window.ts';
import { setAppMenu } from './app-menu.ts';
import { isOurFrame, openGateway } from './gateway.ts';
import { guardWindows, mayStart } from './guards.ts';
import { lineLog } from './line-log.ts';
import type { LocateBlob } from './located-blob.ts';
import { officeArguments } from './office-arguments.ts';
import { startHosts } from './office-hosts.ts';
import { answerSchemes, declareSchemes } from './protocols.ts';
import { shellHandlers } from './shell-handlers.ts';
import { openShellLog } from './shell-log.ts';
import { wakeWindow } from './wake-window.ts';

/** `EX_CONFIG`: started with a switch that this program does not allow. */
const forbiddenSwitch = 78;

/** The composition root of the shell, read from top to bottom. `outDir` is where the built programs are. */
export function startOffice(outDir: string): void {
  if (!mayStart(process.env)) return app.exit(forbiddenSwitch);
  const asked = officeArguments(process.argv);
  const dataDir = resolve(asked.dataDir ?? usualDataDir());
  const userData = useWindowFolder(dataDir);
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  declareSchemes();
  // Chromium's own parts (date fields, above all) follow the window's language; English as Vietnam writes dates, day first.
  app.commandLine.appendSwitch('lang', asked.language === 'en' ? 'en-GB' : 'vi');

  const log = openShellLog(join(userData, 'logs'));
  const rendererDir = join(outDir, '..', 'renderer');
  const preload = join(outDir, '..', 'preload');
  const mayDebug = process.env['CONGVAN_ALLOW_DEBUG'] === '1';
  let window: BrowserWindow | undefined;
  const current = (): BrowserWindow | undefined => window;
  const announce = (event: OfficeEvent): void => {
    if (window !== undefined && !window.isDestroyed()) window.webContents.send('office.event', event);
  };

  // Before `ready`: the core starts while Chromium does.
  const hosts = startHosts({ outDir, dataDir, log, announce, logOf: (host) => lineLog(join(userData, 'logs', `${host}.log`)) });
  const locateBlob: LocateBlob = async (blob) => {
    const found = await (await hosts).core.call('blob.locate', { blob });
    return found.ok ? found.value : undefined;
  };
  const shell = shellHandlers({ hosts, window: current, locateBlob, promptPreload: join(preload, 'prompt.cjs'), rendererDir, dataDir, announce });
  openGateway({ window: current, core: { call: async (method, input) => (await hosts).core.call(method, input) }, shell, log });
  ipcMain.on('office.hello', (event) => {
    if (!isOurFrame(event, window)) return;
    announce({ name: 'theme.changed', dark: nativeTheme.shouldUseDarkColors });
    void hosts.then(({ states }) => states().forEach(announce));
  });

  const parts: AppWindowParts = { preload: join(preload, 'bridge.cjs'), boundsFile: join(userData, 'bounds.json'), language: asked.language, mayDebug };
  void app.whenReady().then(() => {
    guardWindows();
    setAppMenu(asked.language ?? 'vi', mayDebug);
    answerSchemes(session.defaultSession, rendererDir, locateBlob);
    window = openAppWindow(parts);
    wakeWindow(window, log);
    log.info('shell.started', { version: app.getVersion(), electron: process.versions.electron ?? '' });
  });
  nativeTheme.on('updated', () => {
    window?.setBackgroundColor(ground());
    announce({ name: 'theme.changed', dark: nativeTheme.shouldUseDarkColors });
  });
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    // The next start must not meet a core that still closes its database.
    void hosts.then((running) => running.stop()).finally(() => app.quit());
  });
}

/** Chromium's own files go beside the data, so that two offices on one machine never share a window's state. */
function useWindowFolder(dataDir: string): string {
  let folder = join(dataDir, 'window');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // The window must open to say that the data folder cannot be written; the core says so.
    folder = join(tmpdir(), `congvan-window-${process.pid}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  app.setPath('userData', folder);
  return folder;
}
