import type { EdocMessage } from '../../src/main/core/model/message.ts';

export const ours = { organId: 'H99.01', organName: 'UBND xã Đồng Mây' };
export const theirs = { organId: 'H99', organName: 'UBND tỉnh Lạc Dương' };

export function edoc(change: Partial<EdocMessage> = {}): EdocMessage {
  const code = change.code ?? { number: '12', notation: 'UBND-VX' };
  return {
    kind: 'edoc', business: 'new', documentId: `H99,2026/11/20,${code.number}/${code.notation}`, from: theirs, to: [ours], code,
    issuedDate: '2026-11-20', typeName: 'Công văn', subject: 'V/v rà soát đường giao thông nông thôn', toPlaces: [], priority: 0,
    responseFor: [], traceHeaders: [], targetDocumentIds: [], attachments: [], warnings: [], ...change,
  };
}
