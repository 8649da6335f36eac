import type { Failure } from '../model/result.ts';

export type StorageFailure = Failure<'data.diskFull' | 'data.unwritable' | 'data.damaged' | 'data.inUse'>;

/** What a thrown error of SQLite or the file system means to a person; undefined where it is a bug of ours. */
export function storageFailure(error: unknown): StorageFailure | undefined {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return undefined;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return { code: 'data.diskFull' };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return { code: 'data.damaged' };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return { code: 'data.inUse' };
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code === 'EACCES' || code === 'EROFS' || code === 'EIO') return { code: 'data.unwritable' };
  return undefined;
}
