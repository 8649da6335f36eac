import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMemory { readonly pid: number; readonly what: string; readonly megabytes: number }

/** Proportional set size of a process and all its descendants: shared pages are counted once over all of them. Linux only. */
export function memoryOf(pid: number): readonly ProcessMemory[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const all = [pid];
  for (const one of all) all.push(...children.get(one) ?? []);
  return all.flatMap((one) => {
    const megabytes = pssOf(one);
    return megabytes === undefined ? [] : [{ pid: one, what: roleOf(one), megabytes }];
  });
}

export const totalMegabytes = (processes: readonly ProcessMemory[]): number => processes.reduce((sum, p) => sum + p.megabytes, 0);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended between the listing and now.
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  // The name in parentheses may hold spaces and parentheses of its own.
  const stat = read(`/proc/${pid}/stat`);
  const parent = stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return Number.isInteger(parent) ? parent : undefined;
}

function pssOf(pid: number): number | undefined {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function roleOf(pid: number): string {
  const command = (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
  return /--type=(\S+)/.exec(command)?.[1] ?? /([\w-]+)\.js\b/.exec(command)?.[1] ?? 'main';
}
