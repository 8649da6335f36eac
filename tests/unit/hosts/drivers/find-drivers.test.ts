import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { driverPlaces, p11KitPlaces } from '../../../../src/main/hosts/drivers/driver-places.rules.ts';
import { findDrivers } from '../../../../src/main/hosts/drivers/find-drivers.ts';
import { vendorOf } from '../../../../src/main/hosts/drivers/known-drivers.rules.ts';
import { modulesOf } from '../../../../src/main/hosts/drivers/p11-kit.rules.ts';
import { tempDir } from '../../../support/temp-dir.ts';

describe('known names', () => {
  test.each([
    ['bit4xpki.dll', 'bit4id (VGCA)'], ['BIT4IPKI.DLL', 'bit4id (VGCA)'], ['eTPKCS11.dll', 'SafeNet eToken (VGCA GCA-01)'], ['viettel-ca_v6.dll', 'Viettel-CA'], ['viettel-ca_v11.dll', 'Viettel-CA'],
    ['vnpt-ca_csp11.dll', 'VNPT-CA'], ['vnptca_p11_v8.dll', 'VNPT-CA'], ['VNPT-CA_v34.dll', 'VNPT-CA'], ['vnpt-ca_cl_v1.dll', 'VNPT-CA'], ['fptca_v4.dll', 'FPT-CA'], ['SignatureP11.dll', 'FPT-CA'],
    ['BkavCA.dll', 'BKAV-CA'], ['BkavCAv2S.dll', 'BKAV-CA'], ['CA2_csp11.dll', 'CA2'], ['ShuttleCsp11_3003.dll', 'Feitian ShuttleCsp11'], ['ngp11v211.dll', 'Newtel-CA'], ['ncca_csp11_v1.dll', 'Newtel-CA'],
    ['nca_v4.dll', 'Newtel-CA'], ['ica_csp11_v1.dll', 'I-CA'], ['eps2003csp11.dll', 'Feitian ePass2003'], ['wdpkcs.dll', 'Watchdata'], ['opensc-pkcs11.dll', 'OpenSC'], ['softhsm2-x64.dll', 'SoftHSM'],
  ])('%s on Windows is of %s', (name, vendor) => expect(vendorOf(name, 'win32')).toBe(vendor));

  test.each([
    ['libbit4xpki.so', 'bit4id (VGCA)'], ['libeTPkcs11.so', 'SafeNet eToken (VGCA GCA-01)'], ['fptca_v4.so', 'FPT-CA'], ['libcastle.so.1.0.0', 'Feitian ePass2003'], ['opensc-pkcs11.so', 'OpenSC'], ['libsofthsm2.so', 'SoftHSM'],
  ])('%s on Linux is of %s', (name, vendor) => expect(vendorOf(name, 'linux')).toBe(vendor));

  test.each(['kernel32.dll', 'viettel-ca_v6_s.dll', 'p11-kit-proxy.so', 'libc.so.6', 'bit4xpki.dll.bak', 'opensc-pkcs11.dll.mui'])('%s is no driver', (name) => {
    expect([vendorOf(name, 'win32'), vendorOf(name, 'linux'), vendorOf(name, 'darwin')]).toEqual([undefined, undefined, undefined]);
  });
});

test('the usual folders of each system', () => {
  const windows = driverPlaces('win32', { SystemRoot: 'D:\\Windows', ProgramFiles: 'D:\\Programs', 'ProgramFiles(x86)': 'D:\\Programs32' });
  expect(windows.map(({ folder }) => folder)).toEqual(['D:\\Windows\\System32', 'D:\\Windows\\SysWOW64', 'D:\\Programs', 'D:\\Programs32']);
  const linux = driverPlaces('linux', {}).map(({ folder }) => folder);
  expect(linux).toEqual(expect.arrayContaining(['/usr/lib', '/usr/lib/x86_64-linux-gnu', '/usr/lib/softhsm', '/usr/lib/x86_64-linux-gnu/pkcs11', '/usr/local/lib', '/opt']));
  expect(driverPlaces('darwin', {}).map(({ folder }) => folder)).toContain('/Library/OpenSC/lib');
  expect(p11KitPlaces('linux', '/home/a').configs).toEqual(['/usr/share/p11-kit/modules', '/etc/pkcs11/modules', '/home/a/.config/pkcs11/modules']);
  expect(p11KitPlaces('win32', 'C:\\Users\\a')).toEqual({ configs: [], modules: [] });
});

