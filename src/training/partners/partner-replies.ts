import type { ExchangeMessage, ResponseFor } from '../../main/core/model/message.ts';
import type { Received, Reply } from './partner-state.ts';

export interface ReplyDelays {
  /** After receipt, in milliseconds. */
  readonly arrived: number;
  readonly accepted: number;
}

/**
 * What a partner answers to a message (Decree 30 Art. 21.2c: receipt is reported the same day): 01 at once and 03
 * a little later; to a recall or a request to take back, 15. `undefined` when nothing is to be answered.
 */
export function repliesTo(message: ExchangeMessage, now: number, delays: ReplyDelays): Received | undefined {
  const reply = (statusCode: Reply['statusCode'], delay: number): Reply => ({ statusCode, dueAt: now + delay, step: 'waiting' });
  if (message.kind === 'status') {
    if (message.statusCode !== '13') return undefined;
    // The axis routes a status by ResponseFor/OrganId: the answer goes to whoever asks, about his own document.
    return { responseFor: wire({ ...message.responseFor, organId: message.from.organId }), replies: [reply('15', delays.accepted)] };
  }
  const second = message.business === 'recall' ? reply('15', delays.accepted) : reply('03', delays.accepted);
  const documentId = message.business === 'recall' ? (message.targetDocumentIds[0] ?? message.documentId) : message.documentId;
  return {
    responseFor: wire({
      organId: message.from.organId, code: `${message.code.number}/${message.code.notation}`, documentId,
      ...(message.issuedDate === undefined ? {} : { promulgationDate: message.issuedDate }),
    }),
    replies: [reply('01', delays.arrived), second],
  };
}

const wire = (answered: ResponseFor): Received['responseFor'] => ({
  organId: answered.organId, code: answered.code, documentId: answered.documentId,
  ...(answered.promulgationDate === undefined ? {} : { promulgationDate: answered.promulgationDate }),
});

/** What the clerk on the other side would write. */
export const replyDescription: Readonly<Record<Reply['statusCode'], string>> = {
  '01': 'Văn bản đã đến, văn thư chưa xử lý',
  '03': 'Đã tiếp nhận, vào sổ văn bản đến',
  '15': 'Đồng ý yêu cầu thu hồi, lấy lại văn bản',
};
