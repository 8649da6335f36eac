import { open } from 'node:fs/promises';
import { headerBytes, moduleHeader, type ModuleHeader } from './module-header.rules.ts';

export type HeaderAnswer = { readonly ok: true; readonly value: ModuleHeader } | { readonly ok: false; readonly why: 'missing' | 'unreadable' | 'notALibrary' };

/** The header of a native library on the disk. Reads 4 KiB, and follows links. */
export async function readHeader(path: string): Promise<HeaderAnswer> {
  try {
    const file = await open(path, 'r');
    try {
      if (!(await file.stat()).isFile()) return { ok: false, why: 'notALibrary' };
      const { buffer, bytesRead } = await file.read(new Uint8Array(headerBytes), 0, headerBytes, 0);
      const header = moduleHeader(buffer.subarray(0, bytesRead));
      return header === undefined ? { ok: false, why: 'notALibrary' } : { ok: true, value: header };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return { ok: false, why: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' };
  }
}
