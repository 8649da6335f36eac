import { dataDir as defaultDataDir } from '../main/hosts/data-dir.ts';
import { coreHandlers } from '../main/core/api.ts';
import { createCore, type Core } from '../main/core/create-core.ts';
import { ok, type Failure, type Result } from '../main/core/model/result.ts';
import { readProfile } from '../main/core/profile.ts';
import type { Log } from '../main/core/ports/log.ts';

export interface OpenedOffice {
  readonly core: Core;
  readonly handlers: ReturnType<typeof coreHandlers>;
  close(): Promise<void>;
}

export const resolveDataDir = (given: string | undefined): string => given ?? defaultDataDir();

/** Logs go to stderr, and only when asked for: stdout belongs to the answer. */
const stderrLog: Log = {
  info: () => undefined,
  warn: (event, facts) => { if (process.env['CONGVAN_LOG'] !== undefined) process.stderr.write(`${event} ${JSON.stringify(facts ?? {})}\n`); },
  error: (event, facts) => process.stderr.write(`${event} ${JSON.stringify(facts ?? {})}\n`),
};

/**
 * Opens the office in this process. `axis: true` for what speaks with the axis: a training office's hub is then started
 * with it, on loopback, and ends with it.
 */
export async function openOffice(given: string | undefined, needs: { readonly axis: boolean }): Promise<Result<OpenedOffice, Failure>> {
  const dataDir = resolveDataDir(given);
  const profile = readProfile(dataDir);
  if (!profile.ok) return profile;
  const clock = { now: () => Date.now() };
  const created = createCore({ dataDir, profile: profile.value, clock, log: stderrLog, random: Math.random, emit: () => undefined });
  if (!created.ok) return created;
  const core = created.value;
  let training: { close(): Promise<void> } | undefined;
  if (needs.axis && profile.value.training) {
    const { startTraining } = await import('../training/training-main.ts');
    const started = await startTraining({ dataDir, now: clock.now });
    if (!started.ok) {
      await core.close();
      return started;
    }
    training = started.value;
  }
  return ok({
    core,
    handlers: coreHandlers(core),
    close: async () => {
      await core.close();
      await training?.close();
    },
  });
}
