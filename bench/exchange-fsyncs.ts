import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compare, type BenchRow } from './measure.ts';

const documents = 1000;

/** Flushes a document costs, counted by the system: those of a process that takes in a thousand, less those of one that takes in none. */
export function fsyncRows(): BenchRow[] {
  if (spawnSync('strace', ['-V']).status !== 0) {
    console.error('strace is not installed: flushes are not counted');
    return [];
  }
  const flushes = (count: number): number => {
    const run = spawnSync('strace', ['-f', '-qq', '-e', 'trace=fsync,fdatasync,syncfs,sync', process.execPath, join(import.meta.dirname, 'exchange-fsyncs-office.ts'), String(count)], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (run.status !== 0) throw new Error(run.stderr.slice(-500));
    return run.stderr.match(/\b(?:fsync|fdatasync|syncfs|sync)\(/gu)?.length ?? 0;
  };
  return [compare(`flushes of the disk for each of ${documents} documents of 200 KB taken in`, (flushes(documents) - flushes(0)) / documents, 1, 'one for each', 0.1)];
}
