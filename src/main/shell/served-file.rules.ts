import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.wasm': 'application/wasm',
  '.bcmap': 'application/octet-stream',
  '.icc': 'application/vnd.iccprofile',
};

/** The type a file of the window is served with; `undefined` for what the window has no business with. */
export function servedType(path: string): string | undefined {
  return types[extname(path).toLowerCase()];
}

/**
 * The file under `root` that a URL names, or `undefined`. `new URL` resolves dots, also encoded ones, but leaves
 * `%2f` and `%5c` encoded: they and NUL are refused after decoding, and the result must still be under `root`.
 */
export function servedPath(root: string, url: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  if (/[\0\\:]/.test(path) || path.split('/').some((part) => part === '..' || part === '.')) return undefined;
  const file = join(root, path.endsWith('/') ? `${path}index.html` : path);
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : undefined;
}
