import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const scripts = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'scripts');

/** Loads a script module; the scripts are plain JavaScript, so the test says the shape it uses. */
export async function loadScript<Shape>(name: string): Promise<Shape> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(scripts, name)).href)) as Shape;
}

/** A seeded generator (mulberry32): the same seed gives the same run. Values in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
