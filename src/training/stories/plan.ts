import { province, provinceChairman } from '../cast.ts';
import type { Calendar } from './calendar.ts';
import { paragraph, title } from './story.ts';
import type { Story } from './story.ts';

/** A plan of several pages with a table and a separate, sealed appendix file. */
export function plan(dates: Calendar): Story {
  const writtenAt = dates.at(-2, 14, 0);
  return {
    id: 'plan', from: province, signer: provinceChairman, number: '166', notation: 'KH-UBND', typeName: 'Kế hoạch', priority: 2,
    subject: 'Nâng cao chất lượng gửi, nhận, ký số và lưu trữ hồ sơ điện tử tại Ủy ban nhân dân các xã, phường trên địa bàn tỉnh Vân Lĩnh',
    issued: -2, due: 30, fileName: '166-kh-ubnd.pdf',
    body: [
      paragraph('Thực hiện Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư, Luật Lưu trữ và Luật Giao dịch điện tử, Ủy ban nhân dân tỉnh ban hành Kế hoạch nâng cao chất lượng gửi, nhận, ký số và lưu trữ hồ sơ điện tử tại Ủy ban nhân dân các xã, phường như sau:'),
      title('I. MỤC ĐÍCH, YÊU CẦU'),
      title('1. Mục đích'),
      paragraph('a) Bảo đảm 100% văn bản không thuộc bí mật nhà nước được gửi, nhận dưới dạng điện tử, có đủ chữ ký số của người có thẩm quyền và chữ ký số của cơ quan, tổ chức.'),
      paragraph('b) Bảo đảm văn bản đến được kiểm tra chữ ký số, đăng ký, trình và chuyển giao trong ngày; chậm nhất trong ngày làm việc tiếp theo đối với văn bản đến ngoài giờ hành chính.'),
      paragraph('c) Nâng cao nhận thức, kỹ năng của lãnh đạo, văn thư và chuyên viên cấp xã về quản lý văn bản và lập hồ sơ công việc trên môi trường điện tử.'),
      title('2. Yêu cầu'),
      paragraph('a) Xác định rõ nội dung công việc, thời hạn hoàn thành và trách nhiệm của từng cơ quan, đơn vị; gắn kết quả thực hiện với đánh giá, xếp loại chất lượng hằng năm của người đứng đầu.'),
      paragraph('b) Không phát sinh văn bản giấy song song với văn bản điện tử, trừ trường hợp pháp luật có quy định khác. Mọi thao tác trên hệ thống phải được lưu vết, kiểm tra được.'),
      title('II. NỘI DUNG'),
      title('1. Rà soát, kiện toàn nhân sự văn thư'),
      paragraph('Ủy ban nhân dân các xã, phường phân công ít nhất 02 công chức có thể thay thế nhau đảm nhiệm công tác văn thư; quản lý thiết bị lưu khóa bí mật của cơ quan theo đúng Điều 32, Điều 33 Nghị định số 30/2020/NĐ-CP; chỉ giao cho người khác khi được phép bằng văn bản và có biên bản bàn giao.'),
      title('2. Chuẩn hóa quy trình tiếp nhận văn bản đến'),
      paragraph('a) Kiểm tra tính xác thực, tính toàn vẹn của văn bản trước khi đăng ký. Văn bản có chữ ký số không hợp lệ, bị thay đổi sau khi ký hoặc gửi nhầm nơi nhận thì trả lại nơi gửi trên hệ thống và nêu rõ lý do.'),
      paragraph('b) Thông báo cho nơi gửi ngay trong ngày về việc đã nhận văn bản. Số đến lấy liên tiếp theo thứ tự và trình tự thời gian trong năm, thống nhất giữa văn bản giấy và văn bản điện tử.'),
      paragraph('c) Văn bản đến có dấu chỉ các mức độ khẩn phải được đăng ký, trình và chuyển giao ngay sau khi nhận được.'),
      title('3. Chuẩn hóa quy trình ký số và phát hành văn bản đi'),
      paragraph('a) Hình ảnh chữ ký số của người có thẩm quyền màu xanh, đặt canh giữa chức vụ và họ tên người ký; hình ảnh chữ ký số của cơ quan là hình ảnh dấu màu đỏ, kích thước bằng kích thước thực tế của dấu, trùm lên khoảng 1/3 hình ảnh chữ ký số của người có thẩm quyền về bên trái.'),
      paragraph('b) Văn thư chỉ sử dụng chữ ký số của cơ quan đối với văn bản đã được người có thẩm quyền ký số và đã được cấp số, thời gian ban hành.'),
      paragraph('c) Theo dõi việc chuyển phát văn bản đi đến khi nơi nhận xác nhận; kịp thời phát hiện văn bản bị từ chối, thất lạc để xử lý.'),
      title('4. Lập và nộp lưu hồ sơ điện tử'),
      paragraph('Mỗi công việc được lập thành hồ sơ theo danh mục hồ sơ hằng năm. Chuyên viên cập nhật tất cả văn bản, tài liệu hình thành trong quá trình giải quyết vào hồ sơ; kết thúc công việc thì rà soát, hoàn chỉnh và nộp lưu vào Lưu trữ cơ quan đúng thời hạn.'),
      title('5. Đào tạo, huấn luyện và kiểm tra'),
      paragraph('Tổ chức tối thiểu 02 đợt huấn luyện tập trung và 01 đợt kiểm tra thực tế; nội dung huấn luyện gồm kiểm tra chữ ký số, xử lý văn bản trùng, văn bản thu hồi, văn bản bị thay đổi sau khi ký và khắc phục sự cố khi mất kết nối.'),
      title('III. TIẾN ĐỘ THỰC HIỆN'),
      {
        kind: 'table',
        columns: [{ heading: 'TT', share: 1, align: 'centre' }, { heading: 'Nội dung công việc', share: 6 }, { heading: 'Cơ quan chủ trì', share: 3.4 }, { heading: 'Hoàn thành', share: 2.4, align: 'centre' }],
        rows: [
          ['1', 'Rà soát, phân công văn thư; lập danh sách chứng thư số của cơ quan và cá nhân', 'UBND các xã, phường', dates.short(15)],
          ['2', 'Ban hành quy chế công tác văn thư sửa đổi theo mẫu của Sở Nội vụ', 'UBND các xã, phường', dates.short(25)],
          ['3', 'Báo cáo hiện trạng thiết bị, đường truyền và đề xuất nhu cầu', 'UBND các xã, phường', dates.short(30)],
          ['4', 'Huấn luyện đợt 1 cho văn thư và lãnh đạo ký số', 'Sở Nội vụ', dates.short(40)],
          ['5', 'Kiểm tra thực tế và tổng hợp kết quả', 'Sở Nội vụ', dates.short(70)],
        ],
      },
      title('IV. TỔ CHỨC THỰC HIỆN'),
      paragraph('1. Sở Nội vụ chủ trì, phối hợp với Văn phòng Ủy ban nhân dân tỉnh hướng dẫn, đôn đốc, kiểm tra việc thực hiện Kế hoạch này; hằng quý báo cáo Ủy ban nhân dân tỉnh.'),
      paragraph(`2. Ủy ban nhân dân các xã, phường cụ thể hóa Kế hoạch phù hợp với thực tế địa phương; báo cáo hiện trạng và đề xuất nhu cầu theo Phụ lục kèm theo, gửi Sở Nội vụ **trước ngày ${dates.short(30)}**.`),
      paragraph('3. Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, địa phương phản ánh về Sở Nội vụ để tổng hợp, báo cáo Ủy ban nhân dân tỉnh xem xét, quyết định.'),
    ],
    recipients: ['Thường trực Tỉnh ủy, Thường trực HĐND tỉnh (để báo cáo)', 'Các sở, ban, ngành tỉnh', 'Ủy ban nhân dân các xã, phường', 'Chủ tịch, các Phó Chủ tịch UBND tỉnh'],
    archive: 'VT, KSTT',
    appendix: {
      fileName: 'phu-luc-166-kh-ubnd.pdf', label: 'Phụ lục', title: 'Mẫu báo cáo hiện trạng và đề xuất nhu cầu', writtenAt,
      attachedTo: '(Kèm theo Kế hoạch số      /KH-UBND ngày    tháng    năm       của UBND tỉnh)',
      body: [
        paragraph('Đơn vị báo cáo: ……………………………………………………………'),
        {
          kind: 'table',
          columns: [{ heading: 'TT', share: 1, align: 'centre' }, { heading: 'Chỉ tiêu', share: 6 }, { heading: 'Đơn vị tính', share: 2, align: 'centre' }, { heading: 'Hiện có', share: 2 }, { heading: 'Đề xuất', share: 2 }],
          rows: [
            ['1', 'Máy vi tính dùng cho văn thư', 'bộ', '', ''], ['2', 'Thiết bị lưu khóa bí mật của cơ quan', 'chiếc', '', ''],
            ['3', 'Thiết bị lưu khóa bí mật của cá nhân', 'chiếc', '', ''], ['4', 'Máy quét văn bản, độ phân giải từ 200 dpi', 'chiếc', '', ''],
            ['5', 'Đường truyền dự phòng', 'kênh', '', ''], ['6', 'Công chức làm công tác văn thư đã qua huấn luyện', 'người', '', ''],
          ],
        },
        paragraph('Ghi chú: số liệu tính đến ngày cuối cùng của tháng trước liền kề tháng báo cáo'),
      ],
    },
  };
}
