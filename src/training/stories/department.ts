import { department, director, viceDirector } from '../cast.ts';
import type { Calendar } from './calendar.ts';
import { paragraph, recital, title } from './story.ts';
import type { Story } from './story.ts';

const communes = 'Ủy ban nhân dân các xã, phường';

/** What the Department of Home Affairs sent. Everything told is invented; only the laws cited exist. */
export function departmentStories(dates: Calendar): readonly Story[] {
  const from = { from: department, signer: director } as const;
  return [
    {
      ...from, id: 'invitation', number: '63', notation: 'GM-SNV', typeName: 'Giấy mời', typeCode: '25', priority: 1,
      subject: 'Họp triển khai kiểm tra công tác văn thư, lưu trữ tại các xã, phường', issued: -1, due: 1, fileName: '63-gm-snv.pdf',
      body: [
        paragraph('Sở Nội vụ tỉnh Vân Lĩnh trân trọng kính mời: Chủ tịch Ủy ban nhân dân xã Đồng Mây và 01 công chức văn thư.'),
        paragraph('Tới dự cuộc họp triển khai kế hoạch kiểm tra công tác văn thư, lưu trữ tại các xã, phường.'),
        paragraph('Chủ trì: Giám đốc Sở Nội vụ.'),
        paragraph(`Thời gian: 14 giờ 00 phút, ngày ${dates.long(1)}.`),
        paragraph('Địa điểm: Phòng họp số 2, trụ sở Sở Nội vụ, số 9 đường Vân Đài, phường Vân Lĩnh.'),
        paragraph('Đề nghị đại biểu chuẩn bị báo cáo ngắn về tình hình ký số, gửi, nhận văn bản điện tử tại địa phương và đến dự họp đúng thời gian, thành phần.'),
      ],
      recipients: ['Như trên', 'Giám đốc, các Phó Giám đốc Sở', 'Phòng Văn thư - Lưu trữ'], archive: 'VT, VTLT',
    },
    {
      ...from, id: 'report', number: '388', notation: 'BC-SNV', typeName: 'Báo cáo', priority: 0, issued: -6, fileName: '388-bc-snv.pdf',
      subject: 'Kết quả rà soát, đánh giá thực trạng đội ngũ cán bộ, công chức, viên chức và người hoạt động không chuyên trách làm công tác văn thư, lưu trữ tại Ủy ban nhân dân các xã, phường trên địa bàn tỉnh Vân Lĩnh chín tháng đầu năm và phương hướng, nhiệm vụ trọng tâm quý IV',
      addressees: ['Ủy ban nhân dân tỉnh Vân Lĩnh'],
      body: [
        paragraph('Thực hiện nhiệm vụ được giao, Sở Nội vụ báo cáo Ủy ban nhân dân tỉnh kết quả rà soát, đánh giá thực trạng đội ngũ làm công tác văn thư, lưu trữ tại Ủy ban nhân dân các xã, phường như sau:'),
        title('I. KẾT QUẢ RÀ SOÁT'),
        {
          kind: 'table',
          columns: [{ heading: 'TT', share: 1, align: 'centre' }, { heading: 'Nội dung', share: 6 }, { heading: 'Số lượng', share: 2, align: 'centre' }, { heading: 'Tỷ lệ', share: 2, align: 'centre' }],
          rows: [
            ['1', 'Số xã, phường được rà soát', '42', '100%'], ['2', 'Công chức làm công tác văn thư chuyên trách', '31', '73,8%'],
            ['3', 'Công chức kiêm nhiệm', '11', '26,2%'], ['4', 'Đã qua huấn luyện về ký số và kiểm tra chữ ký số', '25', '59,5%'],
          ],
        },
        title('II. TỒN TẠI, HẠN CHẾ'),
        paragraph('Một số xã chưa lấy số đến liên tục trong năm; còn tình trạng văn bản đến được chuyển giao trước khi đăng ký; hồ sơ công việc lập chưa đầy đủ, chưa có danh mục hồ sơ hằng năm.'),
        title('III. PHƯƠNG HƯỚNG, NHIỆM VỤ QUÝ IV'),
        paragraph('Tiếp tục hướng dẫn, kiểm tra tại chỗ; tổ chức huấn luyện cho 17 xã, phường còn lại; tham mưu Ủy ban nhân dân tỉnh ban hành kế hoạch nâng cao chất lượng gửi, nhận, ký số và lưu trữ hồ sơ điện tử.'),
        paragraph('Trên đây là báo cáo của Sở Nội vụ, trân trọng báo cáo Ủy ban nhân dân tỉnh.'),
      ],
      recipients: ['Như trên', `${communes} (để biết)`], archive: 'VT, VTLT',
    },
    {
      ...from, id: 'figures', number: '1201', notation: 'SNV-CCVC', typeName: 'Công văn', typeCode: '18', priority: 1, issued: -2, due: 1, fileName: '1201-snv-ccvc.pdf',
      subject: 'báo cáo số liệu biên chế, vị trí việc làm của Ủy ban nhân dân cấp xã', addressees: [communes],
      body: [
        paragraph('Để có cơ sở xây dựng kế hoạch biên chế năm sau, Sở Nội vụ đề nghị Ủy ban nhân dân các xã, phường báo cáo số liệu biên chế, vị trí việc làm hiện có theo biểu mẫu gửi kèm Công văn này.'),
        paragraph(`Báo cáo gửi về Sở Nội vụ (qua Phòng Công chức, viên chức) **trước 17 giờ ngày ${dates.short(1)}**, kèm tệp dữ liệu để tổng hợp. Quá thời hạn trên, Sở Nội vụ lấy số liệu đã có để báo cáo Ủy ban nhân dân tỉnh.`),
        paragraph('Rất mong nhận được sự phối hợp của các địa phương.'),
      ],
      recipients: ['Như trên', 'Giám đốc, các Phó Giám đốc Sở'], archive: 'VT, CCVC',
      extras: [
        { kind: 'spreadsheet', fileName: 'bieu-mau-bien-che.xlsx', rows: [['TT', 'Đơn vị', 'Biên chế giao', 'Hiện có'], ['1', 'Văn phòng HĐND và UBND', '7', ''], ['2', 'Phòng Kinh tế', '6', ''], ['3', 'Phòng Văn hóa - Xã hội', '6', '']] },
        { kind: 'fakePdf', fileName: 'huong-dan-nhap-lieu.pdf', text: 'HUẤN LUYỆN. Tệp này mang tên PDF nhưng chỉ là văn bản thuần: phần mềm phải nói đúng điều đó.\r\n' },
      ],
    },
    {
      ...from, id: 'guidance', number: '77', notation: 'HD-SNV', typeName: 'Hướng dẫn', typeCode: '8', priority: 0, issued: -5, fileName: '77-hd-snv.pdf', sentTwice: true,
      subject: 'Lập danh mục hồ sơ và nộp lưu hồ sơ điện tử tại Ủy ban nhân dân cấp xã',
      body: [
        recital('Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư, Sở Nội vụ hướng dẫn như sau:'),
        paragraph('1. Danh mục hồ sơ do người đứng đầu cơ quan phê duyệt, ban hành vào đầu năm; mỗi hồ sơ ghi rõ số và ký hiệu, tiêu đề, thời hạn bảo quản và người lập.'),
        paragraph('2. Hồ sơ phải phản ánh đúng chức năng, nhiệm vụ; văn bản, tài liệu trong hồ sơ có sự liên quan chặt chẽ với nhau và phản ánh đúng trình tự diễn biến của sự việc.'),
        paragraph('3. Thời hạn nộp lưu là 01 năm tính từ ngày công việc kết thúc. Việc giao nhận hồ sơ điện tử thực hiện trên hệ thống; Lưu trữ cơ quan kiểm tra, nhận và liên kết chính xác dữ liệu đặc tả với hồ sơ.'),
      ],
      recipients: [communes, 'Các phòng thuộc Sở'], archive: 'VT, VTLT',
    },
    {
      ...from, id: 'proposal', number: '412', notation: 'TTr-SNV', typeName: 'Tờ trình', priority: 0, issued: -3, fileName: '412-ttr-snv.pdf',
      subject: 'Về việc đề nghị phê duyệt danh mục vị trí việc làm công chức cấp xã', addressees: ['Ủy ban nhân dân tỉnh Vân Lĩnh'],
      body: [
        paragraph('Thực hiện chức năng, nhiệm vụ được giao, sau khi tổng hợp đề nghị của 42 xã, phường, Sở Nội vụ trình Ủy ban nhân dân tỉnh xem xét, phê duyệt danh mục vị trí việc làm công chức cấp xã với các nội dung chủ yếu sau:'),
        paragraph('1. Nhóm vị trí lãnh đạo, quản lý: 04 vị trí; nhóm vị trí chuyên môn, nghiệp vụ: 21 vị trí; nhóm vị trí hỗ trợ, phục vụ: 05 vị trí.'),
        paragraph('2. Vị trí văn thư, lưu trữ được bố trí riêng tại các xã có trên 3.000 văn bản đến mỗi năm; các xã còn lại bố trí kiêm nhiệm.'),
        paragraph('Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định.'),
      ],
      recipients: ['Như trên', `${communes} (để phối hợp)`], archive: 'VT, CCVC',
    },
    {
      ...from, id: 'annotated', number: '1210', notation: 'SNV-VTLT', typeName: 'Công văn', typeCode: '18', priority: 0, issued: -1, due: 7, fileName: '1210-snv-vtlt.pdf',
      subject: 'cử công chức tham gia lớp huấn luyện kiểm tra chữ ký số', addressees: [communes], twist: { kind: 'annotated', text: `Đã gia hạn đăng ký đến hết ngày ${dates.short(20)}` },
      body: [
        paragraph('Sở Nội vụ tổ chức lớp huấn luyện kiểm tra chữ ký số và xử lý văn bản điện tử dành cho văn thư cấp xã. Mỗi xã, phường cử 01 công chức tham gia.'),
        paragraph(`Danh sách đăng ký gửi về Sở Nội vụ **trước ngày ${dates.short(7)}**. Học viên mang theo máy vi tính xách tay và thiết bị lưu khóa bí mật đã được cấp.`),
        paragraph('Kinh phí tổ chức lớp học do Sở Nội vụ bảo đảm; chi phí đi lại do cơ quan cử học viên chi trả theo quy định.'),
      ],
      recipients: ['Như trên', 'Giám đốc Sở (để báo cáo)'], archive: 'VT, VTLT',
    },
    {
      ...from, signer: viceDirector, id: 'expired', number: '58', notation: 'TB-SNV', typeName: 'Thông báo', typeCode: '7', priority: 0, issued: -1, fileName: '58-tb-snv.pdf',
      subject: 'Lịch tiếp nhận hồ sơ nộp lưu của các xã, phường quý IV',
      body: [
        paragraph('Sở Nội vụ thông báo lịch tiếp nhận hồ sơ nộp lưu của các xã, phường trong quý IV như sau: các xã vùng cao nộp trong tuần thứ nhất của tháng; các phường nộp trong tuần thứ hai; các xã còn lại nộp trong tuần thứ ba.'),
        paragraph('Hồ sơ nộp lưu phải được chỉnh lý hoàn chỉnh, có mục lục và biên bản giao nhận theo mẫu. Đề nghị các địa phương bố trí thời gian, phương tiện để thực hiện đúng lịch.'),
      ],
      recipients: [communes, 'Trung tâm Lưu trữ lịch sử'], archive: 'VT, VTLT',
    },
  ];
}
