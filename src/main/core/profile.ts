import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { OfficeProfile } from '../../contract/office-profile.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';

/** Paths in the profile are relative to the data folder, so that the folder can be moved. */
export function inDataDir(dataDir: string, path: string): string {
  return isAbsolute(path) ? path : join(dataDir, path);
}

/** Reads `office.json`: who we are. Limits: 1 MB. */
export function readProfile(dataDir: string): Result<OfficeProfile, Failure<'office.notSetUp' | 'office.profileInvalid'>> {
  let text: string;
  try {
    text = readFileSync(join(dataDir, 'office.json'), 'utf8');
  } catch {
    return fail('office.notSetUp');
  }
  if (text.length > 1_000_000) return fail('office.profileInvalid', { where: 'size' });
  try {
    const parsed = OfficeProfile.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : fail('office.profileInvalid', { where: parsed.error.issues[0]?.path.join('.') ?? '' });
  } catch {
    return fail('office.profileInvalid', { where: 'json' });
  }
}

/** A secret in a file of its own, without the line end an editor adds. */
export function readSecret(dataDir: string, path: string): string {
  return readFileSync(inDataDir(dataDir, path), 'utf8').trim();
}
