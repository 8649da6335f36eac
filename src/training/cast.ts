import type { Organ } from '../main/core/model/organ.ts';

/**
 * Everybody who plays in the training office. Province, commune, people and numbers are invented;
 * no such province exists, and group H99 is not a code that QĐ 20/2020/QĐ-TTg gave to anyone.
 */
export type AgencyId = 'commune' | 'province' | 'department';

export interface Agency {
  readonly id: AgencyId;
  readonly organ: Organ;
  /** Annex I box 2: the superior organ as it is shortened on paper, and the issuing organ line by line. */
  readonly parentHeading?: string;
  readonly heading: readonly string[];
  /** Địa danh (Annex I, II.4a): the unit where the organ has its seat. */
  readonly place: string;
  readonly certificateId: string;
  readonly key: 'rsa' | 'ec';
  readonly taxCode: string;
}

export const PROVINCE_NAME = 'Vân Lĩnh';

export const commune: Agency = {
  id: 'commune',
  organ: {
    organId: '000.00.45.H99', organName: 'Ủy ban nhân dân xã Đồng Mây', organizationInCharge: 'Ủy ban nhân dân tỉnh Vân Lĩnh',
    organAdd: 'Thôn Trung Tâm, xã Đồng Mây, tỉnh Vân Lĩnh', email: 'vanthu@dongmay.vanlinh.example', telephone: '0000 385 001',
    website: 'dongmay.vanlinh.example',
  },
  heading: ['ỦY BAN NHÂN DÂN', 'XÃ ĐỒNG MÂY'], place: 'Đồng Mây', certificateId: 'organ-commune', key: 'rsa', taxCode: '0000000045',
};

export const province: Agency = {
  id: 'province',
  organ: {
    organId: '000.00.00.H99', organName: 'Ủy ban nhân dân tỉnh Vân Lĩnh',
    organAdd: 'Số 1 đường Vân Đài, phường Vân Lĩnh, tỉnh Vân Lĩnh', email: 'vanthu@vanlinh.example', telephone: '0000 385 100',
    website: 'vanlinh.example',
  },
  heading: ['ỦY BAN NHÂN DÂN', 'TỈNH VÂN LĨNH'], place: 'Vân Lĩnh', certificateId: 'organ-province', key: 'rsa', taxCode: '0000000001',
};

export const department: Agency = {
  id: 'department',
  organ: {
    organId: '000.00.12.H99', organName: 'Sở Nội vụ tỉnh Vân Lĩnh', organizationInCharge: 'Ủy ban nhân dân tỉnh Vân Lĩnh',
    organAdd: 'Số 9 đường Vân Đài, phường Vân Lĩnh, tỉnh Vân Lĩnh', email: 'vanthu@snv.vanlinh.example', telephone: '0000 385 112',
    website: 'snv.vanlinh.example',
  },
  parentHeading: 'UBND TỈNH VÂN LĨNH', heading: ['SỞ NỘI VỤ'], place: 'Vân Lĩnh', certificateId: 'organ-department', key: 'ec',
  taxCode: '0000000012',
};

export const agencies: readonly Agency[] = [commune, province, department];
export const partners: readonly Agency[] = [province, department];

export interface Leader {
  readonly id: string;
  readonly agency: Agency;
  readonly fullName: string;
  readonly position: string;
  readonly unit: string;
  readonly certificateId: string;
  readonly key: 'rsa' | 'ec';
  /** Annex I box 7a for a paper of the collective organ or of the head (Decree 30 Art. 13), line by line. */
  readonly capacity: readonly string[];
  readonly citizenId: string;
  /** The certificate ran out before the document was signed: what the newcomer learns to refuse. */
  readonly expired?: true;
}

export const chairman: Leader = {
  id: 'chu-tich', agency: commune, fullName: 'Lê Hoàng Thạch Trúc', position: 'Chủ tịch', unit: 'Lãnh đạo UBND xã',
  certificateId: 'leader-chairman', key: 'rsa', capacity: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], citizenId: '000000004501',
};

// More than forty letters: a name the register column, the certificate and the signature block must all bear (Decree 30, Annex VI: 50).
export const viceChairwoman: Leader = {
  id: 'pho-chu-tich', agency: commune, fullName: 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh', position: 'Phó Chủ tịch',
  unit: 'Lãnh đạo UBND xã', certificateId: 'leader-vice-chairwoman', key: 'rsa',
  capacity: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], citizenId: '000000004502',
};

export const provinceChairman: Leader = {
  id: 'tinh-chu-tich', agency: province, fullName: 'Tạ Vân Phong Lĩnh', position: 'Chủ tịch', unit: 'Lãnh đạo UBND tỉnh',
  certificateId: 'leader-province-chairman', key: 'ec', capacity: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], citizenId: '000000000101',
};

export const provinceViceChairwoman: Leader = {
  id: 'tinh-pho-chu-tich', agency: province, fullName: 'Hà Thị Ngọc Vân Khê', position: 'Phó Chủ tịch', unit: 'Lãnh đạo UBND tỉnh',
  certificateId: 'leader-province-vice', key: 'ec', capacity: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], citizenId: '000000000102',
};

export const director: Leader = {
  id: 'so-giam-doc', agency: department, fullName: 'Bùi Lĩnh Sơn Thạch', position: 'Giám đốc', unit: 'Lãnh đạo Sở',
  certificateId: 'leader-director', key: 'rsa', capacity: ['GIÁM ĐỐC'], citizenId: '000000001201',
};

export const viceDirector: Leader = {
  id: 'so-pho-giam-doc', agency: department, fullName: 'Mạc Thị Thanh Khê', position: 'Phó Giám đốc', unit: 'Lãnh đạo Sở',
  certificateId: 'leader-vice-director-expired', key: 'ec', capacity: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], citizenId: '000000001202', expired: true,
};

export const leaders: readonly Leader[] = [chairman, viceChairwoman, provinceChairman, provinceViceChairwoman, director, viceDirector];

/** A certificate that was revoked when its holder got a new one: what the newcomer sees refused before the key is used. */
export interface FormerCertificate {
  readonly certificateId: string;
  readonly leader: Leader;
}

export const formerCertificates: readonly FormerCertificate[] = [{ certificateId: 'leader-chairman-revoked', leader: chairman }];

export interface Colleague {
  readonly id: string;
  readonly fullName: string;
  readonly position: string;
  readonly unit: string;
  readonly role: 'clerk' | 'handler';
}

export const colleagues: readonly Colleague[] = [
  { id: 'van-thu', fullName: 'Nông Thị Mây Thu', position: 'Văn thư', unit: 'Văn phòng HĐND và UBND', role: 'clerk' },
  { id: 'cv-van-phong', fullName: 'Vàng A Lĩnh', position: 'Chuyên viên', unit: 'Văn phòng HĐND và UBND', role: 'handler' },
  { id: 'cv-kinh-te', fullName: 'Đinh Thị Suối Hồng', position: 'Chuyên viên', unit: 'Phòng Kinh tế', role: 'handler' },
  { id: 'cv-van-hoa', fullName: 'Phùng Quý Thạch', position: 'Chuyên viên', unit: 'Phòng Văn hóa - Xã hội', role: 'handler' },
  { id: 'cv-hanh-chinh-cong', fullName: 'Quách Bình Nguyên Khê', position: 'Chuyên viên', unit: 'Trung tâm Phục vụ hành chính công', role: 'handler' },
];

/** The password of every training key file; shown in the PIN prompt as a hint, because it protects nothing. */
export const TRAINING_PASSWORD = '12345678';
