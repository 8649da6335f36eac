import type { OfficeProfile } from '../../../contract/office-profile.ts';
import type { SigningSettings } from '../../../contract/views.ts';
import type { Extensions, Settings, SigningKey } from '../ports/signing-keys.ts';
import { isLevel, type Level } from './levels.ts';

export interface LevelChoice {
  wanted(role: SigningKey['role']): Level;
  set(role: SigningKey['role'], level: Level): void;
  view(): SigningSettings;
}

const nameOf = (role: SigningKey['role']): string => `signing.level.${role}`;

/**
 * The level each role signs at. Without a choice: B-LT where a timestamp authority is configured, so that the evidence of
 * the day is kept with the document (Decree 68/2024, Art. 29); without one, B-B is all there can be.
 */
export function levelChoice(settings: Settings, extensions: Extensions, profile: OfficeProfile): LevelChoice {
  const byDefault: Level = profile.timestamp === undefined ? 'B-B' : 'B-LT';
  const wanted = (role: SigningKey['role']): Level => {
    const chosen = settings.get(nameOf(role));
    return isLevel(chosen) ? chosen : byDefault;
  };
  return {
    wanted,
    set: (role, level) => settings.set(nameOf(role), level),
    view: () => ({
      level: { personal: wanted('personal'), organ: wanted('organ') }, waiting: extensions.count(),
      ...(profile.timestamp === undefined ? {} : { timestamp: profile.timestamp.url ?? '' }),
    }),
  };
}
