import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Failure, type Result } from '../main/core/model/result.ts';
import type { ByteSource } from '../main/core/ports/bytes.ts';

/** A file to be read a piece at a time, as often as one likes. */
export async function fileSource(path: string): Promise<Result<ByteSource, Failure<'input.unreadable'>>> {
  try {
    const facts = await stat(path);
    await access(path, constants.R_OK);
    if (!facts.isFile()) return fail('input.unreadable', { file: basename(path) });
    return ok({ size: facts.size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer> });
  } catch {
    return fail('input.unreadable', { file: basename(path) });
  }
}
