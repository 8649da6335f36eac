// node scripts/in-node24.mjs TOOL ARGS…: runs a tool of node_modules/.bin on the Node of the core.
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain, SetupFailure } from './setup/say.mjs';
import { setup } from './setup.mjs';

await runMain(async ([tool, ...args]) => {
  const { node, env } = await setup('cli');
  const path = tool === undefined ? undefined : join(root, 'node_modules', '.bin', tool);
  if (path === undefined || !existsSync(path)) {
    throw new SetupFailure('setup.toolMissing', `There is no tool "${tool ?? ''}" among the dependencies. Use the name of a file in node_modules/.bin.`);
  }
  // Tools that start "node" themselves must find the same one.
  const withNode = { ...env, PATH: `${dirname(node)}${delimiter}${env['PATH'] ?? ''}` };
  return runInFront(node, [realpathSync(path), ...args], { cwd: root, env: withNode });
});
