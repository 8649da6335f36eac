import { open } from 'node:fs/promises';

/** A file of at most `limit` bytes; `undefined` when it is empty, larger or cannot be read. */
export async function readLimitedFile(path: string, limit: number): Promise<Uint8Array | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    return size === 0 || size > limit ? undefined : await file.readFile();
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}
