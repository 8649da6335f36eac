// Child processes: run one to its end, or stand in front of one and hand it our signals.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs to the end without a stdin; output goes to our stderr unless `quiet`.
 * Answers { ok, output } where output is only kept when quiet.
 */
export function runStep(command, args, { cwd, env, quiet = false, shell = false } = {}) {
  const done = spawnSync(command, args, {
    cwd, env, shell,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: done.status === 0, output: quiet ? `${done.stdout ?? ''}${done.stderr ?? ''}` : '' };
}

/** Exit status in the shell's way: 128 + signal number when a signal ended it. */
export function statusOf(code, signal) {
  return signal === null || signal === undefined ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0);
}

/**
 * Runs a program in our place: inherited stdio, our signals forwarded, its exit status answered.
 * On a terminal Ctrl+C already reaches the child's process group, so it is only repeated when the
 * child is still there a moment later; the third time ends it.
 */
export function runInFront(command, args, { cwd, env, stdio = 'inherit' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio });
    let asked = 0;
    const forward = (signal) => {
      asked += 1;
      if (asked >= 3) child.kill('SIGKILL');
      else if (signal === 'SIGINT' && process.stdin.isTTY) setTimeout(() => child.kill(signal), 1500).unref();
      else child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const end = (status) => {
      for (const signal of signals) process.removeListener(signal, forward);
      resolve(status);
    };
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.code ?? 'cannot be started'}\n`);
      end(127);
    });
    child.on('exit', (code, signal) => end(statusOf(code, signal)));
  });
}
