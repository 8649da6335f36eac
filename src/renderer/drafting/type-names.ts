/** The 29 kinds of administrative documents (Decree 30/2020 Art. 7), in the order of the article. */
export const typeNames = [
  'Nghị quyết', 'Quyết định', 'Chỉ thị', 'Quy chế', 'Quy định', 'Thông cáo', 'Thông báo', 'Hướng dẫn', 'Chương trình', 'Kế hoạch',
  'Phương án', 'Đề án', 'Dự án', 'Báo cáo', 'Biên bản', 'Tờ trình', 'Hợp đồng', 'Công văn', 'Công điện', 'Bản ghi nhớ',
  'Bản thỏa thuận', 'Giấy uỷ quyền', 'Giấy mời', 'Giấy giới thiệu', 'Giấy nghỉ phép', 'Phiếu gửi', 'Phiếu chuyển', 'Phiếu báo', 'Thư công',
] as const;
