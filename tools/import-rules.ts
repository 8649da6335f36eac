import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/**
 * Who may import what, by path. Default deny: a file in no layer, a layer not named, a package not named: each is a
 * violation. The most specific layer (longest path) governs a file.
 */
export interface Layer {
  readonly path: string;
  /** Layers, by path. A layer always may import itself, unless `own` says otherwise. */
  readonly ours: readonly string[];
  readonly packages: readonly string[];
  /** Node's own modules: none, some, or all. */
  readonly node: 'all' | readonly string[];
  /** Answers why an import inside the layer is not allowed. Paths are relative to the repository, with `/`. */
  readonly own?: (from: string, to: string) => string | undefined;
}

const core = 'src/main/core';
const coreParts = ['model', 'ports', 'flow', 'signing', 'exchange', 'store', 'sync', 'reports'].map((part) => `${core}/${part}`);

/** A verb knows the rules and the types, never another verb's step: what two need moves one folder up. */
function verbsApart(from: string, to: string): string | undefined {
  const inVerbFolder = /^src\/main\/core\/flow\/[^/]+\/[^/]+$/;
  if (!inVerbFolder.test(from) || !inVerbFolder.test(to) || to.endsWith('.rules.ts')) return undefined;
  return "a verb imports another verb's step";
}

const features = ['inbox', 'reader', 'signing', 'drafting', 'outbox', 'registers', 'dossiers', 'settings', 'prompt'];
function featuresApart(from: string, to: string): string | undefined {
  const folder = (path: string): string => path.split('/')[2] ?? '';
  const [a, b] = [folder(from), folder(to)];
  if (a === b || a === 'app' || !from.startsWith('src/renderer/') || from.split('/').length === 3) return undefined;
  if (a === 'ui') return b === 'ui' ? undefined : 'ui imports a feature';
  if (a === 'prompt') return 'the PIN prompt imports another part of the window';
  if (b === 'ui') return undefined;
  return features.includes(b) ? 'a feature imports a feature' : `a feature imports ${b}`;
}

export const layers: readonly Layer[] = [
  { path: 'src/contract', ours: [], packages: ['zod'], node: [] },
  { path: `${core}/model`, ours: [], packages: [], node: [] },
  { path: `${core}/ports`, ours: [`${core}/model`], packages: [], node: [] },
  { path: `${core}/flow`, ours: [`${core}/model`, `${core}/ports`], packages: [], node: [], own: verbsApart },
  {
    path: `${core}/signing`, ours: [`${core}/model`, `${core}/ports`],
    // saxes: signed XML (XAdES, ASiC manifests) is parsed by events into a bounded tree; a DTD is never read.
    packages: ['node-forge', 'pdfjs-dist', 'saxes'], node: ['crypto', 'zlib', 'buffer', 'util', 'timers/promises', 'module'],
  },
  { path: `${core}/exchange`, ours: [`${core}/model`, `${core}/ports`], packages: ['saxes', 'fflate', 'undici'], node: ['crypto', 'zlib', 'buffer', 'fs', 'fs/promises', 'path', 'http', 'https', 'net', 'tls', 'stream'] },
  { path: `${core}/store`, ours: [`${core}/model`, `${core}/ports`], packages: ['better-sqlite3'], node: ['fs', 'fs/promises', 'path', 'crypto'] },
  { path: `${core}/sync`, ours: [`${core}/model`, `${core}/ports`], packages: [], node: [] },
  {
    // pdfkit: a report is a PDF of our own making, laid out line by line; no web page is printed to make it.
    path: `${core}/reports`, ours: [`${core}/model`, `${core}/signing`, 'resources/locales'],
    packages: ['pdfkit', 'zod', '@expo-google-fonts/tinos'], node: ['crypto', 'fs', 'fs/promises', 'module', 'path'],
  },
  { path: core, ours: [...coreParts, 'src/contract', 'src/main/hosts'], packages: ['pino', 'zod', 'fflate', '@napi-rs/keyring', '@expo-google-fonts/tinos'], node: 'all' },
  { path: 'src/main/token', ours: ['src/contract', 'src/main/hosts', `${core}/model`, `${core}/signing/tokens`], packages: ['pkcs11js'], node: ['crypto', 'fs', 'fs/promises', 'path'] },
  { path: 'src/main/hosts', ours: ['src/contract'], packages: [], node: ['child_process', 'crypto', 'fs/promises', 'os', 'path'] },
  { path: 'src/main/shell', ours: ['src/contract', 'src/main/hosts'], packages: ['electron', 'pino', 'zod'], node: 'all' },
  { path: 'src/main/index.ts', ours: ['src/main/shell'], packages: [], node: ['path', 'url'] },
  { path: 'src/preload', ours: ['src/contract'], packages: ['electron'], node: [] },
  {
    path: 'src/renderer', ours: ['src/contract', 'resources/locales'],
    packages: ['react', 'react-dom', 'react-i18next', 'i18next', 'pdfjs-dist', '@fluentui/react-components', '@fluentui/react-icons', '@tanstack/react-query', '@tanstack/react-virtual'],
    node: [], own: featuresApart,
  },
  // A piece of the build that lies beside what it serves; nothing of the window may import it.
  { path: 'src/renderer/ui/pdf/pdf-assets.mjs', ours: [], packages: [], node: ['fs', 'module', 'path'] },
  { path: 'src/axis', ours: [`${core}/exchange/edxml`, `${core}/model`, `${core}/ports`], packages: ['hono', '@hono/node-server', 'better-sqlite3', 'pg', 'aws4fetch', 'prom-client', 'zod', 'pino'], node: 'all' },
  {
    path: 'src/training', ours: ['src/contract', 'src/axis', 'src/main/hosts', `${core}/model`, `${core}/ports`, `${core}/exchange`, `${core}/signing`],
    packages: ['pdfkit', 'fontkit', 'fflate', 'zod', '@expo-google-fonts/tinos'], node: 'all',
  },
  {
    path: 'src/cli', ours: ['src/contract', 'src/axis', 'src/training', 'src/main/hosts', 'src/main/token', core, ...coreParts, 'resources/locales'],
    packages: ['commander', 'pino', 'zod'], node: 'all',
  },
];

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly why: string;
}

