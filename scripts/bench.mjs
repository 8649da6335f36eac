// npm run -s bench -- NAME [--json …]: set up, build, run bench/run.ts on the Node of the core.
import { join } from 'node:path';
import { build } from './build.mjs';
import { withDisplay } from './setup/display.mjs';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain } from './setup/say.mjs';
import { setup } from './setup.mjs';

await runMain(async (args) => {
  const ready = await setup('bench');
  await build(ready);
  return withDisplay((display) => runInFront(ready.node, [join(root, 'bench', 'run.ts'), ...args], {
    cwd: process.env['INIT_CWD'] ?? root,
    env: { ...ready.env, ...display },
  }));
}, 3);
