import { BrowserWindow, nativeTheme, session } from 'electron';
import type { PromptAbout, PromptProblem } from '../../contract/bridge.ts';
import { ground, lockedPreferences } from './app-window.ts';
import { officeOrigin } from './content-security.ts';
import { isOurFrame } from './gateway.ts';
import { guardSession } from './guards.ts';
import { answerSchemes } from './protocols.ts';

export interface PromptParts {
  readonly parent: BrowserWindow;
  readonly preload: string;
  readonly rendererDir: string;
}

/** What became of one PIN: the key opened or failed for good, or the person is asked again and told why. */
export type PinAttempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'again'; readonly error: PromptProblem };

/** Asks until an attempt is done; `undefined` when the person cancels. Holds a PIN no longer than its attempt runs. */
export type AskPin = <T>(about: Omit<PromptAbout, 'dark' | 'language'>, attempt: (pin: string, lastTry: boolean) => Promise<PinAttempt<T>>) => Promise<T | undefined>;

/** The longest password a PKCS#12 file or token is met with, many times over. */
const mostLetters = 256;

/** CSS pixels. Higher than any prompt in any language; lower than any screen the program runs on. */
const promptWidth = 460;
const mostHeight = 640;

/** The PIN window: a page of its own, in a session of its own that exists in memory only. */
export async function askPinInWindow<T>(parts: PromptParts, about: PromptAbout, attempt: (pin: string, lastTry: boolean) => Promise<PinAttempt<T>>): Promise<T | undefined> {
  const own = session.fromPartition('prompt', { cache: false });
  if (!own.protocol.isProtocolHandled('app')) {
    guardSession(own);
    answerSchemes(own, parts.rendererDir, undefined);
  }
  const window = new BrowserWindow({
    parent: parts.parent, modal: true, show: false,
    width: promptWidth, height: 300, useContentSize: true,
    resizable: false, minimizable: false, maximizable: false, fullscreenable: false, skipTaskbar: true,
    autoHideMenuBar: true, title: 'Công Văn', backgroundColor: ground(),
    webPreferences: { ...lockedPreferences, session: own, preload: parts.preload, devTools: false },
  });
  window.setMenuBarVisibility(false);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());

  return new Promise((resolve) => {
    let busy = false;
    const { ipc } = window.webContents;
    ipc.handle('prompt.about', (event) => (isOurFrame(event, window) ? about : undefined));
    // The page says how high it is, whatever the names, warnings and letter sizes: nothing is ever clipped.
    ipc.on('prompt.height', (event, height: unknown) => {
      if (isOurFrame(event, window) && typeof height === 'number' && height > 0) window.setContentSize(promptWidth, Math.min(Math.ceil(height), mostHeight));
    });
    ipc.handle('prompt.answer', async (event, pin: unknown, lastTry: unknown): Promise<PromptProblem | undefined> => {
      if (!isOurFrame(event, window) || busy) return undefined;
      if (typeof pin !== 'string') {
        window.close();
        return undefined;
      }
      if ((pin.length === 0 && about.pinPad !== true) || pin.length > mostLetters) return { code: 'p12.wrongPassword' };
      busy = true;
      try {
        const outcome = await attempt(pin, lastTry === true);
        if (outcome.kind === 'again') return { code: outcome.error.code, ...(outcome.error.details === undefined ? {} : { details: outcome.error.details }) };
        resolve(outcome.value);
        window.destroy();
        return undefined;
      } finally {
        busy = false;
      }
    });
    window.once('closed', () => resolve(undefined));
    void window.loadURL(`${officeOrigin}/prompt/index.html`);
  });
}

export const promptTheme = (): boolean => nativeTheme.shouldUseDarkColors;
