import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, dialog, type BrowserWindow } from 'electron';
import type { ShellContract } from '../../contract/shell-contract.ts';
import type { Handlers } from '../hosts/serve.ts';
import { windowLanguage } from './app-window.ts';
import { attachFile } from './attach-file.ts';
import type { LocateBlob } from './located-blob.ts';
import type { OfficeHosts } from './office-hosts.ts';
import { askPinInWindow, promptTheme, type AskPin } from './prompt-window.ts';
import { saveAttachment } from './save-attachment.ts';
import { saveEvidence } from './save-evidence.ts';
import { saveReport } from './save-report.ts';
import { shellWords } from './shell-words.ts';
import type { ShellEvent } from '../../contract/core-events.ts';
import { signingHandlers } from './signing/handlers.ts';

export interface ShellParts {
  readonly hosts: Promise<OfficeHosts>;
  readonly window: () => BrowserWindow | undefined;
  readonly locateBlob: LocateBlob;
  readonly promptPreload: string;
  readonly rendererDir: string;
  readonly dataDir: string;
  readonly announce: (event: ShellEvent) => void;
}

/** What the window may ask of the shell, line by line of the contract. */
export function shellHandlers(parts: ShellParts): Handlers<ShellContract> {
  /** One prompt at a time: a second would hide the first. */
  let asking = false;
  const askPinOver = (window: BrowserWindow): AskPin => async (about, attempt) => {
    if (asking) return undefined;
    asking = true;
    try {
      const full = { ...about, language: await windowLanguage(window), dark: promptTheme() };
      return await askPinInWindow({ parent: window, preload: parts.promptPreload, rendererDir: parts.rendererDir }, full, attempt);
    } finally {
      asking = false;
    }
  };
  const noWindow = { ok: false, error: { code: 'call.forbidden' } } as const;

  return {
    'shell.about': async () => {
      // Whether the binding is there; loading it is for the token host, which starts with the first key.
      const tokens = existsSync(join(app.getAppPath(), 'node_modules', 'pkcs11js', 'build', 'Release', 'pkcs11.node'));
      const { electron = '', chrome = '', node } = process.versions;
      return { ok: true, value: { version: app.getVersion(), electron, chrome, node, tokens, platform: process.platform } };
    },
    'shell.attachFile': async ({ id }) => {
      const window = parts.window();
      if (window === undefined) return noWindow;
      const drafts = join(parts.dataDir, 'huan-luyen', 'du-thao');
      return attachFile(window, (await parts.hosts).core, shellWords[await windowLanguage(window)], id, existsSync(drafts) ? drafts : undefined);
    },
    ...signingHandlers({ ...parts, askPinOver }),
    'shell.saveAttachment': async (attachment) => {
      const window = parts.window();
      if (window === undefined) return noWindow;
      return saveAttachment(window, parts.locateBlob, shellWords[await windowLanguage(window)], attachment);
    },
    'shell.saveReport': async (wish) => {
      const window = parts.window();
      if (window === undefined) return noWindow;
      const language = await windowLanguage(window);
      return saveReport(window, (await parts.hosts).core, shellWords[language], { ...wish, language, program: app.getVersion() });
    },
    'shell.saveEvidence': async (wish) => {
      const window = parts.window();
      if (window === undefined) return noWindow;
      return saveEvidence(window, (await parts.hosts).core, shellWords[await windowLanguage(window)], wish);
    },
    'shell.chooseFolder': async () => {
      const window = parts.window();
      if (window === undefined) return noWindow;
      const picked = await dialog.showOpenDialog(window, { title: shellWords[await windowLanguage(window)].folderTitle, properties: ['openDirectory', 'createDirectory'] });
      const path = picked.canceled ? undefined : picked.filePaths[0];
      return { ok: true, value: path === undefined ? {} : { path } };
    },
    'shell.copyText': async ({ text }) => {
      await clipboard.writeText(text);
      return { ok: true, value: {} };
    },
    'shell.retryHost': async ({ host }) => {
      (await parts.hosts).retry(host);
      return { ok: true, value: {} };
    },
  };
}
