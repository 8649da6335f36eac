import { province, provinceChairman, provinceViceChairwoman } from '../cast.ts';
import type { Calendar } from './calendar.ts';
import { plan } from './plan.ts';
import { centred, paragraph, recital } from './story.ts';
import type { Story } from './story.ts';

const communes = 'Ủy ban nhân dân các xã, phường';
const leaders = 'Thường trực Tỉnh ủy, Thường trực HĐND tỉnh (để báo cáo)';
const own = 'Chủ tịch, các Phó Chủ tịch UBND tỉnh';

/** What the provincial committee sent. Everything told is invented; only the laws cited exist. */
export function provinceStories(dates: Calendar): readonly Story[] {
  const from = { from: province } as const;
  return [
    {
      ...from, id: 'discipline', signer: provinceViceChairwoman, number: '1842', notation: 'UBND-KSTT', typeName: 'Công văn', typeCode: '18', priority: 0,
      subject: 'tăng cường kỷ luật, kỷ cương hành chính và chấn chỉnh việc giải quyết hồ sơ thủ tục hành chính quá hạn trên địa bàn tỉnh',
      issued: -3, due: 10, fileName: '1842-ubnd-kstt.pdf', addressees: ['Các sở, ban, ngành tỉnh', communes],
      body: [
        paragraph(`Theo báo cáo của Trung tâm Phục vụ hành chính công tỉnh, tính đến ngày ${dates.long(-5)}, toàn tỉnh còn 312 hồ sơ thủ tục hành chính giải quyết quá hạn, trong đó cấp xã có 187 hồ sơ, tập trung ở lĩnh vực đất đai, hộ tịch và bảo trợ xã hội. Nhiều hồ sơ quá hạn chưa có thư xin lỗi và chưa hẹn lại ngày trả kết quả theo quy định.`),
        paragraph('Để chấn chỉnh tình trạng nêu trên, Ủy ban nhân dân tỉnh yêu cầu Giám đốc các sở, ban, ngành và Chủ tịch Ủy ban nhân dân các xã, phường thực hiện các nội dung sau:'),
        paragraph('1. Rà soát toàn bộ hồ sơ đang giải quyết; phân loại, làm rõ nguyên nhân và trách nhiệm đối với từng hồ sơ quá hạn; thực hiện nghiêm việc xin lỗi tổ chức, cá nhân bằng văn bản.'),
        paragraph('2. Thực hiện ký số, phát hành và tiếp nhận văn bản điện tử đúng quy định tại Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư; phản hồi trạng thái tiếp nhận ngay trong ngày.'),
        paragraph(`3. Báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh (qua Văn phòng) **trước ngày ${dates.long(10)}** để tổng hợp, báo cáo Chủ tịch Ủy ban nhân dân tỉnh.`),
        paragraph('Yêu cầu các cơ quan, đơn vị, địa phương nghiêm túc triển khai thực hiện.'),
      ],
      recipients: ['Như trên', leaders, own, 'Lãnh đạo Văn phòng UBND tỉnh'], archive: 'VT, KSTT',
    },
    {
      ...from, id: 'task-force', signer: provinceChairman, number: '907', notation: 'QĐ-UBND', typeName: 'Quyết định', typeCode: '2', priority: 0,
      subject: 'Về việc thành lập Tổ công tác chuyển đổi số cấp xã năm nay', issued: -4, fileName: '907-qd-ubnd.pdf',
      body: [
        centred('CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VÂN LĨNH'),
        recital('Căn cứ Luật Tổ chức chính quyền địa phương;'),
        recital('Căn cứ Luật Giao dịch điện tử;'),
        recital('Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;'),
        recital(`Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 398/TTr-SNV ngày ${dates.long(-9)} về việc thành lập Tổ công tác chuyển đổi số cấp xã.`),
        centred('QUYẾT ĐỊNH:'),
        paragraph('**Điều 1.** Thành lập Tổ công tác chuyển đổi số cấp xã gồm Tổ trưởng là Phó Chủ tịch Ủy ban nhân dân tỉnh, Tổ phó thường trực là Giám đốc Sở Nội vụ và các thành viên là Chủ tịch Ủy ban nhân dân các xã, phường.'),
        paragraph('**Điều 2.** Tổ công tác có nhiệm vụ hướng dẫn, kiểm tra việc gửi, nhận, ký số và lưu trữ văn bản điện tử tại Ủy ban nhân dân các xã, phường; hằng tháng báo cáo kết quả với Chủ tịch Ủy ban nhân dân tỉnh. Tổ công tác tự giải thể sau khi hoàn thành nhiệm vụ.'),
        paragraph('**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký.'),
        paragraph('**Điều 4.** Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ, Chủ tịch Ủy ban nhân dân các xã, phường và các thành viên có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.'),
      ],
      recipients: ['Như Điều 4', leaders, own], archive: 'VT, NC',
    },
    {
      ...from, id: 'conclusion', signer: provinceViceChairwoman, number: '215', notation: 'TB-UBND', typeName: 'Thông báo', typeCode: '7', priority: 0,
      subject: 'Kết luận của Phó Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp giao ban công tác văn thư, lưu trữ điện tử', issued: -2, due: 3, fileName: '215-tb-ubnd.pdf',
      body: [
        paragraph(`Ngày ${dates.long(-4)}, tại trụ sở Ủy ban nhân dân tỉnh, Phó Chủ tịch Ủy ban nhân dân tỉnh chủ trì cuộc họp giao ban công tác văn thư, lưu trữ điện tử. Sau khi nghe Sở Nội vụ báo cáo và ý kiến của các đại biểu, Phó Chủ tịch kết luận như sau:`),
        paragraph('1. Ghi nhận 100% Ủy ban nhân dân các xã, phường đã kết nối trục liên thông văn bản. Tuy nhiên, tỷ lệ văn bản được phản hồi trạng thái tiếp nhận trong ngày mới đạt 71%, cần khắc phục ngay.'),
        paragraph(`2. Giao Ủy ban nhân dân các xã, phường phân công văn thư trực tiếp nhận văn bản trên hệ thống trong giờ hành chính; lập danh sách đầu mối gửi Sở Nội vụ trước ngày ${dates.short(3)}.`),
        paragraph('3. Giao Sở Nội vụ mở lớp huấn luyện về kiểm tra chữ ký số trên văn bản điện tử cho văn thư cấp xã.'),
        paragraph('Văn phòng Ủy ban nhân dân tỉnh thông báo để các cơ quan, địa phương biết, thực hiện.'),
      ],
      recipients: ['Các sở, ban, ngành tỉnh', communes, own], archive: 'VT, TH',
    },
    {
      ...from, id: 'storm', signer: provinceChairman, number: '09', notation: 'CĐ-UBND', typeName: 'Công điện', typeCode: '19', priority: 3,
      subject: 'Về việc tập trung ứng phó với mưa lớn, nguy cơ lũ quét và sạt lở đất', issued: 0, due: 1, fileName: '09-cd-ubnd.pdf',
      body: [
        centred('CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VÂN LĨNH điện:'),
        paragraph('- Giám đốc các sở, ban, ngành tỉnh;'),
        paragraph('- Chủ tịch Ủy ban nhân dân các xã, phường.'),
        paragraph(`Theo dự báo, từ đêm ${dates.short(0)} đến hết ngày ${dates.short(2)}, khu vực phía Tây tỉnh có mưa to đến rất to, lượng mưa phổ biến 120 - 200 mm, có nơi trên 250 mm; nguy cơ rất cao xảy ra lũ quét tại các suối nhỏ và sạt lở đất tại các xã vùng cao. Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:`),
        paragraph('1. Chủ tịch Ủy ban nhân dân các xã, phường tổ chức trực ban 24/24 giờ; rà soát, kiên quyết di dời các hộ dân ra khỏi khu vực nguy hiểm trước 18 giờ hôm nay; cử lực lượng canh gác tại các ngầm, tràn.'),
        paragraph('2. Chuẩn bị lương thực, nước uống, thuốc men theo phương châm “bốn tại chỗ”; cho học sinh nghỉ học khi cần thiết để bảo đảm an toàn.'),
        paragraph(`3. Báo cáo nhanh tình hình về Ủy ban nhân dân tỉnh **trước 10 giờ ngày ${dates.short(1)}**.`),
        paragraph('Nhận được Công điện này, yêu cầu các đồng chí khẩn trương thực hiện.'),
      ],
      recipients: ['Như trên', leaders, own], archive: 'VT, NN',
    },
    plan(dates),
    {
      ...from, id: 'altered', signer: provinceViceChairwoman, number: '1855', notation: 'UBND-KTTH', typeName: 'Công văn', typeCode: '18', priority: 0,
      subject: 'bổ sung kinh phí sửa chữa trụ sở tiếp công dân xã Đồng Mây', issued: -1, due: 15, fileName: '1855-ubnd-ktth.pdf',
      addressees: ['Sở Tài chính tỉnh Vân Lĩnh', 'Ủy ban nhân dân xã Đồng Mây'],
      twist: { kind: 'altered', signed: '350.000.000', shown: '850.000.000' },
      body: [
        paragraph(`Xét đề nghị của Ủy ban nhân dân xã Đồng Mây tại Tờ trình số 58/TTr-UBND ngày ${dates.long(-12)} về việc đề nghị bổ sung kinh phí sửa chữa trụ sở tiếp công dân, Ủy ban nhân dân tỉnh có ý kiến như sau:`),
        paragraph('1. Đồng ý bổ sung cho Ủy ban nhân dân xã Đồng Mây số tiền {amount} đồng từ nguồn dự phòng ngân sách tỉnh để sửa chữa mái, hệ thống điện và khu vực tiếp công dân.'),
        paragraph('2. Ủy ban nhân dân xã Đồng Mây quản lý, sử dụng kinh phí đúng mục đích, thanh toán, quyết toán theo quy định của Luật Ngân sách nhà nước và Luật Đầu tư công; chịu trách nhiệm về tính chính xác của khối lượng đề nghị.'),
        paragraph('3. Sở Tài chính hướng dẫn, kiểm tra việc thực hiện và tổng hợp, báo cáo Ủy ban nhân dân tỉnh.'),
      ],
      recipients: ['Như trên', own], archive: 'VT, KTTH',
    },
    {
      ...from, id: 'unsigned', signer: provinceViceChairwoman, number: '1860', notation: 'UBND-NC', typeName: 'Công văn', typeCode: '18', priority: 1,
      subject: 'cung cấp danh sách cán bộ, công chức xã phục vụ kiểm tra công vụ', issued: -1, due: 2, fileName: '1860-ubnd-nc.pdf',
      addressees: ['Ủy ban nhân dân xã Đồng Mây'], twist: { kind: 'unsigned' },
      body: [
        paragraph('Để phục vụ công tác kiểm tra công vụ, Ủy ban nhân dân tỉnh đề nghị Ủy ban nhân dân xã Đồng Mây cung cấp danh sách cán bộ, công chức, kèm theo số điện thoại và vị trí công tác của từng người.'),
        paragraph(`Danh sách gửi về Ủy ban nhân dân tỉnh trước ngày ${dates.short(2)}.`),
      ],
      recipients: ['Như trên'], archive: 'VT, NC',
    },
    {
      ...from, id: 'recall', signer: provinceViceChairwoman, number: '1861', notation: 'UBND-TH', typeName: 'Công văn', typeCode: '18', priority: 0,
      subject: 'thu hồi Thông báo số 215/TB-UBND', issued: 0, fileName: '1861-ubnd-th.pdf', addressees: ['Các sở, ban, ngành tỉnh', communes],
      recalls: { story: 'conclusion', reason: 'Thông báo số 215/TB-UBND có sai sót về số liệu tại khoản 1; sẽ ban hành văn bản khác thay thế.' },
      body: [
        paragraph(`Ngày ${dates.long(-2)}, Ủy ban nhân dân tỉnh ban hành Thông báo số 215/TB-UBND về kết luận của Phó Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp giao ban công tác văn thư, lưu trữ điện tử. Qua rà soát, số liệu tại khoản 1 của Thông báo chưa chính xác.`),
        paragraph('Căn cứ khoản 4 Điều 18 Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư, Ủy ban nhân dân tỉnh thu hồi Thông báo số 215/TB-UBND. Đề nghị các cơ quan, địa phương hủy bỏ văn bản điện tử bị thu hồi trên hệ thống và thông báo qua hệ thống để Ủy ban nhân dân tỉnh biết.'),
      ],
      recipients: ['Như trên', own], archive: 'VT, TH',
    },
  ];
}
