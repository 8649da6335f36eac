// Makes a checkout ready: says each thing it does, does it once, is quick when there is nothing to do.
//   node scripts/setup.mjs           everything for the window
//   node scripts/setup.mjs test      what the tests need as well
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay } from './setup/display.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { checkNode, nodeForCore, neededNapi } from './setup/node.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { runMain, say, SetupFailure } from './setup/say.mjs';

/** A missing Electron stops only who cannot do without a window. */
async function electronFor(purpose) {
  if (purpose === 'cli') return undefined;
  try {
    return await ensureElectron();
  } catch (error) {
    if (purpose === 'start' || !(error instanceof SetupFailure)) throw error;
    say(`${error.code}: ${error.message}`);
    return undefined;
  }
}

/**
 * Runs the steps for a purpose: 'cli' (no window), 'start', 'test', 'bench' or 'setup'.
 * Answers { node, electron, env }: the Node for the core, Electron or undefined, and the environment for children.
 */
export async function setup(purpose) {
  checkNode();
  // Before the dependencies: the token binding wants the compiler.
  await ensurePackages(purpose, { hasDisplay: hasDisplay() });
  await ensureDependencies();
  const node = nodeForCore();
  const electron = await electronFor(purpose);
  const env = { ...process.env, CONGVAN_NODE: node, CONGVAN_NODE_NAPI: String(neededNapi), ...(electron === undefined ? {} : { CONGVAN_ELECTRON: electron }) };
  return { node, electron, env };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async ([purpose = 'setup']) => {
    const { node, electron } = await setup(purpose === 'test' ? 'test' : 'setup');
    say(`Ready. Node for the core: ${node}`);
    say(`Ready. Electron: ${electron ?? 'none'}`);
    return electron === undefined ? 1 : 0;
  });
}
