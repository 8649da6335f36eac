// A virtual display where there is none.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './say.mjs';

export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  return (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** Starts Xvfb on a free display. Answers { display: ':7', stop } or undefined when it does not start. */
export function startDisplay({ command = 'Xvfb' } = {}) {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  // Should we be killed outright, the kernel ends the display for us.
  const guarded = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', ['--pdeathsig', 'TERM', command, ...args]] : [command, args];
  // Detached: Ctrl+C must reach the app, not take the display away from under it.
  const child = spawn(guarded[0], guarded[1], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  return new Promise((resolve) => {
    const stop = () => new Promise((stopped) => {
      if (child.exitCode !== null || child.signalCode !== null) return stopped();
      child.once('exit', () => stopped());
      child.kill('SIGTERM');
    });
    let text = '';
    child.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (/\d+\s*\n/.test(text)) resolve({ display: `:${Number(text)}`, stop });
    });
    child.on('error', () => resolve(undefined));
    child.on('exit', () => resolve(undefined));
  });
}

/** Runs `work` with the variables of a display: the user's own, or a virtual one (always that when `virtual`). */
export async function withDisplay(work, { virtual = false } = {}) {
  if (process.platform !== 'linux' || (!virtual && hasDisplay())) return work({});
  const screen = await startDisplay();
  if (screen === undefined) {
    say('Display: Xvfb does not start; going on without a display (install xvfb to get one)');
    return work({});
  }
  say(`Display: ${virtual ? '' : 'none here, '}using a virtual one (Xvfb ${screen.display})`);
  try {
    return await work({ DISPLAY: screen.display, WAYLAND_DISPLAY: '' });
  } finally {
    await screen.stop();
  }
}
