import type { Settings } from '../ports/signing-keys.ts';

const settingName = 'signing.drivers';
/** Nobody has more tokens of different makers than this. */
const most = 20;

export const personDrivers = (settings: Settings): readonly string[] => JSON.parse(settings.get(settingName) ?? '[]') as string[];

/** The newest first; one that was added before comes to the front. */
export function addPersonDriver(settings: Settings, path: string): void {
  settings.set(settingName, JSON.stringify([path, ...personDrivers(settings).filter((known) => known !== path)].slice(0, most)));
}
