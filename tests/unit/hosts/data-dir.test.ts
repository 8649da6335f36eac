import { expect, test } from 'vitest';
import { dataDir } from '../../../src/main/hosts/data-dir.ts';

test.each([
  ['linux', { CONGVAN_DATA_DIR: '/srv/cv', XDG_DATA_HOME: '/x' }, '/home/a', '/srv/cv'],
  ['linux', { CONGVAN_DATA_DIR: '', XDG_DATA_HOME: '/x' }, '/home/a', '/x/congvan'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a', '/home/a/.local/share/congvan'],
  ['linux', {}, '/home/a', '/home/a/.local/share/congvan'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local', APPDATA: 'C:\\roaming' }, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\CongVan'],
  ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\CongVan'],
  ['darwin', {}, '/Users/a', '/Users/a/Library/Application Support/CongVan'],
] as const)('%s with %o is at home %s in %s', (platform, env, home, wanted) => {
  expect(dataDir({ platform, env, home })).toBe(wanted);
});
