import { BrowserWindow, nativeTheme } from 'electron';
import { officeOrigin } from './content-security.ts';
import { rememberBounds, rememberedBounds } from './window-bounds.ts';

export interface AppWindowParts {
  readonly preload: string;
  readonly boundsFile: string;
  /** `undefined`: the window itself knows what was chosen before. */
  readonly language: 'vi' | 'en' | undefined;
  readonly mayDebug: boolean;
}

/** The ground a window has before its page has painted: the page's own, so that nothing flashes. */
export const ground = (): string => (nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#fafafa');

/** What every window of this program is locked into. */
export const lockedPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** Opens the document window; it shows as soon as its page has painted, without waiting for the core. */
export function openAppWindow(parts: AppWindowParts): BrowserWindow {
  const before = rememberedBounds(parts.boundsFile);
  const window = new BrowserWindow({
    width: 1280, height: 800, minWidth: 960, minHeight: 600,
    ...(before === undefined ? {} : { x: before.x, y: before.y, width: before.width, height: before.height }),
    title: 'Công Văn',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: ground(),
    webPreferences: { ...lockedPreferences, preload: parts.preload, devTools: parts.mayDebug },
  });
  window.setMenuBarVisibility(false);
  if (before?.maximized === true) window.maximize();
  rememberBounds(window, parts.boundsFile);
  window.once('ready-to-show', () => window.show());
  // The product's name stays in the title bar, whatever the page is called.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(`${officeOrigin}/index.html${parts.language === undefined ? '' : `?lang=${parts.language}`}`);
  return window;
}

/** The language the window is in now: its page says so for screen readers (WCAG 3.1.1), and dialogs follow it. */
export async function windowLanguage(window: BrowserWindow): Promise<'vi' | 'en'> {
  try {
    const language: unknown = await window.webContents.executeJavaScript('document.documentElement.lang');
    return language === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}
