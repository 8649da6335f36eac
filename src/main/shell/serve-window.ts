import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { officePolicy, promptPolicy } from './content-security.ts';
import { servedPath, servedType } from './served-file.rules.ts';

const refused = (status: number): Response => new Response(null, { status });

/** Answers `app://office/…` from the built renderer. A file it does not have, or may not serve, is 404 either way. */
export async function serveWindow(rendererDir: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' || new URL(request.url).host !== 'office') return refused(404);
  const path = servedPath(rendererDir, request.url);
  const type = path === undefined ? undefined : servedType(path);
  if (path === undefined || type === undefined) return refused(404);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch {
    return refused(404);
  }
  return new Response(bytes, {
    headers: {
      'content-type': type,
      'content-security-policy': path.startsWith(join(rendererDir, 'prompt')) ? promptPolicy : officePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
  });
}
