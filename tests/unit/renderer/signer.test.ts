import { describe, expect, it } from 'vitest';
import { certificateFor, signerWarning } from '../../../src/renderer/signing/signer.rules.ts';

const certificate = (id: string, holder: string) => ({ id, role: 'personal' as const, label: holder, holder, hasImage: false });
const chair = certificate('1', 'Lê Văn Mẫu');
const deputy = certificate('2', 'Trần Thị Mẫu');

describe('whose certificate a signature begins with', () => {
  it('is the signer of the draft, then the one the paper names, however the name is spelled', () => {
    expect(certificateFor([chair, deputy], 'Trần Thị Mẫu', ['Lê Văn Mẫu'])).toBe(deputy);
    expect(certificateFor([chair, deputy], '', ['TRẦN THỊ MẪU'.normalize('NFD'), 'Lê Văn Mẫu'])).toBe(deputy);
    expect(certificateFor([chair, deputy], 'Không Có Chứng Thư', ['Trần Thị Mẫu'])).toBe(deputy);
  });

  it('is not guessed where nothing says whose it is, unless there is only one', () => {
    expect(certificateFor([chair, deputy], '', [])).toBeUndefined();
    expect(certificateFor([chair], '', [])).toBe(chair);
    expect(certificateFor([], 'Lê Văn Mẫu', [])).toBeUndefined();
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

  it('names the signer of the draft when the paper carries both', () => {
    expect(signerWarning('Lê Văn Mẫu', 'Trần Thị Mẫu', ['Lê Văn Mẫu', 'Trần Thị Mẫu'])).toEqual({ key: 'sign.warning.draft', name: 'Trần Thị Mẫu' });
  });

  it('says nothing about a paper without any known name: that is said of the place', () => {
    expect(signerWarning('Lê Văn Mẫu', '', [])).toBeUndefined();
  });
});
