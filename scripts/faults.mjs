// npm run -s faults [-- --json --documents N --kills N --seeds N --hub sqlite|postgres]: set up, run the fault suite on the Node of the core.
import { join } from 'node:path';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain } from './setup/say.mjs';
import { setup } from './setup.mjs';

await runMain(async (args) => {
  const ready = await setup('test');
  return runInFront(ready.node, [join(root, 'tests', 'faults', 'run.ts'), ...args], { cwd: root, env: ready.env });
}, 3);
