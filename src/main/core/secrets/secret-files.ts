import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import type { SecretFailure } from '../ports/secret-store.ts';
import { writeWhole } from '../write-whole.ts';

/** Small files in `<data folder>/secrets`, each for this user alone. */
export interface SecretFiles {
  write(name: string, text: string): Promise<Result<void, SecretFailure>>;
  read(name: string): Promise<Result<string | undefined, SecretFailure>>;
  remove(name: string): Promise<Result<void, SecretFailure>>;
}

const MOST = 64 * 1024;
const failed: { readonly ok: false; readonly error: SecretFailure } = { ok: false, error: { code: 'secret.unreadable' } };

/** Readable where it can be, and never a path: a name may be anything. */
const fileOf = (folder: string, name: string): string => join(folder, `${name.replaceAll(/[^A-Za-z0-9.-]/gu, '_').slice(0, 60)}-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`);

/** Windows has no mode bits: there the folder of the user's profile keeps others out. */
export function secretFiles(dataDir: string): SecretFiles {
  const folder = join(dataDir, 'secrets');
  return {
    async write(name, text) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Made by another program, or before this rule: narrowed before a secret goes in.
        await chmod(folder, 0o700);
      } catch {
        return failed;
      }
      const written = await writeWhole(fileOf(folder, name), Buffer.from(text, 'utf8'), 0o600);
      return written.ok ? ok(undefined) : written.error.code === 'data.diskFull' ? { ok: false, error: { code: 'data.diskFull' } } : failed;
    },
    async read(name) {
      try {
        const bytes = await readFile(fileOf(folder, name));
        return bytes.length > MOST ? failed : ok(bytes.toString('utf8'));
      } catch (error) {
        return (error as { code?: unknown }).code === 'ENOENT' ? ok(undefined) : failed;
      }
    },
    async remove(name) {
      const path = fileOf(folder, name);
      try {
        // Overwritten first: not a promise on today's disks, but it costs nothing and helps on some.
        const file = await open(path, 'r+');
        try {
          await file.writeFile(Buffer.alloc((await file.stat()).size));
          await file.sync();
        } finally {
          await file.close();
        }
        await rm(path, { force: true });
        return ok(undefined);
      } catch (error) {
        return (error as { code?: unknown }).code === 'ENOENT' ? ok(undefined) : failed;
      }
    },
  };
}
