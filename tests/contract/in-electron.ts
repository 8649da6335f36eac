import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { utilityStarter } from '../../src/main/shell/utility-starter.ts';
import { hostExpectations, type Rig } from './host-expectations.ts';

/**
 * The same expectations over `utilityProcess`, as an Electron main program: bundle this file and echo-host.ts side by
 * side and start Electron on it. Prints one JSON line an expectation; exit status 0 when all hold.
 */
const entry = fileURLToPath(new URL('./echo-host.js', import.meta.url));

async function run(): Promise<number> {
  let failed = 0;
  for (const expectation of hostExpectations) {
    const folder = mkdtempSync(join(tmpdir(), 'congvan-utility-'));
    const hostLines: string[] = [];
    const rig: Rig = {
      hostLines,
      starter: (mode) => utilityStarter({ entry, args: [folder, mode], onStderr: (line) => hostLines.push(line) }, 'echo'),
    };
    try {
      await expectation.run(rig);
      console.log(JSON.stringify({ says: expectation.says, ok: true }));
    } catch (error) {
      failed += 1;
      console.log(JSON.stringify({ says: expectation.says, ok: false, error: String(error) }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return failed;
}

void app.whenReady().then(run).then((failed) => app.exit(failed === 0 ? 0 : 1));
