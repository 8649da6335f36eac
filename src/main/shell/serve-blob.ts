import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { BlobId } from '../../contract/views.ts';
import { byteRange } from './byte-range.rules.ts';
import { blobPolicy, officeOrigin } from './content-security.ts';

/** What `?type=` may ask for. Nothing here can run as a page. */
const shownTypes: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'text/plain']);

const headersFor = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  'access-control-allow-origin': officeOrigin,
  'access-control-allow-headers': 'range',
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-expose-headers': 'content-range, content-length, accept-ranges',
  'cross-origin-resource-policy': 'cross-origin',
  'content-security-policy': blobPolicy,
  'x-content-type-options': 'nosniff',
  // A blob's name is its hash: what it holds never changes.
  'cache-control': 'private, max-age=31536000, immutable',
  ...more,
});

/**
 * Answers `blob-store://blob/<sha256>?type=…` by streaming from the content-addressed store, read-only, with single
 * ranges (206). `root` is asked each time: the core that knows it may be starting.
 */
export async function serveBlob(root: () => Promise<string | undefined>, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: headersFor({}) });
  const id = BlobId.safeParse(url.pathname.slice(1));
  if ((request.method !== 'GET' && request.method !== 'HEAD') || url.host !== 'blob' || !id.success) return refused(404);
  const folder = await root();
  const found = folder === undefined ? undefined : await locate(folder, id.data);
  if (found === undefined) return refused(404);
  const { path, size } = found;

  const asked = url.searchParams.get('type') ?? '';
  const type = shownTypes.has(asked) ? asked : 'application/octet-stream';
  const range = byteRange(request.headers.get('range'), size);
  if (range === 'unsatisfiable') return new Response(null, { status: 416, headers: headersFor({ 'content-range': `bytes */${size}` }) });
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
  const headers = headersFor({
    'content-type': type,
    'content-length': String(end - start + 1),
    'accept-ranges': 'bytes',
    ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  const body = request.method === 'HEAD' || size === 0 ? null : stream(path, start, end);
  return new Response(body, { status: range === 'whole' ? 200 : 206, headers });
}

function refused(status: number): Response {
  return new Response(null, { status, headers: headersFor({ 'cache-control': 'no-store' }) });
}

/** The store keeps a blob under the first two digits of its name (store/blobs). */
async function locate(root: string, id: string): Promise<{ readonly path: string; readonly size: number } | undefined> {
  const path = join(root, id.slice(0, 2), id);
  try {
    const found = await stat(path);
    return found.isFile() ? { path, size: found.size } : undefined;
  } catch {
    return undefined;
  }
}

function stream(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  // The two declarations of ReadableStream (Node's and the DOM's) describe the same object.
  return Readable.toWeb(createReadStream(path, { start, end, highWaterMark: 256 * 1024 })) as unknown as ReadableStream<Uint8Array>;
}
