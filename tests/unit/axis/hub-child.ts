import { runHub } from '../../../src/axis/hub-main.ts';

// The hub as its own process, for the tests that kill it.
const [, , dataDir = '', postgres] = process.argv;
const outcome = await runHub({ port: 0, dataDir, ...(postgres === undefined ? {} : { postgres }) });
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exitCode = outcome.ok ? 0 : 3;
