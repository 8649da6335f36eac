// npm start -- [arguments for the app]: set up, build, open the window. Answers the app's exit status.
//   --headless-demo   runs the same path without a window and prints each step
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { withDisplay } from './setup/display.mjs';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain, say } from './setup/say.mjs';
import { setup } from './setup.mjs';

/** Extra Electron arguments for this user and machine. */
function sandboxArguments(electron) {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) {
    // Chromium refuses to run as root with its sandbox.
    say('Running as root: the Chromium sandbox is off (--no-sandbox). Start as an ordinary user to have it.');
    return ['--no-sandbox'];
  }
  const rule = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  const sandbox = join(dirname(electron), 'chrome-sandbox');
  if (existsSync(rule) && readFileSync(rule, 'utf8').trim() === '1' && existsSync(sandbox) && (statSync(sandbox).mode & 0o4000) === 0) {
    say(`This system restricts user namespaces. Should the window not open: sudo chown root '${sandbox}' && sudo chmod 4755 '${sandbox}'`);
  }
  return [];
}

await runMain(async (args) => {
  if (args.includes('--headless-demo')) {
    const { node, env } = await setup('cli');
    await build({ node, env });
    return runInFront(node, [join(root, 'out', 'main', 'headless-demo.js'), ...args.filter((arg) => arg !== '--headless-demo')], { cwd: root, env });
  }
  const { node, electron, env } = await setup('start');
  await build({ node, env });
  return withDisplay(async (display) => {
    // Set by some terminals; with it Electron would be a plain Node.
    const { ELECTRON_RUN_AS_NODE: _, ...clean } = { ...env, ...display };
    return runInFront(electron, [...sandboxArguments(electron), root, ...args], { cwd: root, env: clean });
  });
});
