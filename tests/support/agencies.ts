import type { ListedAgency } from '../../src/main/core/ports/exchange-axis.ts';

const provinces = ('An Giang,Bà Rịa – Vũng Tàu,Bắc Giang,Bắc Kạn,Bạc Liêu,Bắc Ninh,Bến Tre,Bình Định,Bình Dương,Bình Phước,Bình Thuận,Cà Mau,Cần Thơ,Cao Bằng,Đà Nẵng,Đắk Lắk,Đắk Nông,Điện Biên,Đồng Nai,Đồng Tháp,'
  + 'Gia Lai,Hà Giang,Hà Nam,Hà Nội,Hà Tĩnh,Hải Dương,Hải Phòng,Hậu Giang,Hòa Bình,Thành phố Hồ Chí Minh,Hưng Yên,Khánh Hòa,Kiên Giang,Kon Tum,Lai Châu,Lâm Đồng,Lạng Sơn,Lào Cai,Long An,Nam Định,Nghệ An,Ninh Bình,Ninh Thuận,'
  + 'Phú Thọ,Phú Yên,Quảng Bình,Quảng Nam,Quảng Ngãi,Quảng Ninh,Quảng Trị,Sóc Trăng,Sơn La,Tây Ninh,Thái Bình,Thái Nguyên,Thanh Hóa,Thừa Thiên Huế,Tiền Giang,Trà Vinh,Tuyên Quang,Vĩnh Long,Vĩnh Phúc,Yên Bái').split(',');
const departments = ('Văn phòng Ủy ban nhân dân,Sở Nội vụ,Sở Tư pháp,Sở Tài chính,Sở Công Thương,Sở Nông nghiệp và Môi trường,Sở Xây dựng,Sở Khoa học và Công nghệ,Sở Giáo dục và Đào tạo,Sở Y tế,Sở Văn hóa Thể thao và Du lịch,'
  + 'Sở Dân tộc và Tôn giáo,Thanh tra tỉnh,Ban Quản lý khu kinh tế,Sở Ngoại vụ,Đài Phát thanh và Truyền hình,Trường Chính trị,Quỹ Đầu tư phát triển,Vườn quốc gia,Trung tâm Phục vụ hành chính công').split(',');
const units = ('Văn phòng,Thanh tra,Phòng Kế hoạch – Tài chính,Phòng Tổ chức cán bộ,Trung tâm Công nghệ thông tin,Chi cục Kiểm lâm,Chi cục Thủy lợi,Phòng Nghiệp vụ,Trung tâm Khuyến nông,Bệnh viện đa khoa,'
  + 'Trung tâm Kiểm soát bệnh tật,Ban Quản lý dự án đầu tư xây dựng,Trung tâm Lưu trữ lịch sử,Phòng Quản lý chất lượng,Chi cục Dân số,Trung tâm Giám định,Phòng Pháp chế').split(',');
const communeUnits = ('Hội đồng nhân dân,Văn phòng HĐND và UBND,Phòng Kinh tế,Phòng Văn hóa – Xã hội,Trung tâm Phục vụ hành chính công,Trường Tiểu học,Trường Trung học cơ sở,Trường Mầm non,Trạm Y tế,Ban Chỉ huy quân sự,'
  + 'Công an,Ủy ban Mặt trận Tổ quốc,Hội Nông dân,Hội Liên hiệp Phụ nữ,Đoàn Thanh niên,Hội Cựu chiến binh,Ban Quản lý chợ').split(',');
const [first, second] = ['Tân,Long,Phú,Bình,Mỹ,Vĩnh,An,Hòa,Thạnh,Đông'.split(','), 'Lập,Thành,Hưng,Phước,Trung,Điền,Biên,Châu'.split(',')];

const two = (n: number): string => String(n).padStart(2, '0');

/** Agencies as the national axis lists them: 63 provinces with departments and communes, each with units below; 112,000 with all. */
export function agencies(count = 110_000): ListedAgency[] {
  const list: ListedAgency[] = [];
  const add = (code: string, name: string, parent?: string): void => void list.push({ code, name, mail: `${code.toLowerCase()}@example.gov.vn`, ...(parent === undefined ? {} : { parent }) });
  provinces.forEach((province, p) => {
    const root = `H${two(p + 1)}`;
    const kind = /Thành phố|Hà Nội|Đà Nẵng|Hải Phòng|Cần Thơ/.test(province) ? '' : 'tỉnh ';
    add(root, `Ủy ban nhân dân ${kind}${province}`);
    for (let level = 1; level <= 99; level++) {
      const code = `${root}.${two(level)}`;
      const department = departments[level - 1];
      const commune = `${first[level % 10] ?? ''} ${second[Math.floor(level / 10) % 8] ?? ''}`;
      add(code, department === undefined ? `UBND ${level % 3 === 0 ? 'phường' : 'xã'} ${commune}` : `${department} ${kind}${province}`, root);
      (department === undefined ? communeUnits : units).forEach((unit, u) => { add(`${code}.${two(u + 1)}`, department === undefined ? `${unit} ${level % 3 === 0 ? 'phường' : 'xã'} ${commune}` : unit, code); });
    }
  });
  return list.slice(0, count);
}
