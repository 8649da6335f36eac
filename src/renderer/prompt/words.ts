import type { ErrorCode } from '../../contract/errors.ts';

/** The words of the PIN window. Its errors are its own: the code that brings a person back here is nearly always one. */
export interface PromptWords {
  readonly title: string;
  readonly holder: (name: string) => string;
  readonly label: string;
  readonly capsLock: string;
  readonly sign: string;
  readonly opening: string;
  readonly cancel: string;
  readonly empty: string;
  readonly wrong: (code: ErrorCode) => string;
}

export const promptWords: Readonly<Record<'vi' | 'en', PromptWords>> = {
  vi: {
    title: 'Ký số',
    holder: (name) => `Chứng thư của: ${name}`,
    label: 'Mã PIN hoặc mật khẩu chứng thư',
    capsLock: 'Phím Caps Lock đang bật.',
    sign: 'Ký',
    opening: 'Đang mở khoá…',
    cancel: 'Huỷ',
    empty: 'Chưa nhập mã PIN. Hãy nhập rồi bấm Ký.',
    wrong: (code) => (code === 'p12.wrongPassword' ? 'Mã PIN hoặc mật khẩu không đúng. Hãy nhập lại.' : `Chưa mở được khoá (${code}). Hãy thử lại.`),
  },
  en: {
    title: 'Sign',
    holder: (name) => `Certificate of: ${name}`,
    label: 'PIN or certificate password',
    capsLock: 'Caps Lock is on.',
    sign: 'Sign',
    opening: 'Opening the key…',
    cancel: 'Cancel',
    empty: 'No PIN yet. Type it, then choose Sign.',
    wrong: (code) => (code === 'p12.wrongPassword' ? 'That PIN or password is not right. Type it again.' : `The key could not be opened (${code}). Try again.`),
  },
};