/** The layer that governs a path; the longest one wins. */
export function layerOf(path: string): Layer | undefined {
  return layers.filter((layer) => path === layer.path || path.startsWith(`${layer.path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** Whether a layer names the folder a file is in; naming `core` means its own files, not the parts below it. */
function names(layer: Layer, to: string): boolean {
  const governing = layerOf(to);
  return layer.ours.some((path) => (to === path || to.startsWith(`${path}/`)) && (governing === undefined || path.length >= governing.path.length));
}

/** Judges one import of one file. `file` is relative to the repository, with `/`. */
export function judgeImport(file: string, specifier: string): Violation | undefined {
  const layer = layerOf(file);
  const violation = (why: string): Violation => ({ file, imports: specifier, why });
  if (layer === undefined) return violation('the file is in no layer');
  if (specifier.startsWith('.')) {
    const to = join(dirname(file), specifier.replace(/\?.*$/, '')).split(sep).join('/');
    if (layerOf(to)?.path === layer.path) {
      const why = layer.own?.(file, to);
      return why === undefined ? undefined : violation(why);
    }
    return names(layer, to) ? undefined : violation(`${layer.path} may not import ${layerOf(to)?.path ?? to}`);
  }
  if (specifier.startsWith('node:')) {
    return layer.node === 'all' || layer.node.includes(specifier.slice(5)) ? undefined : violation(`${layer.path} may not use Node's ${specifier}`);
  }
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  return layer.packages.includes(name) ? undefined : violation(`${layer.path} may not use the package ${name}`);
}

/** Every import of every source file, static, dynamic or type-only, that no layer allows. */
export function importViolations(root: string): readonly Violation[] {
  return sourceFiles(root).flatMap((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
    return importedFiles.map(({ fileName }) => judgeImport(file, fileName)).filter((found) => found !== undefined);
  });
}

/** All source files under `src`, relative to the repository, with `/`. */
export function sourceFiles(root: string): readonly string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|mts|mjs|js|cjs)$/.test(path))
    .map((path) => relative(root, resolve(root, 'src', path)).split(sep).join('/'))
    .sort();
}
