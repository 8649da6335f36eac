import { describe, expect, it } from 'vitest';
import type { KeyView } from '../../../src/contract/views.ts';
import { keyFor, sameName, signerWarning } from '../../../src/renderer/signing/signer.rules.ts';

const key = (id: string, holder: string, over: Partial<KeyView> = {}): KeyView =>
  ({ id, role: 'personal', label: holder, holder, place: 'file', where: `${id}.p12`, usable: true, hasImage: false, fixed: false, preferred: false, ...over });
const chair = key('1', 'Lê Văn Mẫu');
const deputy = key('2', 'Trần Thị Mẫu');

describe('the key a signature begins with', () => {
  it('is of the signer of the draft, then of the one the paper names, however the name is spelled', () => {
    expect(keyFor([chair, deputy], 'Trần Thị Mẫu', ['Lê Văn Mẫu'])).toBe(deputy);
    expect(keyFor([chair, deputy], '', ['TRẦN THỊ MẪU'.normalize('NFD'), 'Lê Văn Mẫu'])).toBe(deputy);
    expect(keyFor([chair, deputy], 'Không Có Chứng Thư', ['Trần Thị Mẫu'])).toBe(deputy);
  });

  it('is the one used last where no name says another', () => {
    const last = { ...deputy, preferred: true };
    expect(keyFor([chair, last], '', [])).toBe(last);
    expect(keyFor([chair, last], 'Lê Văn Mẫu', [])).toBe(chair);
  });

  it('is not guessed where nothing says whose it is, unless there is only one', () => {
    expect(keyFor([chair, deputy], '', [])).toBeUndefined();
    expect(keyFor([chair], '', [])).toBe(chair);
    expect(keyFor([], 'Lê Văn Mẫu', [])).toBeUndefined();
  });

  it('is never one that may not sign, whoever it belongs to', () => {
    const expired = key('3', 'Trần Thị Mẫu', { usable: false, reason: 'cert.expired', preferred: true });
    expect(keyFor([expired], 'Trần Thị Mẫu', [])).toBeUndefined();
    expect(keyFor([expired, chair], 'Trần Thị Mẫu', [])).toBe(chair);
  });
});

describe('the warning about the signer', () => {
  it('is silent when certificate, paper and draft agree', () => {
    expect(signerWarning('Lê Văn Mẫu', 'Lê Văn Mẫu', ['lê văn mẫu'])).toBeUndefined();
    expect(signerWarning('Lê Văn Mẫu', '', ['Lê Văn Mẫu'])).toBeUndefined();
  });

  it('names the one on the paper when the certificate is of another', () => {
    expect(signerWarning('Lê Văn Mẫu', 'Lê Văn Mẫu', ['Trần Thị Mẫu'])).toEqual({ key: 'sign.warning.paper', name: 'Trần Thị Mẫu' });
  });

  it('names the signer of the draft when the paper carries both, or none', () => {
    expect(signerWarning('Lê Văn Mẫu', 'Trần Thị Mẫu', ['Lê Văn Mẫu', 'Trần Thị Mẫu'])).toEqual({ key: 'sign.warning.draft', name: 'Trần Thị Mẫu' });
    expect(signerWarning('Lê Văn Mẫu', 'Trần Thị Mẫu', [])).toEqual({ key: 'sign.warning.draft', name: 'Trần Thị Mẫu' });
  });

  it('says nothing where neither paper nor draft names anyone: that is said of the place', () => {
    expect(signerWarning('Lê Văn Mẫu', '', [])).toBeUndefined();
  });

  it('takes composed and decomposed spellings for one name', () => {
    expect(sameName('Nguyễn  Văn Mẫu', 'NGUYỄN VĂN MẪU'.normalize('NFD'))).toBe(true);
  });
});
