import type { WireCode } from '../wire-answers.ts';

export type AdminLanguage = 'vi' | 'en';

const vi = {
  title: 'Quản trị trục trao đổi', signIn: 'Đăng nhập', token: 'Mã quản trị', tokenHelp: 'Mã được in ra một lần khi trục khởi động lần đầu.', wrongToken: 'Mã quản trị không đúng.',
  signOut: 'Đăng xuất', agencies: 'Cơ quan', queues: 'Hàng chờ', refusals: 'Từ chối', traffic: 'Lưu lượng', code: 'Mã định danh', name: 'Tên cơ quan', state: 'Trạng thái',
  open: 'Đang mở', locked: 'Đã khoá', noSecret: 'Đơn vị trực thuộc', lock: 'Tạm khoá', unlock: 'Mở khoá', rename: 'Đổi tên', newSecret: 'Cấp khoá bí mật mới', newSecretHelp: 'Khoá đang dùng hết hiệu lực ngay; cơ quan phải nhận khoá mới mới gửi, nhận tiếp được.', add: 'Thêm cơ quan', search: 'Tìm', find: 'Tìm theo mã hoặc tên',
  secretOnce: 'Khoá bí mật của {code}. Chỉ hiện một lần: hãy chuyển cho cơ quan qua kênh an toàn.', invalidAgency: 'Mã chỉ gồm chữ, số, dấu chấm (tối đa 60 ký tự); tên không được trống.', exists: 'Mã này đã có.',
  waiting: 'Đang chờ', oldest: 'Chờ lâu nhất từ', nothingWaits: 'Không có gì đang chờ.', totals: 'Đang chờ {waiting} gói tin, lưu {bytes}, {agencies} cơ quan đang mở.',
  time: 'Thời gian', agency: 'Cơ quan', address: 'Địa chỉ', operation: 'Thao tác', reason: 'Mã lý do', count: 'Số lần', noRefusals: 'Chưa từ chối cuộc gọi nào.', byReason: 'Theo mã lý do (100 lần gần nhất)',
  hours: '48 giờ qua', days: '30 ngày qua', period: 'Từ', messages: 'Gói tin', size: 'Dung lượng', noTraffic: 'Chưa có gói tin nào trong khoảng này.', next: 'Trang sau', previous: 'Trang trước', none: 'Không có cơ quan nào phù hợp.', save: 'Lưu', done: 'Đã lưu.',
  actions: 'Thao tác', language: 'English', expired: 'Phiên làm việc đã hết hạn. Hãy đăng nhập lại.',
  reasons: {
    '10': 'Tệp không hợp lệ', '15': 'Sai mã hệ thống hoặc khoá bí mật', '18': 'Nơi nhận không có trên trục', '19': 'Nơi gửi không phải cơ quan đang gọi', '20': 'Lỗi hệ thống', '21': 'Nội dung đến không khớp mã băm',
    '22': 'Gói edXML không hợp lệ', '23': 'Nơi nhận đã bị khoá', '91': 'Đồng hồ lệch quá 10 phút', '92': 'Không tìm thấy, hoặc không phải của cơ quan này', '93': 'Vượt dung lượng cho phép', '94': 'Tham số sai', '95': 'Lời gọi bị gửi lại', '96': 'Gọi quá nhiều', '97': 'Gửi quá chậm',
  } satisfies Record<WireCode, string>,
};
const en: typeof vi = {
  title: 'Exchange hub', signIn: 'Sign in', token: 'Admin token', tokenHelp: 'The token was printed once, when the hub first started.', wrongToken: 'This is not the admin token.',
  signOut: 'Sign out', agencies: 'Agencies', queues: 'Queues', refusals: 'Refusals', traffic: 'Traffic', code: 'Code', name: 'Name', state: 'State',
  open: 'Open', locked: 'Locked', noSecret: 'Unit of an agency', lock: 'Lock', unlock: 'Unlock', rename: 'Rename', newSecret: 'New secret', newSecretHelp: 'The present one stops working at once; the agency cannot exchange until it has the new one.', add: 'Add agency', search: 'Find', find: 'Find by code or name',
  secretOnce: 'Secret of {code}. It is shown once: hand it to the agency by a safe way.', invalidAgency: 'A code has letters, digits and dots (60 at most); the name must not be empty.', exists: 'This code is there already.',
  waiting: 'Waiting', oldest: 'Oldest since', nothingWaits: 'Nothing waits.', totals: '{waiting} messages wait, {bytes} kept, {agencies} agencies open.',
  time: 'Time', agency: 'Agency', address: 'Address', operation: 'Operation', reason: 'Reason', count: 'Times', noRefusals: 'No call was refused yet.', byReason: 'By reason (latest 100)',
  hours: 'Last 48 hours', days: 'Last 30 days', period: 'From', messages: 'Messages', size: 'Size', noTraffic: 'No message in this time.', next: 'Next page', previous: 'Previous page', none: 'No agency fits.', save: 'Save', done: 'Saved.',
  actions: 'Actions', language: 'Tiếng Việt', expired: 'The session has ended. Sign in again.',
  reasons: {
    '10': 'File invalid', '15': 'Wrong system id or secret', '18': 'Receiver not registered here', '19': 'Sender is not the calling agency', '20': 'System error', '21': 'Body does not match its hash',
    '22': 'edXML invalid', '23': 'Receiver locked', '91': 'Clock off by more than 10 minutes', '92': 'Not found, or not of this agency', '93': 'Too large', '94': 'Wrong parameter', '95': 'Call presented again', '96': 'Too many calls', '97': 'Too slow',
  },
};

export type Words = typeof vi;
export const reasonIn = (words: Words, code: string): string => (Object.hasOwn(words.reasons, code) ? `${words.reasons[code as WireCode]} (${code})` : code);
export const wordsOf = (language: AdminLanguage): Words => (language === 'en' ? en : vi);
export const filled = (text: string, values: Readonly<Record<string, string>>): string => text.replaceAll(/\{(\w+)\}/gu, (_, key: string) => values[key] ?? '');