test('a p11-kit module file: its path, or the folders of a bare name; none of trust, of others, or remote', () => {
  expect(modulesOf('# SoftHSM\nmodule: /usr/lib/softhsm/libsofthsm2.so\nmanaged: yes\n', ['/m'])).toEqual(['/usr/lib/softhsm/libsofthsm2.so']);
  expect(modulesOf('module : opensc-pkcs11.so \n', ['/a', '/b'])).toEqual(['/a/opensc-pkcs11.so', '/b/opensc-pkcs11.so']);
  for (const text of ['', 'module:\n', 'module: a.so\ntrust-policy: yes', 'module: a.so\nenable-in: p11-kit-proxy', 'remote: |ssh\nmodule: a.so', 'not a line']) expect(modulesOf(text, ['/m'])).toEqual([]);
});

describe('a search', () => {
  /** A tree with real libraries of this machine under vendors' names. */
  function tree(...files: readonly string[]): string {
    const root = tempDir();
    for (const file of files) {
      const path = join(root, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(11), Buffer.from(file.includes('32') ? '0300' : '3e00', 'hex'), Buffer.alloc(64), Buffer.from(file)]));
      if (file.includes('32')) writeFileSync(path, Buffer.concat([Buffer.from('7f454c46010101', 'hex'), Buffer.alloc(11), Buffer.from('0300', 'hex'), Buffer.alloc(64)]));
    }
    return root;
  }
  const none = { configs: [], modules: [] };

  test('goes by tiers, names the vendor and the bits, and lists a file once', async () => {
    const root = tree('policy/mine.so', 'lib/libsofthsm2.so', 'lib/libother.so', 'opt/fpt/32/fptca_v4.so', 'kit/odd-name.so');
    symlinkSync(join(root, 'lib/libsofthsm2.so'), join(root, 'opt/libsofthsm2.so'));
    mkdirSync(join(root, 'modules'));
    writeFileSync(join(root, 'modules/a.module'), `module: ${join(root, 'kit/odd-name.so')}\n`);
    writeFileSync(join(root, 'modules/b.module'), `module: libsofthsm2.so\n`);
    const found = await findDrivers({
      platform: 'linux', policy: [join(root, 'policy/mine.so')], person: [join(root, 'absent/libbit4xpki.so'), join(root, 'policy/mine.so')],
      places: [{ folder: join(root, 'lib'), depth: 0 }, { folder: join(root, 'opt'), depth: 3 }, { folder: join(root, 'nowhere'), depth: 1 }],
      p11Kit: { configs: [join(root, 'modules'), join(root, 'nowhere')], modules: [join(root, 'lib')] },
    });
    expect(found.map(({ path, ...rest }) => ({ name: basename(path), ...rest }))).toEqual([
      { name: 'mine.so', vendor: undefined, bits: 64, source: 'policy' },
      { name: 'libbit4xpki.so', vendor: 'bit4id (VGCA)', bits: undefined, source: 'person' },
      { name: 'libsofthsm2.so', vendor: 'SoftHSM', bits: 64, source: 'known' },
      { name: 'fptca_v4.so', vendor: 'FPT-CA', bits: 32, source: 'known' },
      { name: 'odd-name.so', vendor: undefined, bits: 64, source: 'p11-kit' },
    ]);
  });

  test('passes over a file of a known name that is no library, and looks no deeper than said', async () => {
    const root = tree('a/b/opensc-pkcs11.so');
    writeFileSync(join(root, 'libsofthsm2.so'), 'INPUT ( libsofthsm2.so.2 )');
    expect(await findDrivers({ platform: 'linux', places: [{ folder: root, depth: 1 }], p11Kit: none })).toEqual([]);
    expect(await findDrivers({ platform: 'linux', places: [{ folder: root, depth: 2 }], p11Kit: none })).toHaveLength(1);
  });

  test('works for the names of Windows too', async () => {
    const root = tempDir();
    copyFileSync(process.execPath, join(root, 'eTPKCS11.dll'));
    expect(await findDrivers({ platform: 'win32', places: [{ folder: root, depth: 0 }], p11Kit: none })).toMatchObject([{ vendor: 'SafeNet eToken (VGCA GCA-01)', source: 'known' }]);
  });
});
