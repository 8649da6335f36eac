import { describe, expect, it } from 'vitest';
import { declaredSecrecy, secrecyOf, secrecyStampIn } from '../../../src/main/core/model/secrecy.rules.ts';

describe('a document marked secret', () => {
  it.each([
    ['MẬT', 'Mật'], ['MẬT. Báo cáo tình hình', 'Mật'], ['TỐI MẬT - Kế hoạch phòng thủ', 'Tối mật'], ['Kế hoạch phòng thủ khu vực. TUYỆT MẬT', 'Tuyệt mật'],
    ['Báo cáo tình hình (MẬT)', 'Mật'], ['(Mật) Báo cáo tình hình', 'Mật'], ['[TỐI MẬT] Báo cáo', 'Tối mật'], ['Báo cáo (tuyệt mật)', 'Tuyệt mật'],
    ['Độ mật: Mật. Báo cáo', 'Mật'], ['Báo cáo quý; độ mật: tối mật', 'Tối mật'], ['Mức độ mật: Tuyệt Mật', 'Tuyệt mật'],
    ['MẬT Báo cáo tình hình', 'Mật'], ['V/v họp giao ban MẬT', 'Mật'], ['BÁO CÁO TÌNH HÌNH - MẬT', 'Mật'], ['MẬT: BÁO CÁO TÌNH HÌNH', 'Mật'], ['Báo cáo\nMẬT', 'Mật'],
  ])('%j in the subject', (subject, level) => {
    expect(secrecyOf({ subject })).toBe(level);
    expect(secrecyOf({ content: subject.normalize('NFD') })).toBe(level);
    expect(secrecyOf({ subject: `  ${subject.replaceAll(' ', '  ')} ` })).toBe(level);
  });

  it('is told by its notation, type, labels and a field of its own', () => {
    expect(secrecyOf({ codeNotation: 'UBND-VP(MẬT)' })).toBe('Mật');
    expect(secrecyOf({ codeNotation: 'BC-UBND-TỐI MẬT' })).toBe('Tối mật');
    expect(secrecyOf({ typeName: 'Công văn mật' })).toBe('Mật');
    expect(secrecyOf({ typeName: 'Tờ trình (Tối mật)' })).toBe('Tối mật');
    expect(secrecyOf({ labels: ['Hỏa tốc, Mật'] })).toBe('Mật');
    expect(secrecyOf({ declared: ['Tuyệt mật'] })).toBe('Tuyệt mật');
    expect(secrecyOf({ declared: ['mat', 'top secret'] })).toBe('Tuyệt mật');
    expect(secrecyOf({ subject: 'Báo cáo (Mật)', labels: ['Tối mật'] })).toBe('Tối mật');
  });
});

describe('a document about secrets is not one', () => {
  it.each([
    'V/v an toàn, bảo mật thông tin', 'Công tác bảo vệ bí mật nhà nước', 'Về việc bảo mật', 'VỀ VIỆC BẢO MẬT', 'AN TOÀN, BẢO MẬT THÔNG TIN', 'Mật độ dân số năm 2026', 'MẬT ĐỘ DÂN SỐ NĂM 2026',
    'Mật ong rừng U Minh', 'MẬT ONG RỪNG U MINH', 'Hướng dẫn nuôi ong lấy mật', 'HƯỚNG DẪN NUÔI ONG LẤY MẬT', 'Sản phẩm từ ong (mật)', 'Đổi mật khẩu hệ thống', 'Luật Bảo vệ bí mật nhà nước', 'BÍ MẬT',
    'Quy định về quản lý văn bản MẬT, TỐI MẬT, TUYỆT MẬT', 'Danh mục bí mật nhà nước độ Tối mật, độ Mật', 'Quy trình xác định độ mật', 'Độ mật: Thường', 'Độ mật: Không', 'Tăng cường bảo MẬT', 'Ban Cơ yếu: mật mã dân sự',
    'Xã Mật Sơn', 'MẬT mã dân sự', 'thân mật', '', 'Thông báo', 'Nhật ký công tác', 'TỔNG KẾT CÔNG TÁC QUẢN LÝ TÀI LIỆU TỐI MẬT',
  ])('%j', (subject) => {
    for (const text of [subject, subject.normalize('NFD')]) expect([secrecyOf({ subject: text }), secrecyOf({ content: text })]).toEqual([undefined, undefined]);
  });

  it('nor is one whose fields say so', () => {
    expect(secrecyOf({ codeNotation: 'BMNN-M', typeName: 'Bản cam kết bảo mật', labels: ['0', 'Liên thông', 'TVC'], declared: ['', '0', '-1', 'Thường', 'Không', 'Không mật', 'false'] })).toBeUndefined();
    expect(secrecyOf({ codeNotation: 'BC-CAMAT', typeName: 'Thỏa thuận bí mật' })).toBeUndefined();
    expect(secrecyOf({})).toBeUndefined();
  });

  it('a value nobody defined is neither', () => {
    expect([declaredSecrecy('3'), declaredSecrecy('nội bộ'), declaredSecrecy('thường')]).toEqual(['unknown', 'unknown', undefined]);
    expect(secrecyOf({ declared: ['3'] })).toBeUndefined();
  });
});

describe('the stamp on a page', () => {
  it('is a line of its own', () => {
    expect(secrecyStampIn('ỦY BAN NHÂN DÂN\nMẬT\nSố: 12/BC-UBND')).toBe('Mật');
    expect(secrecyStampIn('ỦY BAN\r\n  T U Y Ệ T   M Ậ T  \r\nSố')).toBe('Tuyệt mật');
    expect(secrecyStampIn('*** TỐI MẬT ***'.normalize('NFD'))).toBe('Tối mật');
    expect(secrecyStampIn('MẬT\nTỐI MẬT')).toBe('Tối mật');
  });

  it.each(['Về bảo vệ bí mật nhà nước', 'BÍ MẬT', 'tài liệu MẬT', 'mật', 'MẬT ONG', 'MẬT 1', 'TỐI\nMỘT', ''])('not %j', (text) => {
    expect(secrecyStampIn(text)).toBeUndefined();
  });
});
