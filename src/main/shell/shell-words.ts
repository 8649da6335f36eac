/** The few words that the shell itself says, in system dialogs; all others are the window's. */
export interface ShellWords {
  readonly attachTitle: string;
  readonly attachButton: string;
  readonly saveTitle: string;
  readonly documents: string;
  readonly allFiles: string;
}

export const shellWords: Readonly<Record<'vi' | 'en', ShellWords>> = {
  vi: { attachTitle: 'Chọn tệp đính kèm', attachButton: 'Đính kèm', saveTitle: 'Lưu tệp đính kèm', documents: 'Văn bản', allFiles: 'Mọi tệp' },
  en: { attachTitle: 'Choose a file to attach', attachButton: 'Attach', saveTitle: 'Save the attachment', documents: 'Documents', allFiles: 'All files' },
};
