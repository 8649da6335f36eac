import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export { seeded } from '../../support/seeded.ts';

const scripts = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'scripts');

/** Loads a script module; the scripts are plain JavaScript, so the test says the shape it uses. */
export async function loadScript<Shape>(name: string): Promise<Shape> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(scripts, name)).href)) as Shape;
}
