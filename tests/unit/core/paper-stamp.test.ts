import { describe, expect, test } from 'vitest';
import { stampOn } from '../../../src/main/core/paper-stamp.ts';
import { stampedPaper } from '../../support/stamped-paper.ts';

describe('the stamp of secrecy on a paper', () => {
  test.each([['MẬT', 'Mật'], ['TỐI MẬT', 'Tối mật'], ['TUYỆT  MẬT', 'Tuyệt mật']])('%s by itself on a line of the first page is one', async (stamp, level) => {
    expect(await stampOn(await stampedPaper(['ỦY BAN NHÂN DÂN', stamp, 'Kính gửi: Sở Nội vụ']))).toBe(level);
  });

  test.each([
    ['Tăng cường bảo vệ bí mật nhà nước'], ['BẢO MẬT THÔNG TIN'], ['Mật ong rừng'], ['Về việc giải mật tài liệu MẬT năm 2010'],
  ])('%s is not', async (line) => {
    expect(await stampOn(await stampedPaper(['ỦY BAN NHÂN DÂN', line]))).toBeUndefined();
  });

  test('what is no PDF, or a PDF without text, has none', async () => {
    expect(await stampOn(Buffer.from('xin chào'))).toBeUndefined();
    expect(await stampOn(await stampedPaper([]))).toBeUndefined();
  });
});
