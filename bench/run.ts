import type { BenchRow } from './measure.ts';

/** `npm run bench -- NAME [--json]`: ratios of one run; the absolute figures say nothing on another machine. */
const benches: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  list: async () => (await import('./list.ts')).list(),
  window: async () => (await import('./window.ts')).window_(),
  sign: async () => (await import('./sign.ts')).sign(),
  verify: async () => (await import('./verify.ts')).verify(),
  token: async () => (await import('./token.ts')).token(),
  exchange: async () => (await import('./exchange.ts')).exchange(),
  'exchange-fsyncs': async () => (await import('./exchange-fsyncs.ts')).fsyncRows(),
  'exchange-hub': async () => (await import('./exchange-hub.ts')).exchangeHub(),
  'exchange-directory': async () => (await import('./exchange-directory.ts')).exchangeDirectory(),
  viewer: async () => (await import('./viewer.ts')).viewer(),
  'exchange-parse': async () => (await import('./exchange-parse.ts')).exchangeParse(),
};

const name = process.argv.slice(2).find((a) => !a.startsWith('--')) ?? '';
const json = process.argv.includes('--json');
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`npm run bench -- ${Object.keys(benches).join('|')} [--json]\n`);
  process.exitCode = 2;
} else {
  const rows = await bench();
  if (json) process.stdout.write(`${JSON.stringify({ bench: name, runs: 1, rows }, (_, value: unknown) => value ?? null, 2)}\n`);
  else for (const r of rows) process.stdout.write(`${r.name}: ${r.ours} against ${r.against} (${r.peer}) = ${r.ratio}×${r.goal === undefined ? '' : `, goal ${r.higherIsBetter ? '≥' : '≤'} ${r.goal}: ${r.met === true ? 'met' : 'NOT met'}`}\n`);
}
