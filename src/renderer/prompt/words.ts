import type { PromptProblem } from '../../contract/bridge.ts';

/** The words of the PIN window. Its errors are its own: the code that brings a person back here is nearly always one. */
export interface PromptWords {
  readonly title: string;
  readonly batch: (papers: number) => string;
  readonly holder: string;
  readonly token: string;
  readonly label: string;
  readonly tokenLabel: string;
  readonly pad: string;
  readonly eachTime: string;
  readonly lastTry: string;
  readonly lastTryBox: string;
  readonly start: string;
  readonly capsLock: string;
  readonly sign: string;
  readonly opening: string;
  readonly cancel: string;
  readonly empty: string;
  readonly wrong: (problem: PromptProblem) => string;
}

export const promptWords: Readonly<Record<'vi' | 'en', PromptWords>> = {
  vi: {
    title: 'Ký số',
    batch: (papers) => `Ký số ${papers} văn bản`,
    holder: 'Chứng thư của',
    token: 'Thiết bị',
    label: 'Mật khẩu của tệp chứng thư',
    tokenLabel: 'Mã PIN của thiết bị',
    pad: 'Bấm Bắt đầu, rồi nhập mã PIN trên bàn phím của thiết bị.',
    eachTime: 'Thiết bị này hỏi mã PIN cho từng chữ ký.',
    lastTry: 'Thiết bị chỉ còn một lần thử. Nhập sai lần này, thiết bị sẽ bị khoá và phải mang đi mở khoá.',
    lastTryBox: 'Tôi biết và chắc chắn về mã PIN',
    start: 'Bắt đầu',
    capsLock: 'Phím Caps Lock đang bật.',
    sign: 'Ký',
    opening: 'Đang mở khoá…',
    cancel: 'Huỷ',
    empty: 'Chưa nhập mã PIN. Hãy nhập rồi bấm Ký.',
    wrong: ({ code, details }) => {
      switch (code) {
        case 'p12.wrongPassword': return 'Mật khẩu không đúng. Hãy nhập lại.';
        case 'token.pinIncorrect': return details?.['tries'] === 'final' ? 'Mã PIN không đúng, và chỉ còn một lần thử.' : details?.['tries'] === 'low' ? 'Mã PIN không đúng, còn ít lần thử. Hãy nhập cẩn thận.' : 'Mã PIN không đúng. Hãy nhập lại.';
        case 'token.pinLength': return `Mã PIN của thiết bị này dài từ ${String(details?.['min'] ?? '?')} đến ${String(details?.['max'] ?? '?')} ký tự. Thiết bị chưa bị hỏi.`;
        case 'token.lastTry': return 'Hãy đánh dấu vào ô xác nhận trước khi thử lần cuối.';
        default: return `Chưa mở được khoá (${code}). Hãy thử lại.`;
      }
    },
  },
  en: {
    title: 'Sign',
    batch: (papers) => `Sign ${papers} documents`,
    holder: 'Certificate of',
    token: 'Token',
    label: 'Password of the certificate file',
    tokenLabel: 'PIN of the token',
    pad: 'Choose Start, then type the PIN on the keypad of the device.',
    eachTime: 'This token asks for the PIN at every signature.',
    lastTry: 'The token has one try left. A wrong PIN now locks it, and it must be taken to be unlocked.',
    lastTryBox: 'I know, and I am sure of the PIN',
    start: 'Start',
    capsLock: 'Caps Lock is on.',
    sign: 'Sign',
    opening: 'Opening the key…',
    cancel: 'Cancel',
    empty: 'No PIN yet. Type it, then choose Sign.',
    wrong: ({ code, details }) => {
      switch (code) {
        case 'p12.wrongPassword': return 'That password is not right. Type it again.';
        case 'token.pinIncorrect': return details?.['tries'] === 'final' ? 'That PIN is wrong, and one try is left.' : details?.['tries'] === 'low' ? 'That PIN is wrong, and few tries are left. Type with care.' : 'That PIN is wrong. Type it again.';
        case 'token.pinLength': return `A PIN of this token has ${String(details?.['min'] ?? '?')} to ${String(details?.['max'] ?? '?')} characters. The token was not asked.`;
        case 'token.lastTry': return 'Tick the box before you use the last try.';
        default: return `The key could not be opened (${code}). Try again.`;
      }
    },
  },
};
