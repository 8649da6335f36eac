import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openElectron, type ElectronWindow } from './electron-window.ts';
import { makeEmptyWindow } from './empty-window.ts';
import { compare, median, type BenchRow } from './measure.ts';
import { makeOffice } from './office-folder.ts';
import { memoryOf, totalMegabytes } from './process-memory.ts';

interface Side { readonly usable: number[]; readonly memory: number[] }

const runs = 7;
const settleMs = 4_000;

/**
 * From spawn to the first row of an inbox of 10,000 documents, and what the idle inbox holds in memory, against an empty
 * window of the same Electron with the same flags. Sides take turns (A B A B); the first pair warms the disk and
 * the code cache and does not count.
 */
export async function window_(): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-bench-window-'));
  try {
    const empty = makeEmptyWindow(join(dir, 'empty'));
    const dataDir = join(dir, 'office');
    await makeOffice(dataDir, 10_000, []);
    const root = join(import.meta.dirname, '..');
    const ours: Side = { usable: [], memory: [] };
    const theirs: Side = { usable: [], memory: [] };
    for (let run = 0; run <= runs; run++) {
      await measure(() => openElectron(empty, []), firstPaint, run === 0 ? undefined : theirs);
      await measure(() => openElectron(root, [`--data-dir=${dataDir}`, '--lang=vi']), firstRow, run === 0 ? undefined : ours);
    }
    const [here, there] = [median(ours.memory), median(theirs.memory)];
    const more = compare('idle inbox over empty window, all processes (MB PSS)', here - there, 120, 'at most 120 MB more', 1);
    return [
      compare('spawn to first row, 10,000 documents (ms)', median(ours.usable), median(theirs.usable), 'empty Electron window, first paint', 1.6),
      compare('idle inbox, all processes (MB PSS)', here, there, 'empty Electron window'),
      more,
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(open: () => Promise<ElectronWindow>, moment: string, side: Side | undefined): Promise<void> {
  const window = await open();
  try {
    const at = await window.evaluate<number>(moment);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    side?.usable.push(at - window.spawnedAt);
    side?.memory.push(totalMegabytes(memoryOf(window.pid)));
  } finally {
    await window.close();
  }
}

/** The browser's own record of the first text or picture on the screen: exact, however late it is asked for. */
const firstPaint = `new Promise((resolve) => new PerformanceObserver((list) => {
  const entry = list.getEntriesByName('first-contentful-paint')[0];
  if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
}).observe({ type: 'paint', buffered: true }))`;

/** There is no such record of a row: watched for, and counted when the frame that holds it has been drawn. */
const firstRow = `new Promise((resolve) => {
  const drawn = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(0);
  });
  const there = () => document.querySelector('[data-testid^="row-"]') !== null;
  if (there()) return drawn();
  const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); drawn(); } });
  watch.observe(document, { childList: true, subtree: true });
})`;
