/** The few words that the shell itself says, in system dialogs; all others are the window's. */
export interface ShellWords {
  readonly attachTitle: string;
  readonly attachButton: string;
  readonly saveTitle: string;
  readonly reportTitle: string;
  /** Part of a report's name, before its ending. */
  readonly reportSuffix: string;
  readonly evidenceTitle: string;
  /** Part of the name of exported evidence, before its ending. */
  readonly evidenceSuffix: string;
  readonly folderTitle: string;
  readonly driverTitle: string;
  readonly drivers: string;
  readonly keyTitle: string;
  readonly keyFiles: string;
  readonly imageTitle: string;
  readonly images: string;
  readonly trustTitle: string;
  readonly certificates: string;
  readonly documents: string;
  readonly allFiles: string;
}

export const shellWords: Readonly<Record<'vi' | 'en', ShellWords>> = {
  vi: {
    attachTitle: 'Chọn tệp đính kèm', attachButton: 'Đính kèm', saveTitle: 'Lưu tệp đính kèm', reportTitle: 'Lưu báo cáo kiểm tra chữ ký', reportSuffix: 'kiem-tra',
    evidenceTitle: 'Lưu bằng chứng gửi nhận', evidenceSuffix: 'bang-chung', folderTitle: 'Chọn thư mục hoặc ổ USB để trao đổi', driverTitle: 'Chọn thư viện PKCS#11 của thiết bị', drivers: 'Thư viện thiết bị',
    keyTitle: 'Chọn tệp chứng thư', keyFiles: 'Tệp chứng thư', imageTitle: 'Chọn ảnh chữ ký hoặc con dấu', images: 'Ảnh',
    trustTitle: 'Chọn chứng thư gốc', certificates: 'Chứng thư', documents: 'Văn bản', allFiles: 'Mọi tệp',
  },
  en: {
    attachTitle: 'Choose a file to attach', attachButton: 'Attach', saveTitle: 'Save the attachment', reportTitle: 'Save the verification report', reportSuffix: 'verification',
    evidenceTitle: 'Save the evidence of the exchange', evidenceSuffix: 'evidence', folderTitle: 'Choose the folder or USB disk to exchange through', driverTitle: 'Choose the token\'s PKCS#11 library', drivers: 'Token libraries',
    keyTitle: 'Choose a certificate file', keyFiles: 'Certificate files', imageTitle: 'Choose the picture of a signature or seal', images: 'Pictures',
    trustTitle: 'Choose a root certificate', certificates: 'Certificates', documents: 'Documents', allFiles: 'All files',
  },
};
