// npm test -- [vitest arguments]: set up with the test tools, build, run the tests on the Node of the core.
// The last line is always "N passed, N failed" (", N skipped" when there are any).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { build } from './build.mjs';
import { countTests, countLine } from './setup/count-tests.mjs';
import { withDisplay } from './setup/display.mjs';
import { root } from './setup/paths.mjs';
import { runInFront } from './setup/run.mjs';
import { runMain, say, SetupFailure } from './setup/say.mjs';
import { setup } from './setup.mjs';

async function runTests({ node, env }, args) {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-test-'));
  const report = join(folder, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const all = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args.filter((arg) => arg !== '--')];
  try {
    const status = await runInFront(node, all, { cwd: root, env });
    let text = '';
    try {
      text = readFileSync(report, 'utf8');
    } catch { /* it ended before it could report: counted as a failure below */ }
    return countTests(text, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(async (args) => {
  let counts = { passed: 0, failed: 1, skipped: 0 };
  try {
    const ready = await setup('test');
    await build(ready);
    // A display of its own even where there is one: windows would open over the user's work.
    counts = await withDisplay((display) => runTests({
      node: ready.node,
      env: { ...ready.env, ...display, PATH: `${dirname(ready.node)}${delimiter}${ready.env['PATH'] ?? ''}` },
    }, args), { virtual: true });
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(`${error.code}: ${error.message}`);
  }
  process.stdout.write(`${countLine(counts)}\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});
