import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The least an Electron program can be: one window of our size on one line of HTML. Answers its folder. */
export function makeEmptyWindow(dir: string, html = '<!doctype html><meta charset="utf-8"><title>.</title><p>Công Văn</p>'): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'empty-window', main: 'main.cjs' }));
  writeFileSync(join(dir, 'index.html'), html);
  writeFileSync(join(dir, 'main.cjs'), `
const { app, BrowserWindow } = require('electron');
app.setPath('userData', require('node:path').join(__dirname, 'window'));
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800, autoHideMenuBar: true, webPreferences: { sandbox: true } }).loadFile('index.html'));
app.on('window-all-closed', () => app.quit());
`);
  return dir;
}

/** The same with pdf.js in it, the build that our viewer uses, and nothing else; `window.show` draws a page. */
export function makeBarePdfWindow(dir: string, pdfjs: string, files: Readonly<Record<string, Uint8Array>>): string {
  mkdirSync(join(dir, 'window'), { recursive: true });
  for (const name of ['pdf.mjs', 'pdf.worker.min.mjs']) cpSync(join(pdfjs, 'legacy/build', name), join(dir, name));
  for (const folder of ['cmaps', 'standard_fonts', 'wasm', 'iccs']) cpSync(join(pdfjs, folder), join(dir, folder), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  makeEmptyWindow(dir, `<!doctype html><meta charset="utf-8"><title>.</title><div id="stage"></div><script type="module" src="app://bare/bare.mjs"></script>`);
  writeFileSync(join(dir, 'bare.mjs'), barePage);
  writeFileSync(join(dir, 'main.cjs'), `
const { app, BrowserWindow, protocol } = require('electron');
const { join } = require('node:path');
const { readFile } = require('node:fs/promises');
app.setPath('userData', join(__dirname, 'window'));
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
const types = { html: 'text/html', mjs: 'text/javascript', js: 'text/javascript', pdf: 'application/pdf' };
app.whenReady().then(() => {
  protocol.handle('app', async (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    return new Response(await readFile(join(__dirname, path)), { headers: { 'content-type': types[path.split('.').pop()] ?? 'application/octet-stream' } });
  });
  return new BrowserWindow({ width: 1280, height: 800, autoHideMenuBar: true, webPreferences: { sandbox: true } }).loadURL('app://bare/index.html');
});
app.on('window-all-closed', () => app.quit());
`);
  return dir;
}

/** One warm worker, as in our viewer; the whole file is fetched first, so a file of any size is at its simplest. */
const barePage = `
import * as pdfjs from './pdf.mjs';
pdfjs.GlobalWorkerOptions.workerSrc = './pdf.worker.min.mjs';
const worker = new pdfjs.PDFWorker({});
const at = (folder) => new URL(folder + '/', document.baseURI).href;
let before;
globalThis.show = async (name, width) => {
  await before?.destroy();
  const start = performance.now();
  const data = new Uint8Array(await (await fetch(name)).arrayBuffer());
  const task = before = pdfjs.getDocument({ data, worker, useSystemFonts: true, cMapUrl: at('cmaps'), cMapPacked: true, standardFontDataUrl: at('standard_fonts'), wasmUrl: at('wasm'), iccUrl: at('iccs'), verbosity: 0 });
  const page = await (await task.promise).getPage(1);
  const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  document.getElementById('stage').replaceChildren(canvas);
  await page.render({ canvas, viewport }).promise;
  return performance.now() - start;
};
`;
