// npm, called in a way that works whether or not npm called us.
import { basename } from 'node:path';
import { headersPrefix, nodeOutsideDependencies } from './node.mjs';
import { root } from './paths.mjs';
import { runStep } from './run.mjs';

let node;

/** Runs npm; options as runStep. Audit, funding and update lines are switched off: they need the network. */
export function npm(args, { cwd = root, env = {}, quiet = false } = {}) {
  const nodedir = process.env['npm_config_nodedir'] ?? headersPrefix();
  const full = {
    ...process.env,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    ...(nodedir === undefined ? {} : { npm_config_nodedir: nodedir }),
    ...env,
  };
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && basename(cli) === 'npm-cli.js') {
    node ??= nodeOutsideDependencies();
    return runStep(node, [cli, ...args], { cwd, env: full, quiet });
  }
  // Windows has npm.cmd, which only a shell can start.
  return runStep('npm', args, { cwd, env: full, quiet, shell: process.platform === 'win32' });
}
