import { describe, expect, it } from 'vitest';
import { PadesLevel, CopyKind, type DocumentView } from '../../../src/contract/views.ts';
import type { DriverView } from '../../../src/contract/shell-contract.ts';
import { copyKinds } from '../../../src/renderer/drafting/copy.rules.ts';
import { stepsOf } from '../../../src/renderer/drafting/steps.rules.ts';
import { fileName, inOrder, pinTone } from '../../../src/renderer/settings/keys/driver.rules.ts';
import { issuerName, standing } from '../../../src/renderer/ui/keys/certificate-words.rules.ts';
import { levels, levelToAsk } from '../../../src/renderer/ui/keys/levels.ts';

const driver = (module: string, over: Partial<DriverView> = {}): DriverView => ({ module, vendor: 'Mẫu', source: 'known', state: 'ready', tokens: [], ...over });

describe('the drivers of a machine', () => {
  it('stand with what is plugged in first, then what failed', () => {
    const token: DriverView['tokens'][number] = { tokenId: 't', label: 'a', serial: '1', manufacturer: '', model: '', pinPad: false, pinState: 'ok', certificates: [] };
    const drivers = [driver('idle'), driver('broken', { state: 'failed', error: 'token.driverHung' }), driver('busy', { tokens: [token] })];
    expect(inOrder(drivers).map((d) => d.module)).toEqual(['busy', 'broken', 'idle']);
  });

  it('are named by their file, on either system', () => {
    expect(fileName('C:\\Windows\\System32\\bkavca.dll')).toBe('bkavca.dll');
    expect(fileName('/usr/lib/softhsm/libsofthsm2.so')).toBe('libsofthsm2.so');
  });

  it('say a PIN in danger louder the nearer the lock is', () => {
    expect((['ok', 'low', 'final', 'locked', 'notSet'] as const).map(pinTone)).toEqual(['none', 'warning', 'invalid', 'invalid', 'invalid']);
  });
});

describe('levels and forms of copying', () => {
  it('are those of the contract, in its order', () => {
    expect(levels).toEqual(PadesLevel.options);
    expect(copyKinds).toEqual(CopyKind.options);
  });

  it('never ask for a timestamp that nobody gives', () => {
    expect(levelToAsk('B-LTA', false)).toBe('B-B');
    expect(levelToAsk('B-LTA', true)).toBe('B-LTA');
  });
});

describe('a certificate in words', () => {
  it('names its issuer by common name, wherever that stands', () => {
    expect(issuerName('CN=CA Mẫu,O=Tổ chức Mẫu,C=VN')).toBe('CA Mẫu');
    expect(issuerName('C=VN, O=Tổ chức Mẫu, CN=CA Mẫu')).toBe('CA Mẫu');
    expect(issuerName('CA Mẫu')).toBe('CA Mẫu');
  });

  it('says position and organisation as far as there are any', () => {
    const signer = { commonName: 'Lê Văn Mẫu', serial: '1', issuer: 'CA', notBefore: '', notAfter: '' };
    expect(standing({ ...signer, position: 'Chủ tịch', organization: 'UBND xã Mẫu' })).toBe('Chủ tịch · UBND xã Mẫu');
    expect(standing({ ...signer, position: '' })).toBe('');
    expect(standing(undefined)).toBe('');
  });
});

describe('the road of a copy', () => {
  const copy = (over: object): DocumentView => ({ row: { state: 'draft', code: '', subject: 'Bản sao y', ...over }, to: [{}], attachments: [{}], copy: 'trueCopy' }) as unknown as DocumentView;
  it('has no signature of a person on it (Decree 30/2020 Art. 25, 33.2)', () => {
    expect(stepsOf(copy({})).map((s) => s.name)).toEqual(['draft', 'number', 'seal', 'send']);
    const numbered = stepsOf(copy({ code: '01/SY-UBND' }));
    expect(numbered.find((s) => s.state === 'current')).toEqual({ name: 'seal', state: 'current', missing: [] });
  });
});
