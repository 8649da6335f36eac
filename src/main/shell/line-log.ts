import { appendFileSync, renameSync, statSync } from 'node:fs';

/** Half of what a log may take on disk: the file and the one before it. */
const mostBytes = 5 * 1024 * 1024;

/** Appends lines to a file that turns over at 5 MB. A disk that takes none costs the log, not the office. */
export function lineLog(path: string): (line: string) => void {
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    try {
      if (bytes > mostBytes) {
        renameSync(path, `${path}.1`);
        bytes = 0;
      }
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
      bytes += line.length + 1;
    } catch {
      bytes = 0;
    }
  };
}
