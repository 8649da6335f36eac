import { readFileSync } from 'node:fs';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { TrustNetwork } from '../ports/trust-network.ts';
import { inDataDir } from '../profile.ts';
import { gatherEvidence } from '../signing/evidence/gather.ts';
import type { LevelServices } from '../signing/levels/level-services.ts';
import type { TimestampAuthority } from '../signing/timestamp/request-timestamp.ts';
import type { TrustStore } from '../trust/store.ts';

/** A person waits while a paper is signed; what does not answer in this time is added later. */
const waitMs = 20_000;

/**
 * The services a signature needs beyond its key. `patient`: nobody waits (the extension queue): the State's own authority
 * was measured at up to 131 s for one timestamp.
 */
export function levelServices(parts: {
  readonly profile: OfficeProfile; readonly dataDir: string; readonly trust: TrustStore; readonly network: TrustNetwork; readonly now: () => number;
}): (patience: 'person' | 'patient') => LevelServices {
  const { profile, dataDir, trust, network, now } = parts;
  return (patience) => {
    const tsa = authority(profile, dataDir);
    return {
      network, now,
      ...(tsa === undefined ? {} : { tsa: { ...tsa, ...(patience === 'person' ? { timeoutMs: waitMs } : {}) } }),
      ...(patience === 'person' ? { gatherTimeoutMs: waitMs } : {}),
      anchors: { signature: trust.trusted('signature'), time: trust.trusted('time') },
      gather: (request) => gatherEvidence(request),
    };
  };
}

/** The authority as it is now: a training office's changes its address at each start. */
export function authority({ timestamp }: OfficeProfile, dataDir: string): TimestampAuthority | undefined {
  if (timestamp === undefined) return undefined;
  const { url = urlIn(timestamp.urlFile, dataDir), hash, policy } = timestamp;
  return url === undefined ? undefined : { url, ...(hash === undefined ? {} : { hash }), ...(policy === undefined ? {} : { policy }) };
}

function urlIn(file: string | undefined, dataDir: string): string | undefined {
  if (file === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(readFileSync(inDataDir(dataDir, file), 'utf8'));
    return typeof found === 'object' && found !== null && 'url' in found && typeof found.url === 'string' ? found.url : undefined;
  } catch {
    return undefined;
  }
}
