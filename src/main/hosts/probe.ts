import { execFile } from 'node:child_process';

/**
 * better-sqlite3 13 is built for Node-API 10. On a runtime with less it does not throw, it segfaults:
 * so the number is asked before anything is loaded.
 */
export const neededNapi = 10;

export function ownNapi(): number {
  return Number(process.versions['napi'] ?? 0);
}

/** The Node-API version of another Node, or `undefined` when it does not run within `timeoutMs`. */
export function napiOf(execPath: string, timeoutMs = 5_000): Promise<number | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    execFile(execPath, ['-p', 'process.versions.napi'], { timeout: timeoutMs, env, windowsHide: true }, (error, stdout) => {
      const napi = Number(stdout.trim());
      resolve(error === null && Number.isInteger(napi) && napi > 0 ? napi : undefined);
    });
  });
}
