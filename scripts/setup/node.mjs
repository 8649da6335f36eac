// Which Node runs what. The scripts run on Node 20; the core needs Node-API 10 (better-sqlite3 13 ends the
// process on less, without a message), which Node 20 does not have.
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { SetupFailure } from './say.mjs';

export const neededNapi = 10;

export function checkNode(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= 20) return;
  throw new SetupFailure('setup.nodeTooOld', `Node ${version} is too old for this checkout. Install Node 20 or newer and run the same command again.`);
}

export function bundledNode(base = root) {
  return join(base, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Path of a Node with Node-API >= 10, or undefined while the dependencies are not installed. */
export function findNodeForCore(napi = Number(process.versions.napi), base = root) {
  if (napi >= neededNapi) return process.execPath;
  const bundled = bundledNode(base);
  return existsSync(bundled) ? bundled : undefined;
}

/** Path of a Node with Node-API >= 10. */
export function nodeForCore() {
  const path = findNodeForCore();
  if (path !== undefined) return path;
  throw new SetupFailure('setup.node24Missing', 'The Node 24 that the core runs on is not there. Run "npm run setup" with a connection to the package registry.');
}

/** A Node that survives `npm ci`: when we run on the one inside node_modules, a copy of it. */
export function nodeOutsideDependencies() {
  if (!process.execPath.startsWith(join(root, 'node_modules'))) return process.execPath;
  const copy = join(mkdtempSync(join(tmpdir(), 'congvan-node-')), 'node');
  copyFileSync(process.execPath, copy);
  return copy;
}

/** Installed prefix that holds Node's C headers, so that node-gyp need not download them; else undefined. */
export function headersPrefix(execPath = process.execPath, exists = existsSync) {
  const prefixes = [dirname(dirname(execPath)), '/usr', '/usr/local'];
  return prefixes.find((prefix) => exists(join(prefix, 'include', 'node', 'node_api.h')));
}
