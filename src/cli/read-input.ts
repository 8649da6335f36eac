import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Failure, type Result } from '../main/core/model/result.ts';

export async function readInput(path: string): Promise<Result<Uint8Array, Failure<'input.unreadable'>>> {
  try {
    return ok(await readFile(path));
  } catch {
    return fail('input.unreadable', { file: basename(path) });
  }
}
