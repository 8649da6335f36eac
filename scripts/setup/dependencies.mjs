// node_modules: installed when it is missing or was made from another package-lock.json, else left alone.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { bundledNode, neededNapi, nodeOutsideDependencies } from './node.mjs';
import { npm } from './npm.mjs';
import { hasCompiler } from './packages.mjs';
import { root } from './paths.mjs';
import { runStep } from './run.mjs';
import { SetupFailure, say } from './say.mjs';

const stampOf = (base) => join(base, 'node_modules', '.congvan-setup.json');
const tokenDriver = (base) => join(base, 'node_modules', 'pkcs11js', 'build', 'Release', 'pkcs11.node');

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * What node_modules must have been made from. Node's version is left out on purpose: every native part is
 * Node-API, and the same checkout is used from Node 20 (npm) and from the bundled Node 24.
 */
export function dependencyKey(base = root) {
  const lock = readFileSync(join(base, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`;
}

/** True when nothing needs doing: the stamp fits and the Node for the core is there. */
export function dependenciesReady(base = root) {
  const stamp = readJson(stampOf(base));
  if (stamp?.key !== dependencyKey(base)) return false;
  if (Number(process.versions.napi) < neededNapi && !existsSync(bundledNode(base))) return false;
  // Built without a compiler, and now there is one: worth another try.
  return stamp.tokens !== 'no-compiler' || !hasCompiler();
}

/** True when npm itself already installed exactly what the lock file says (its hidden lock file tells). */
export function installedAsLocked(base = root) {
  const wanted = readJson(join(base, 'package-lock.json'))?.packages;
  const present = readJson(join(base, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true) return true;
    const have = present[path];
    if (have === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return have.version === entry.version && existsSync(join(base, path));
  });
}

function installPackages() {
  say('Dependencies: installing from package-lock.json (two minutes the first time)');
  // Install scripts stay off here: npm would compile better-sqlite3, which ships ready binaries. The two
  // packages that need theirs get it below, by name.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const first = npm(['ci', ...flags], { quiet: true });
  if (first.ok) return;
  if (/EUSAGE/.test(first.output)) {
    // A registry mirror that lacks some other platform's optional package makes `npm ci` refuse a good lock file.
    say('Dependencies: "npm ci" does not accept the lock file on this registry; using "npm install --no-save", same versions');
    if (npm(['install', '--no-save', ...flags]).ok) return;
  } else {
    say(first.output.split('\n').slice(-20).join('\n'));
  }
  throw new SetupFailure('setup.dependenciesFailed', 'The dependencies could not be installed. Check the connection to the package registry and run "npm run setup" again.');
}

function installNode24() {
  if (Number(process.versions.napi) >= neededNapi || existsSync(bundledNode())) return;
  say('Node 24 for the core: fetching');
  const folder = join(root, 'node_modules', 'node');
  runStep(nodeOutsideDependencies(), ['installArchSpecificPackage.js'], { cwd: folder, env: { ...process.env, npm_config_loglevel: 'error' }, quiet: true });
  if (existsSync(bundledNode())) return;
  npm(['rebuild', 'node'], { quiet: true });
  if (existsSync(bundledNode())) return;
  throw new SetupFailure('setup.node24Missing', 'The Node 24 that the core runs on could not be fetched. Check the connection to the package registry, or run with Node 24 on the PATH, then run "npm run setup" again.');
}

/** Builds the PKCS#11 binding. It is optional: without it everything but signing with a token works. */
function buildTokenDriver() {
  if (!existsSync(join(root, 'node_modules', 'pkcs11js'))) return 'absent';
  if (existsSync(tokenDriver(root))) return 'built';
  if (process.platform === 'linux' && !hasCompiler()) {
    say('Tokens: no compiler, so signing with USB tokens is not available (install build-essential and python3 to get it)');
    return 'no-compiler';
  }
  say('Tokens: building the PKCS#11 binding');
  npm(['rebuild', 'pkcs11js'], { quiet: true, env: { npm_config_ignore_scripts: 'false' } });
  if (existsSync(tokenDriver(root))) return 'built';
  rmSync(join(root, 'node_modules', 'pkcs11js', 'build'), { recursive: true, force: true });
  say('Tokens: the PKCS#11 binding did not build, so signing with USB tokens is not available ("npm rebuild pkcs11js --foreground-scripts" shows why)');
  return 'failed';
}

/** Makes node_modules right. Quick when it already is. */
export async function ensureDependencies() {
  if (dependenciesReady()) return;
  await withLock('dependencies', () => {
    if (dependenciesReady()) return;
    const key = dependencyKey();
    const stamp = readJson(stampOf(root));
    if (stamp?.key !== key) {
      if (installedAsLocked()) say('Dependencies: already installed by npm as the lock file says');
      else installPackages();
    }
    installNode24();
    writeFileSync(stampOf(root), `${JSON.stringify({ key, tokens: buildTokenDriver() })}\n`);
  });
}
