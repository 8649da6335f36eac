import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficeProfile } from '../../../contract/office-profile.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { inDataDir } from '../profile.ts';
import { writeWhole } from '../write-whole.ts';
import { certificatesIn } from './certificates-in.ts';

/** What an anchor is trusted for; the three never stand in for one another. */
export const purposes = ['signature', 'time', 'tls'] as const;
export type Purpose = (typeof purposes)[number];

export interface Anchor {
  readonly purpose: Purpose;
  /** `policy`: a folder of IT's, read-only for the person; `profile`: named in the office's profile; `person`: added here. */
  readonly origin: 'policy' | 'profile' | 'person';
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly certificate: Uint8Array;
}

export interface TrustStore {
  anchors(): readonly Anchor[];
  /** DER certificates for a purpose, each once. */
  trusted(purpose: Purpose): readonly Uint8Array[];
  /** Files of the policy folder that are no certificates: said, so that a missing root does not pass for distrust. */
  problems(): readonly string[];
  /** Whether IT leaves it to people to add roots. */
  readonly personMayAdd: boolean;
  add(purpose: Purpose, certificate: Uint8Array): Promise<Result<Anchor, Failure<'trust.locked' | 'file.unwritable' | 'data.diskFull'>>>;
  remove(purpose: Purpose, fingerprint: string): Promise<Result<void, Failure<'trust.notFound' | 'trust.locked'>>>;
}

export const fingerprintOf = (certificate: Uint8Array): string => createHash('sha256').update(certificate).digest('hex');

/**
 * Reads every anchor: the policy folder's `trust/{signature,time,tls}`, the profile's, and the person's own in the data
 * folder. An anchor that the profile names and that cannot be read stops the opening.
 */
export function openTrustStore(dataDir: string, profile: OfficeProfile, policyDir: string, personMayAdd: boolean): Result<TrustStore, Failure<'office.profileInvalid'>> {
  const [anchors, problems]: [Anchor[], string[]] = [[], []];
  const take = (purpose: Purpose, origin: Anchor['origin'], certificates: readonly Uint8Array[]): void => {
    for (const certificate of certificates) anchors.push({ purpose, origin, certificate, fingerprint: fingerprintOf(certificate) });
  };
  const folderOf = (purpose: Purpose): string => join(dataDir, 'trust', purpose);
  for (const purpose of purposes) {
    for (const [origin, folder] of [['policy', join(policyDir, 'trust', purpose)], ['person', folderOf(purpose)]] as const) {
      for (const name of filesIn(folder)) {
        const found = certificatesIn(join(folder, name));
        if (found === undefined) problems.push(name);
        else take(purpose, origin, found);
      }
    }
  }
  for (const [purpose, paths] of [['signature', profile.trustAnchors], ['time', profile.timeAnchors ?? []]] as const) {
    for (const path of paths) {
      const found = certificatesIn(inDataDir(dataDir, path));
      if (found === undefined) return fail('office.profileInvalid', { where: purpose === 'time' ? 'timeAnchors' : 'trustAnchors' });
      take(purpose, 'profile', found);
    }
  }
  return ok({
    personMayAdd,
    anchors: () => anchors,
    problems: () => problems,
    trusted: (purpose) => [...new Map(anchors.filter((a) => a.purpose === purpose).map((a) => [a.fingerprint, a.certificate])).values()],
    add: async (purpose, certificate) => {
      if (!personMayAdd) return fail('trust.locked');
      const anchor: Anchor = { purpose, origin: 'person', certificate, fingerprint: fingerprintOf(certificate) };
      // A folder that cannot be made is found when the file cannot be written.
      await mkdir(folderOf(purpose), { recursive: true, mode: 0o700 }).catch(() => undefined);
      const written = await writeWhole(join(folderOf(purpose), `${anchor.fingerprint}.cer`), certificate, 0o600);
      if (!written.ok) return written;
      if (!anchors.some((a) => a.purpose === purpose && a.origin === 'person' && a.fingerprint === anchor.fingerprint)) anchors.push(anchor);
      return ok(anchor);
    },
    remove: async (purpose, fingerprint) => {
      const found = anchors.filter((a) => a.purpose === purpose && a.fingerprint === fingerprint);
      if (found.length === 0) return fail('trust.notFound');
      const own = found.findIndex((a) => a.origin === 'person');
      if (own < 0) return fail('trust.locked');
      await rm(join(folderOf(purpose), `${fingerprint}.cer`), { force: true });
      anchors.splice(anchors.indexOf(found[own] as Anchor), 1);
      return ok(undefined);
    },
  });
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.(der|cer|crt|pem)$/i.test(name)).sort();
  } catch {
    return [];
  }
}
