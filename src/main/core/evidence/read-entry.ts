import { fail, type Failure, type Result } from '../model/result.ts';
import type { ZipEntry } from '../signing/asic/zip-read.ts';

export const unreadable = (file: string): Result<never, Failure> => fail('audit.exportUnreadable', { file });

/** Undefined where the entry is not there, or is not what the archive says. */
export function contentOf(entry: ZipEntry | undefined): Buffer | undefined {
  const bytes = entry?.read();
  return bytes?.ok === true ? Buffer.from(bytes.value.buffer, bytes.value.byteOffset, bytes.value.byteLength) : undefined;
}
