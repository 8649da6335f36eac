import { sign } from '../src/cli/commands/sign.ts';

/** `sign-large.ts IN P12 OUT`: signs one file and says the process's memory before and at its peak, in MB. */
const [, , input = '', p12 = '', output = ''] = process.argv;
const before = process.memoryUsage().rss / 1e6;
const done = await sign({ files: [input], options: { p12, pinEnv: 'CONGVAN_BENCH_PIN', output, as: 'invisible' }, language: 'en' });
if (done.status !== 0) throw new Error(done.text.join('\n'));
process.stdout.write(JSON.stringify({ before, peak: process.resourceUsage().maxRSS / 1e3 }));
