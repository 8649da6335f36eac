import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openElectron, type ElectronWindow } from './electron-window.ts';
import { makeBarePdfWindow, makeEmptyWindow } from './empty-window.ts';
import { compare, median, type BenchRow } from './measure.ts';
import { makeOffice } from './office-folder.ts';
import { scannedPaper, textPaper } from './sample-papers.ts';

const runs = 9;

/**
 * First page of a paper: in our window from the click on its row to the page drawn (document fetched, pane drawn, PDF
 * opened, text layer aside), in a bare window from the fetch of the file to the end of pdf.js's render. Same build of
 * pdf.js, same size of canvas, warm worker on both sides; the two windows take turns.
 */
export async function viewer(): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-bench-viewer-'));
  const open: ElectronWindow[] = [];
  try {
    const drawing = await openElectron(makeEmptyWindow(join(dir, 'empty')), []);
    const scan = await scannedPaper(4, drawing).finally(() => drawing.close());
    const papers = [
      { title: '10 pages of text', name: 't10.pdf', bytes: await textPaper(10) },
      { title: '300 pages of text', name: 't300.pdf', bytes: await textPaper(300) },
      { title: '4 scanned pages, 300 dpi', name: 'scan.pdf', bytes: scan },
      { title: '', name: 'between.pdf', bytes: await textPaper(1) },
    ];
    const dataDir = join(dir, 'office');
    await makeOffice(dataDir, 200, papers);
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    const ours = await openElectron(join(import.meta.dirname, '..'), [`--data-dir=${dataDir}`, '--lang=vi']);
    open.push(ours);
    const bare = await openElectron(makeBarePdfWindow(join(dir, 'bare'), pdfjs, Object.fromEntries(papers.map((p) => [p.name, p.bytes]))), []);
    open.push(bare);
    const between = papers.length - 1;
    const rows: BenchRow[] = [];
    for (const [index, { title, name }] of papers.slice(0, between).entries()) {
      const [here, there]: [number[], number[]] = [[], []];
      for (let run = 0; run <= runs; run++) {
        await ours.evaluate(showRow(between));
        await bare.evaluate(showBare('between.pdf', 800));
        const shown = await ours.evaluate<{ ms: number; width: number }>(showRow(index));
        const ms = await bare.evaluate<number>(showBare(name, shown.width));
        if (run > 0) {
          here.push(shown.ms);
          there.push(ms);
        }
      }
      rows.push(compare(`first page, ${title} (ms)`, median(here), median(there), 'bare pdf.js in an empty window'));
    }
    return rows;
  } finally {
    for (const window of open) await window.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const showBare = (name: string, width: number): string => `(async () => {
  while (globalThis.show === undefined) await new Promise((r) => setTimeout(r, 20));
  return globalThis.show(${JSON.stringify(name)}, ${width});
})()`;

/** A page of the viewer gets our name, and loses the library's, when it has been drawn to its end (viewer-session.ts). */
const showRow = (index: number): string => `(async () => {
  const until = async (find) => { for (;;) { const found = find(); if (found) return found; await new Promise((r) => setTimeout(r, 20)); } };
  const row = await until(() => document.querySelectorAll('[data-testid^="row-"]')[${index}]);
  const id = row.dataset.testid.slice('row-'.length);
  const page = () => document.querySelector('[data-testid="document"][data-id="' + id + '"] .pdfViewer .page[data-page-number="1"][aria-label]:not([data-l10n-id]) canvas');
  const start = performance.now();
  const drawn = new Promise((resolve) => {
    const watch = new MutationObserver(() => { if (page() !== null) { watch.disconnect(); resolve(performance.now() - start); } });
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-l10n-id', 'data-id'] });
  });
  row.click();
  const ms = await drawn;
  return { ms, width: page().width };
})()`;
