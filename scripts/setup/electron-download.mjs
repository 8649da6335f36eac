// Electron's own download, watched: a closed network must not hold a start up for minutes.
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeForCore } from './node.mjs';
import { root } from './paths.mjs';

const stallMs = 30_000;
const overallMs = 20 * 60_000;

function bytesIn(folder) {
  let total = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      total += entry.isDirectory() ? bytesIn(path) : lstatSync(path).size;
    }
  } catch { /* files come and go while it downloads */ }
  return total;
}

/**
 * Runs Electron's installer; true when it has put Electron into node_modules. It is ended when nothing has
 * arrived for half a minute (a closed network may swallow packets instead of refusing them).
 */
export async function downloadElectron() {
  const folder = join(root, 'node_modules', 'electron');
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return false;
  const temp = mkdtempSync(join(tmpdir(), 'congvan-electron-'));
  // The installer downloads into the temporary folder and wants Node 22.12 or newer.
  const env = { ...process.env, TMPDIR: temp, TMP: temp, TEMP: temp };
  const child = spawn(nodeForCore(), [installer], { cwd: folder, env, stdio: 'ignore' });
  let seen = 0;
  let lastGrowth = Date.now();
  const begun = Date.now();
  const watch = setInterval(() => {
    const now = bytesIn(temp) + bytesIn(join(folder, 'dist'));
    if (now !== seen) lastGrowth = Date.now();
    seen = now;
    if (Date.now() - lastGrowth > stallMs || Date.now() - begun > overallMs) child.kill('SIGKILL');
  }, 1000);
  const ok = await new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
  clearInterval(watch);
  rmSync(temp, { recursive: true, force: true });
  return ok && existsSync(join(folder, 'path.txt'));
}
