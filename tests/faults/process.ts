import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** One process that is killed and started again until it has done its work, or until it is told to stop. */
export interface Victim {
  /** Kills it now, without warning. */
  kill(): void;
  /** Ends with the exit code 0 of a run that lived to its end. */
  readonly done: Promise<void>;
  readonly killed: () => number;
  stop(): Promise<void>;
}

export interface VictimParts {
  readonly script: string;
  readonly args: readonly string[];
  /** Environment of the next life: where it is killed, when its disk is full, what its clock says. */
  readonly fate: (life: number, killed: number) => Readonly<Record<string, string>>;
  /** Hubs live for ever. */
  readonly restartAfterEnd: boolean;
  readonly onReady?: () => void;
}

export function victim(parts: VictimParts): Victim {
  let [killed, life, stopping] = [0, 0, false];
  let child: ChildProcess | undefined;
  let output = '';
  const live = async (): Promise<boolean> => {
    life += 1;
    output = '';
    const env: Record<string, string | undefined> = { ...process.env, ...parts.fate(life, killed) };
    const one = spawn(process.execPath, [join(import.meta.dirname, parts.script), ...parts.args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    child = one;
    one.stdout.on('data', (piece: Buffer) => {
      if (piece.toString().includes('"ready":true')) parts.onReady?.();
    });
    one.stderr.on('data', (piece: Buffer) => { output = (output + piece.toString()).slice(-4000); });
    const [code, signal] = await once(one, 'exit') as [number | null, string | null];
    if (signal === 'SIGKILL') killed += 1;
    else if (code !== 0 && !stopping) throw new Error(`${parts.script} ended with ${code ?? signal ?? '?'}: ${output}`);
    return code === 0;
  };
  const run = async (): Promise<void> => {
    while (!stopping) if ((await live()) && !parts.restartAfterEnd) return;
  };
  return {
    done: run(),
    killed: () => killed,
    kill: () => { child?.kill('SIGKILL'); },
    stop: async () => {
      stopping = true;
      child?.kill('SIGTERM');
      if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
