import { app, session as sessions, type Session, type WebContents } from 'electron';

/** Switches that open a way into a running window. There is no fuse for them (Electron 33), so they are looked for. */
const debugSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins'];

/** Whether the program may run with its arguments. `CONGVAN_ALLOW_DEBUG=1` is for the tests of a checkout. */
export function mayStart(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['CONGVAN_ALLOW_DEBUG'] === '1') return true;
  return !debugSwitches.some((name) => app.commandLine.hasSwitch(name));
}

/** Every window of this program, however it came to be: no navigation, no second window, no web view, no permission. */
export function guardWindows(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  guardSession(sessions.defaultSession);
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
