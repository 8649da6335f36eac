import './kill-points.ts';
import { embeddedLimits } from '../../src/axis/guard/limits.ts';
import { runHub } from '../../src/axis/hub-main.ts';

/** A hub as a process of its own. Arguments: data folder, port, and a PostgreSQL where it is not alone. */
const [dataDir = '', port = '0', postgres] = process.argv.slice(2);
const outcome = await runHub({
  port: Number(port), dataDir, ...(postgres === undefined ? {} : { postgres }), log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  // The faults are the test, not the guard against too many calls.
  limits: embeddedLimits,
});
if (!outcome.ok) process.stderr.write(`${JSON.stringify(outcome.error)}\n`);
process.exitCode = outcome.ok ? 0 : 3;
