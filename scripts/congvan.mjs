// npm run -s congvan -- COMMAND: the command line in a checkout. Quick: what is done is not done again.
// stdout belongs to the command; what set-up says goes to stderr.
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { dependenciesReady } from './setup/dependencies.mjs';
import { findNodeForCore } from './setup/node.mjs';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain } from './setup/say.mjs';
import { setup } from './setup.mjs';

// 3: the outside world failed (the command line's own meaning of its exit statuses).
await runMain(async (args) => {
  let node = findNodeForCore();
  if (node === undefined || !dependenciesReady() || !isBuilt()) {
    const ready = await setup('cli');
    node = ready.node;
    await build(ready);
  }
  // The folder npm was called in: a relative file name means what the user sees there.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  return runInFront(node, [join(root, 'out', 'main', 'cli.js'), ...args], { cwd, env: { ...process.env, CONGVAN_NODE: node } });
}, 3);
