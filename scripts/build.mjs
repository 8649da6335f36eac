// Builds the app into out/ when its sources changed since the last build.
//   node scripts/build.mjs [--force]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './setup/lock.mjs';
import { root } from './setup/paths.mjs';
import { runStep } from './setup/run.mjs';
import { runMain, say, SetupFailure } from './setup/say.mjs';
import { setup } from './setup.mjs';

const sources = ['electron.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'tools', 'src', 'resources'];
const stampOf = (base) => join(base, 'out', '.stamp');

/** A hash over path, size and time of every source: no file is read, so it costs milliseconds. */
export function sourcesKey(base = root) {
  const hash = createHash('sha256');
  const walk = (path) => {
    const stat = statSync(join(base, path), { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!stat.isDirectory()) {
      hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(join(base, path)).sort()) walk(`${path}/${name}`);
  };
  for (const path of sources) walk(path);
  return hash.digest('hex');
}

export function isBuilt(base = root) {
  try {
    return readFileSync(stampOf(base), 'utf8') === sourcesKey(base);
  } catch {
    return false;
  }
}

/** Builds with `node` (Node 24) when needed. Throws build.failed. */
export async function build({ node, env = process.env, force = false }) {
  if (!force && isBuilt()) return;
  if (!existsSync(join(root, 'electron.config.ts'))) {
    throw new SetupFailure('build.noConfig', 'electron.config.ts is not in this checkout, so there is nothing to build. Get the whole repository and run the same command again.');
  }
  await withLock('build', () => {
    if (!force && isBuilt()) return;
    say('Build: compiling the app into out/');
    // Taken before the build, so that an edit made meanwhile leads to the next build.
    const key = sourcesKey();
    rmSync(stampOf(root), { force: true });
    const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const args = [tool, 'build', '--config', 'electron.config.ts', '--logLevel', 'warn'];
    if (!runStep(node, args, { cwd: root, env }).ok) {
      throw new SetupFailure('build.failed', 'The app could not be built; the lines above say where. Correct them and run the same command again.');
    }
    mkdirSync(join(root, 'out'), { recursive: true });
    writeFileSync(stampOf(root), key);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async (args) => {
    const { node, env } = await setup('cli');
    await build({ node, env, force: args.includes('--force') });
    say('Build: up to date');
    return 0;
  });
}
