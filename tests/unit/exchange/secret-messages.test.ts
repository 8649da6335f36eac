import { describe, expect, it } from 'vitest';
import { readRouting } from '../../../src/main/core/exchange/edxml/routing.ts';
import { bytesOf as sourceOf } from '../../../src/main/core/ports/bytes.ts';
import { answerOf, attachment, bytesOf, codesOf, edocXml, readEdoc, reference, seeded } from './messages.ts';

const random = seeded(5);
const paper = Uint8Array.from({ length: 200_000 }, () => Math.floor(random() * 256));
const header = (more: string, notation = 'VP', type = 'Công văn'): string =>
  `<From><OrganId>H99.01</OrganId></From><To><OrganId>H99.02</OrganId></To><Code><CodeNumber>1</CodeNumber><CodeNotation>${notation}</CodeNotation></Code>
  <DocumentId>H99.01,2025/01/02,1/VP</DocumentId><PromulgationInfo><PromulgationDate>2025/01/02</PromulgationDate></PromulgationInfo><DocumentType><TypeName>${type}</TypeName></DocumentType>${more}`;
const message = (head: string): string => edocXml({ header: head, manifest: reference('1', 'a.bin'), attachments: attachment('1', 'a.bin', paper) });
const subject = (text: string): string => `<Subject>${text}</Subject>`;

/** The same message with its papers before its header. */
function papersFirst(xml: string): string {
  const [start, end] = [xml.indexOf('<AttachmentEncoded>'), xml.indexOf('</AttachmentEncoded>') + '</AttachmentEncoded>'.length];
  return xml.slice(0, start).replace('<edXMLEnvelope>', `${xml.slice(start, end)}<edXMLEnvelope>`) + xml.slice(end);
}

describe('a message marked as a state secret', () => {
  it.each([
    ['its subject', header(subject('MẬT. Báo cáo tình hình')), 'Mật'],
    ['its summary', header(`${subject('Báo cáo')}<Content>Báo cáo (Tối mật)</Content>`), 'Tối mật'],
    ['its notation', header(subject('Báo cáo'), 'BC-UBND(MẬT)'), 'Mật'],
    ['its type', header(subject('Báo cáo'), 'VP', 'Công văn mật'), 'Mật'],
    ['its urgency', header(`${subject('Báo cáo')}<OtherInfo><Priority>Hỏa tốc, Tuyệt mật</Priority></OtherInfo>`), 'Tuyệt mật'],
    ['its sphere', header(`${subject('Báo cáo')}<OtherInfo><SphereOfPromulgation>Mật</SphereOfPromulgation></OtherInfo>`), 'Mật'],
    ['a field of its own', header(`${subject('Báo cáo')}<OtherInfo><Do_Mat>Tối mật</Do_Mat></OtherInfo>`), 'Tối mật'],
    ['a field in English', header(`${subject('Báo cáo')}<SecurityLevel>Top Secret</SecurityLevel>`), 'Tuyệt mật'],
  ])('by %s is refused before a byte of its papers is written', async (_, head, level) => {
    const xml = message(head);
    for (const pieces of [1000, undefined]) {
      const { answer, contents } = await answerOf(xml, {}, pieces);
      expect(answer).toEqual({ ok: false, error: { code: 'secret.marked', details: { level } } });
      expect([contents.counts.opened, contents.size]).toEqual([0, 0]);
    }
    expect(await readRouting(sourceOf(bytesOf(xml)))).toMatchObject({ ok: true, value: { secrecy: level, from: 'H99.01' } });
  });

  it('is refused where its papers come first, and they are thrown away', async () => {
    const { answer, contents } = await answerOf(papersFirst(message(header(subject('MẬT. Báo cáo')))));
    expect(answer).toEqual({ ok: false, error: { code: 'secret.marked', details: { level: 'Mật' } } });
    expect([contents.counts, contents.size]).toEqual([{ opened: 1, finished: 0, discarded: 1 }, 0]);
    expect((await answerOf(papersFirst(message(header(subject('Báo cáo')))))).answer).toMatchObject({ ok: true, value: { attachments: [{ bytes: paper.length }], warnings: [] } });
  });

  it('tells neither subject nor number in the failure', async () => {
    const { answer } = await answerOf(message(header(subject('MẬT. Kế hoạch phòng thủ'))));
    expect(JSON.stringify(answer)).not.toMatch(/phòng thủ|H99/u);
  });
});

describe('a message about secrets', () => {
  it.each(['Công tác bảo vệ bí mật nhà nước', 'V/v bảo mật thông tin', 'Mật độ dân số'])('%s is read', async (text) => {
    expect(await readEdoc(message(header(subject(text))))).toMatchObject({ subject: text, warnings: [] });
  });

  it('with a secrecy field nobody defined is read with a warning', async () => {
    const read = await readEdoc(message(header(`${subject('Báo cáo')}<OtherInfo><DoMat>3</DoMat><Secret>0</Secret></OtherInfo>`)));
    expect(read.warnings).toEqual([{ code: 'secrecy.unknown', path: 'MessageHeader', value: '3' }]);
    expect(codesOf(await readEdoc(message(header(`${subject('Báo cáo')}<OtherInfo><DoMat>Thường</DoMat></OtherInfo>`))))).toEqual([]);
  });
});
