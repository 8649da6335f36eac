// One run at a time for a step, and a memory of what failed, so that the next start does not wait for it again.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, root } from './paths.mjs';
import { say } from './say.mjs';

const dayMs = 24 * 60 * 60 * 1000;
const staleMs = 60 * 60 * 1000;

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** True when whoever took the lock is gone (or the lock vanished in the meantime). */
function isAbandoned(file) {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const text = readFileSync(file, 'utf8');
    // An empty file is one being written at this moment, unless it stays so.
    return text === '' ? age > 5000 : age > staleMs || !isAlive(Number(text));
  } catch {
    return true;
  }
}

/** Waits for the lock `name` of this checkout (or of the user's cache when `shared`), runs `work`, lets go. */
export async function withLock(name, work, { shared = false, cache = cacheDir() } = {}) {
  const locks = join(cache, 'locks');
  mkdirSync(locks, { recursive: true });
  const tag = shared ? 'cache' : createHash('sha256').update(root).digest('hex').slice(0, 16);
  const file = join(locks, `${tag}-${name}`);
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) {
      // Renamed first: of two waiters that both see an abandoned lock only one removes it.
      const aside = `${file}.${randomBytes(4).toString('hex')}`;
      try {
        renameSync(file, aside);
        rmSync(aside, { force: true });
      } catch { /* the other waiter was quicker */ }
      continue;
    }
    if (!waited) say(`Waiting for another run that is busy with: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** True when `name` failed within the last day under the same circumstances (`key`). */
export function failedLately(name, key, cache = cacheDir()) {
  try {
    const file = join(cache, `failed-${name}.json`);
    return Date.now() - statSync(file).mtimeMs < dayMs && readFileSync(file, 'utf8') === JSON.stringify(key);
  } catch {
    return false;
  }
}

export function rememberFailure(name, key, cache = cacheDir()) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, `failed-${name}.json`), JSON.stringify(key));
}
