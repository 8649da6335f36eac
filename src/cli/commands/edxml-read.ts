import { basename } from 'node:path';
import { hashingContents } from '../../main/core/exchange/edxml/hashing-contents.ts';
import { readEdxml } from '../../main/core/exchange/edxml/read-edxml.ts';
import type { ExchangeMessage } from '../../main/core/model/message.ts';
import { fail, type Failure, type Result } from '../../main/core/model/result.ts';
import { fileSource } from '../file-source.ts';

/** Reads a message from a file. Of its attachments only size, kind and hash are kept, however large they are. */
export async function readMessage(path: string): Promise<Result<ExchangeMessage, Failure>> {
  const source = await fileSource(path);
  if (!source.ok) return source;
  try {
    return await readEdxml(source.value, hashingContents);
  } catch (error) {
    // The disk or the share went away while it was read; anything else is a bug.
    if (typeof (error as { syscall?: unknown }).syscall === 'string') return fail('input.unreadable', { file: basename(path) });
    throw error;
  }
}
