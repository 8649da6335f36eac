import { steps } from '../faults/kill-points.ts';
import { workDay } from '../support/work-day.ts';

/**
 * Does the day's work and is killed (SIGKILL, no clean-up) at the step that `FAULT_KILL_AT` names. Without one it lives, and
 * prints how many steps there are.
 */
const [dataDir = '', keys = '', password = ''] = process.argv.slice(2);
await workDay(dataDir, keys, password);
process.stdout.write(`${steps()}\n`);
