import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { BlobId } from '../../contract/views.ts';
import { byteRange } from './byte-range.rules.ts';
import { blobPolicy, officeOrigin } from './content-security.ts';
import { isThere, type LocateBlob } from './located-blob.ts';

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
 * ranges (206). A range is one of the blob, never of the file it shares with others.
 */
export async function serveBlob(locate: LocateBlob, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: headersFor({}) });
  const id = BlobId.safeParse(url.pathname.slice(1));
  if ((request.method !== 'GET' && request.method !== 'HEAD') || url.host !== 'blob' || !id.success) return refused(404);
  const found = await locate(id.data);
  if (found === undefined || !(await isThere(found))) return refused(404);
  const size = found.bytes;

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
  const body = request.method === 'HEAD' || size === 0 ? null : stream(found.path, found.start + start, found.start + end);
  return new Response(body, { status: range === 'whole' ? 200 : 206, headers });
}

function refused(status: number): Response {
  return new Response(null, { status, headers: headersFor({ 'cache-control': 'no-store' }) });
}

function stream(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  // The two declarations of ReadableStream (Node's and the DOM's) describe the same object.
  return Readable.toWeb(createReadStream(path, { start, end, highWaterMark: 256 * 1024 })) as unknown as ReadableStream<Uint8Array>;
}
