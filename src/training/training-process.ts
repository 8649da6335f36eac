import { parseArgs } from 'node:util';
import { openParentPort } from '../main/hosts/parent-port.ts';
import { startTraining } from './training-main.ts';

/**
 * The training office as a process of its own: `--data-dir DIR [--port N]`. Tells its parent (or, started by hand,
 * prints as JSON lines) `{progress}`, then `{ready: true, port}`, or `{failed: {code}}` and ends with status 2.
 * Ends by itself on SIGTERM and when the parent is gone.
 */
async function serve(): Promise<void> {
  const parent = openParentPort();
  const tell = (message: unknown): void => {
    if (parent === undefined) process.stdout.write(`${JSON.stringify(message)}\n`);
    else parent.post(message);
  };
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, port: { type: 'string' } }, strict: false });
  const dataDir = values['data-dir'];
  const port = Number(values['port'] ?? 0);
  if (typeof dataDir !== 'string' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    tell({ failed: { code: 'training.callUnusable' } });
    endWithStatus2();
    return;
  }
  const started = await startTraining({ dataDir, port, now: () => Date.now(), progress: (progress) => { tell({ progress }); } });
  if (!started.ok) {
    tell({ failed: started.error });
    endWithStatus2();
    return;
  }
  const office = started.value;
  const end = (): void => { void office.close().then(() => process.exit(0)); };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  parent?.onClose(() => office.close());
  tell({ ready: true, port: office.port });
}

/** A channel to a parent keeps the process alive, and the last message needs a moment to leave. */
function endWithStatus2(): void {
  setTimeout(() => process.exit(2), 200);
}

await serve();
