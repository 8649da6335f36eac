import { createCore, type Core } from '../../src/main/core/create-core.ts';
import { ok } from '../../src/main/core/model/result.ts';
import type { OpenAxis } from '../../src/main/core/ports/exchange-axis.ts';
import { readProfile } from '../../src/main/core/profile.ts';
import { openSecretStore } from '../../src/main/core/secrets/secret-store.ts';

/** The core over that axis, in a data folder that has a profile. */
export function coreOver(dataDir: string, axis: OpenAxis): Core {
  const profile = readProfile(dataDir);
  const core = profile.ok ? createCore({
    dataDir, profile: profile.value, clock: { now: () => Date.now() }, random: () => 0.5, openAxis: () => Promise.resolve(ok(axis)), emit: () => undefined,
    secrets: openSecretStore(dataDir, () => undefined), log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }) : profile;
  if (!core.ok) throw new Error(core.error.code);
  return core.value;
}
