import { protocol, type Session } from 'electron';
import type { LocateBlob } from './located-blob.ts';
import { serveBlob } from './serve-blob.ts';
import { serveWindow } from './serve-window.ts';

/** Before `ready`: afterwards Electron takes no more privileged schemes. */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: 'blob-store', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true } },
  ]);
}

/** A window gets what it was built from, and the blobs; `file:` and the network it does not get at all. */
export function answerSchemes(session: Session, rendererDir: string, locate: LocateBlob | undefined): void {
  session.protocol.handle('app', (request) => serveWindow(rendererDir, request));
  if (locate !== undefined) session.protocol.handle('blob-store', (request) => serveBlob(locate, request));
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = new URL(details.url).protocol;
    answer({ cancel: !allowedSchemes.has(scheme) });
  });
}

const allowedSchemes: ReadonlySet<string> = new Set(['app:', 'blob-store:', 'blob:', 'data:', 'devtools:']);
