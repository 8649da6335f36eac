import { chairman, commune, viceChairwoman } from '../cast.ts';
import type { Leader } from '../cast.ts';
import { layOutPaper } from '../paper.ts';
import type { PaperFonts } from '../paper/fonts.ts';
import type { Block, LaidOutPaper } from '../paper/model.ts';
import type { Calendar } from './calendar.ts';
import { contactOf, SEAL_MILLIMETRES } from './make-paper.ts';
import { paragraph } from './story.ts';

export interface DraftReply {
  readonly fileName: string;
  readonly subject: string;
  readonly addressee: string;
  readonly signer: Leader;
  readonly urgency?: 'HOẢ TỐC';
  readonly body: readonly Block[];
  readonly answers: string;
}

/** Replies our handlers have ready: not signed, number and date blank, so that the newcomer does the rest. */
export function draftReplies(dates: Calendar): readonly DraftReply[] {
  return [
    {
      fileName: 'tra-loi-1201-snv-ccvc.pdf', answers: '1201/SNV-CCVC', addressee: 'Sở Nội vụ tỉnh Vân Lĩnh', signer: chairman,
      subject: 'báo cáo số liệu biên chế, vị trí việc làm của Ủy ban nhân dân xã Đồng Mây',
      body: [
        paragraph(`Thực hiện Công văn số 1201/SNV-CCVC ngày ${dates.long(-2)} của Sở Nội vụ về việc báo cáo số liệu biên chế, vị trí việc làm của Ủy ban nhân dân cấp xã, Ủy ban nhân dân xã Đồng Mây báo cáo như sau:`),
        paragraph('1. Tổng số biên chế công chức được giao: 19 người; hiện có: 17 người; còn thiếu 02 người (01 vị trí văn thư, lưu trữ; 01 vị trí địa chính).'),
        paragraph('2. Số lượng vị trí việc làm: 15 vị trí, trong đó 04 vị trí lãnh đạo, quản lý; 09 vị trí chuyên môn, nghiệp vụ; 02 vị trí hỗ trợ, phục vụ.'),
        paragraph('Ủy ban nhân dân xã Đồng Mây trân trọng báo cáo Sở Nội vụ tổng hợp.'),
      ],
    },
    {
      fileName: 'tra-loi-09-cd-ubnd.pdf', answers: '09/CĐ-UBND', addressee: 'Ủy ban nhân dân tỉnh Vân Lĩnh', signer: viceChairwoman, urgency: 'HOẢ TỐC',
      subject: 'báo cáo nhanh công tác ứng phó với mưa lớn, nguy cơ lũ quét và sạt lở đất',
      body: [
        paragraph(`Thực hiện Công điện số 09/CĐ-UBND ngày ${dates.long(0)} của Chủ tịch Ủy ban nhân dân tỉnh, Ủy ban nhân dân xã Đồng Mây báo cáo nhanh kết quả triển khai như sau:`),
        paragraph('1. Đã phân công trực ban 24/24 giờ; rà soát 07 điểm có nguy cơ sạt lở; di dời 23 hộ với 96 nhân khẩu đến nhà văn hóa thôn và trường học.'),
        paragraph('2. Đã cử lực lượng canh gác 03 ngầm, tràn; chuẩn bị lương thực, nước uống đủ dùng trong 03 ngày theo phương châm “bốn tại chỗ”.'),
        paragraph('3. Đến thời điểm báo cáo chưa có thiệt hại về người và tài sản. Ủy ban nhân dân xã tiếp tục theo dõi và báo cáo theo quy định.'),
      ],
    },
    {
      fileName: 'tra-loi-1210-snv-vtlt.pdf', answers: '1210/SNV-VTLT', addressee: 'Sở Nội vụ tỉnh Vân Lĩnh', signer: chairman,
      subject: 'cử công chức tham gia lớp huấn luyện kiểm tra chữ ký số',
      body: [
        paragraph(`Phúc đáp Công văn số 1210/SNV-VTLT ngày ${dates.long(-1)} của Sở Nội vụ về việc cử công chức tham gia lớp huấn luyện kiểm tra chữ ký số, Ủy ban nhân dân xã Đồng Mây cử bà Nông Thị Mây Thu, Văn thư, Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã tham gia lớp học.`),
        paragraph('Đề nghị Sở Nội vụ thông báo thời gian, địa điểm cụ thể để công chức tham gia đầy đủ.'),
      ],
    },
  ];
}

export async function makeDraft(draft: DraftReply, fonts: PaperFonts, writtenAt: number): Promise<LaidOutPaper> {
  return await layOutPaper({
    heading: commune.heading, notation: 'UBND-VP', place: commune.place, subject: draft.subject, addressees: [draft.addressee],
    ...(draft.urgency === undefined ? {} : { urgency: draft.urgency }), body: draft.body,
    signing: { capacity: draft.signer.capacity, fullName: draft.signer.fullName },
    recipients: ['Như trên', 'Thường trực Đảng ủy, HĐND xã (để báo cáo)', 'Chủ tịch, các Phó Chủ tịch UBND xã'], archive: 'VT, VP',
    contact: contactOf(commune.organ), sealMillimetres: SEAL_MILLIMETRES, writtenAt,
  }, fonts);
}

/** What lies beside the drafts, for the newcomer. */
export function draftsReadme(drafts: readonly DraftReply[]): string {
  return [
    'DỰ THẢO CỦA VĂN PHÒNG HUẤN LUYỆN',
    '',
    'Các tệp PDF trong thư mục này là dự thảo công văn trả lời, trình bày theo Phụ lục I Nghị định 30/2020/NĐ-CP,',
    'chưa có số, chưa có ngày, chưa ký. Mọi tên người, cơ quan và số liệu đều là giả định; không có giá trị pháp lý.',
    '',
    'Cách dùng:',
    '  1. Mở văn bản đến trong phần mềm, đăng ký vào sổ, rồi chọn "Trả lời".',
    '  2. Đính kèm dự thảo tương ứng:',
    ...drafts.map((draft) => `       ${draft.fileName}  trả lời văn bản số ${draft.answers}`),
    '  3. Trình lãnh đạo, ký số cá nhân, cấp số và ngày, ký số cơ quan (đóng dấu), phát hành.',
    '  4. Chờ vài giây: nơi nhận sẽ báo "Đã đến", rồi "Đã tiếp nhận".',
    '',
    'Mật khẩu của chứng thư huấn luyện: 12345678',
    '',
  ].join('\r\n');
}
