import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRouting } from '../../../src/main/core/exchange/edxml/routing.ts';
import { bytesOf as sourceOf } from '../../../src/main/core/ports/bytes.ts';
import { answerOf, codesOf, read, readEdoc, readWithFiles } from './messages.ts';

const root = join(import.meta.dirname, '../../../../shared/data/edxml');
const absent = !existsSync(root);
if (absent) console.warn('the edXML samples are absent: these tests are skipped');

const files = absent
  ? []
  : readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.edxml'))
      .sort();
const bytesOfFile = (name: string): Uint8Array => readFileSync(join(root, name));
const sdk = (name: string): Uint8Array => bytesOfFile(join('truclienthong-example', name));

describe.skipIf(absent)('the public edXML samples', () => {
  it('has samples to read', async () => {
    expect(files.length).toBeGreaterThanOrEqual(16);
  });

  it.each(files.filter((name) => !name.endsWith(join('truclienthong-example', 'edoc.edxml'))))('%s is readable', async (name) => {
    const message = await read(bytesOfFile(name));
    expect(message.kind).toBe(name.includes('status') ? 'status' : 'edoc');
    expect(message.from.organId).not.toBe('');
    const routing = await readRouting(sourceOf(bytesOfFile(name)));
    expect(routing.ok && routing.value.from).toBe(message.from.organId);
  });

  it('refuses the malformed one and says where', async () => {
    expect((await answerOf(sdk('edoc.edxml'))).answer).toMatchObject({ ok: false, error: { code: 'edxml.malformed', details: { line: 74 } } });
  });

  it('reads the new document whole, impossible date and wrapped attachment included', async () => {
    const { message, papers } = await readWithFiles(sdk('edoc_new.edxml'));
    expect(message).toMatchObject({
      business: 'new',
      documentId: '000.00.00.G22,2015/09/30,7816/VPCP-TTĐT',
      code: { number: '74fass22', notation: 'VPCP-TTĐT' },
      issuedDate: '2019-01-16',
      dueDate: '2018-09-28',
      typeName: 'Công văn',
      subject: 'V/v kết nối, liên thông phần mềm quản lý văn bản',
      pageAmount: 22,
      targetDocumentIds: [],
    });
    expect(message.to.map((organ) => organ.organId)).toEqual(['28.22.H17']);
    expect(message.toPlaces).toHaveLength(2);
    expect(message.attachments.map(({ name, contentType, bytes }) => [name, contentType, bytes])).toEqual([
      ['1896_QD-TTg_m_294779.doc', 'application/xml', 388_347],
    ]);
    expect(codesOf(message)).toEqual(['date.impossible', 'attachment.unwrapped', 'attachment.typeMismatch']);
    // The wrapped file is itself a message, with papers inside.
    const inner = await readWithFiles(papers[0] ?? new Uint8Array());
    expect(inner.papers.length).toBeGreaterThan(0);
  });

  it('finds the recalled document in the header and the updated one in Bussiness', async () => {
    expect(await readEdoc(sdk('edoc_revocation.edxml'))).toMatchObject({ business: 'recall', targetDocumentIds: ['000.00.00.G22,2015/09/30,7816/VPCP-TTĐT'] });
    const update = await readEdoc(sdk('edoc_update.edxml'));
    expect(update).toMatchObject({ business: 'update', targetDocumentIds: ['000.00.00.G22,2014/02/30,7806/VPCP-TTĐT'] });
    expect(update.to).toHaveLength(3);
    expect(update.receiverChanges).toEqual([{ organId: '000.00.00.H41', change: 'removed' }, { organId: '000.00.00.H14', change: 'added' }]);
  });

  it('reads a status with its routing by ResponseFor', async () => {
    expect(await read(sdk('status_cancellation_13.edxml'))).toMatchObject({
      kind: 'status',
      statusCode: '13',
      from: { organId: '000.00.00.G22' },
      responseFor: { organId: '000.00.00.H41', code: '7816/VPCP-TTĐT', promulgationDate: '2015-09-30' },
      timestamp: '2015-09-20T11:08:36+07:00',
      staff: { mobile: '84912000001' },
      warnings: [],
    });
    expect(await readRouting(sourceOf(sdk('status_cancellation_13.edxml')))).toMatchObject({ ok: true, value: { to: ['000.00.00.H41'] } });
  });
});
