import type { IncomingHttpHeaders } from 'node:http';
import type { Received, Spool } from '../blobs/spool.ts';
import { SlowBodyError } from '../blobs/spool.ts';
import { BrokenFormError, boundaryOf, formParts } from './multipart.ts';
import type { FormPart } from './multipart.ts';

export interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Received;
}

/** What a form may hold beside its file. */
const FORM_BYTES = 64 * 1024;
const FIELD_BYTES = 1024;

/** The form's own total, junk between the parts included: none of it is the file, all of it costs time. */
async function* capped(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw new BrokenFormError();
    yield piece;
  }
}

async function fieldValue({ content }: FormPart): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > FIELD_BYTES) throw new BrokenFormError();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/**
 * A `multipart/form-data` body, its one file written to the spool as it comes; nothing but small fields is ever in memory.
 * `undefined`: not such a form, broken, or without that file.
 */
export async function receiveUpload(headers: IncomingHttpHeaders, body: AsyncIterable<Uint8Array>, fileField: string, spool: Spool, maxBytes: number): Promise<Upload | undefined> {
  const boundary = boundaryOf(headers['content-type'] ?? '');
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  let file: Received | undefined;
  const forget = async (): Promise<void> => {
    if (file?.kind === 'received') await spool.discard(file.body);
  };
  try {
    for await (const part of formParts(capped(body, maxBytes + FORM_BYTES), boundary)) {
      if (!part.isFile) {
        if (fields.has(part.name)) throw new BrokenFormError();
        fields.set(part.name, await fieldValue(part));
      } else if (part.name === fileField) {
        if (file !== undefined) throw new BrokenFormError();
        file = await spool.receive(part.content, { maxBytes, closingLine: false });
        // Too large, too slow or cut off: there is nothing left to wait for.
        if (file.kind !== 'received') return { fields, file };
      }
    }
  } catch (error) {
    await forget();
    if (error instanceof SlowBodyError) return { fields, file: { kind: 'tooSlow' } };
    // A connection that broke off is no form either; nobody is there to read the answer.
    return undefined;
  }
  return file === undefined ? undefined : { fields, file };
}
