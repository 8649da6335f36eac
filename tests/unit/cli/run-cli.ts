import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const entry = join(import.meta.dirname, '../../../src/cli/cli-main.ts');

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document of `--json`; throws when stdout holds anything else. */
  readonly json: Record<string, unknown>;
  /** `error.code` of the document. */
  readonly code: string | undefined;
}

interface CliOptions { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string }

export function startCli(args: readonly string[], options: CliOptions = {}): ChildProcess {
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'], ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, CONGVAN_LANG: 'en', CONGVAN_DEBUG: '0', ...options.env },
  });
}

/** The command line as a process of its own. Fails where a stack trace reaches a person, whatever the command was asked. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = startCli(args, options);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const limit = setTimeout(() => child.kill('SIGKILL'), 240_000);
  const status = await new Promise<number | null>((resolve) => { child.once('close', resolve); });
  clearTimeout(limit);
  if (status === null) throw new Error(`congvan ${args.join(' ')} did not end`);
  for (const text of [stdout, stderr]) {
    if (hasStackTrace(text)) throw new Error(`congvan ${args.join(' ')} shows a stack trace:\n${text}`);
  }
  const parsed = (): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
  return {
    status, stdout, stderr,
    get json() { return parsed(); },
    get code() { return (parsed()['error'] as { code?: string } | undefined)?.code; },
  };
}

export const hasStackTrace = (text: string): boolean => /^\s+at .*[:(]|node:internal|\.ts:\d+/m.test(text);
