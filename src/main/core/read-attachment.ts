import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Failure, type Result } from './model/result.ts';

/** Provincial rules allow 50 MB a file; twice that is the most this office takes. */
export const attachmentLimit = 100 * 1024 * 1024;

export interface ReadAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Reads a file that a person chose. A name ending in `.pdf` must be a PDF: bytes decide, not names. */
export async function readAttachment(path: string): Promise<Result<ReadAttachment, Failure<'attachment.unreadable' | 'attachment.empty' | 'attachment.tooLarge' | 'attachment.notPdf'>>> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return fail('attachment.unreadable');
  try {
    const { size } = await file.stat();
    if (size === 0) return fail('attachment.empty');
    if (size > attachmentLimit) return fail('attachment.tooLarge', { megabytes: Math.ceil(size / 1_048_576), limit: attachmentLimit / 1_048_576 });
    const bytes = await file.readFile();
    const name = basename(path).normalize('NFC').slice(0, 200);
    const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
    if (/\.pdf$/i.test(name) && !isPdf) return fail('attachment.notPdf');
    return ok({ name, contentType: isPdf ? 'application/pdf' : contentTypeOf(name), bytes });
  } catch {
    return fail('attachment.unreadable');
  } finally {
    await file.close();
  }
}

const types: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  doc: 'application/msword', xls: 'application/vnd.ms-excel', odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet', txt: 'text/plain', rtf: 'application/rtf', csv: 'text/csv',
  zip: 'application/zip', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg',
};

function contentTypeOf(name: string): string {
  return types[name.split('.').pop()?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
