import { describe, expect, it } from 'vitest';
import { NS, attachment, bytesOf, codesOf, edocXml, pdfBytes, read, readEdoc, reference } from './messages.ts';

const promulgated = (date: string): string =>
  edocXml({ header: `<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To><DocumentId>x</DocumentId><Subject>s</Subject><PromulgationInfo><PromulgationDate>${date}</PromulgationDate></PromulgationInfo><Code><CodeNumber>1</CodeNumber><CodeNotation>N</CodeNotation></Code>` });

const status = (wrapper: string, inner: string): string =>
  `<edXML xmlns="${NS}"><edXMLEnvelope><edXMLHeader><${wrapper}><From><OrganId>A</OrganId></From><ResponseFor><OrganId>B</OrganId><Code>1/N</Code><DocumentId>d</DocumentId></ResponseFor>${inner}</${wrapper}></edXMLHeader></edXMLEnvelope></edXML>`;

describe('dates', () => {
  it.each([
    ['2020/10/30', '2020-10-30'],
    ['30/10/2020', '2020-10-30'],
    ['2020-10-30', '2020-10-30'],
    ['2020/10/30 08:15:00', '2020-10-30'],
    ['2020-10-30T00:00:00+07:00', '2020-10-30'],
    ['1/2/2024', '2024-02-01'],
    ['2024/02/29', '2024-02-29'],
  ])('%s → %s', async (wire, date) => {
    const message = await readEdoc(promulgated(wire));
    expect(message.issuedDate).toBe(date);
    expect(codesOf(message)).toEqual([]);
  });

  it.each(['2014/02/30', '31/04/2020', '2023/02/29', '0001/01/01', 'hôm nay', '2020/13/01', '99999/01/01', '2020/10/30 25:00:00'])('%s is a warning and an absent field', async (wire) => {
    const message = await readEdoc(promulgated(wire));
    expect(message.issuedDate).toBeUndefined();
    expect(message.warnings).toEqual([{ code: 'date.impossible', path: 'PromulgationInfo/PromulgationDate', value: wire }]);
  });
});

describe('dialects', () => {
  it('ignores prefixes, order and case of names', async () => {
    const xml = `<x:edXML xmlns:x="${NS}" xmlns:y="${NS}"><attachmentencoded>${attachment('7', 'a.pdf', pdfBytes)}</attachmentencoded><y:edXMLEnvelope><y:edXMLBody><y:edXMLManifest>${reference('cid:7', 'a.pdf')}</y:edXMLManifest></y:edXMLBody><x:edXMLHeader>
      <TraceHeaderList><BusinessX/><y:Business><BusinessDocType>1</BusinessDocType></y:Business></TraceHeaderList>
      <x:MessageHeader><x:Subject>Thử</x:Subject><Code><CodeNotation>VP</CodeNotation><CodeNumber>1</CodeNumber></Code><x:DocumentID>id-1</x:DocumentID><y:To><OrganID>B</OrganID></y:To><x:From><x:OrganId>A</x:OrganId></x:From></x:MessageHeader></x:edXMLHeader></y:edXMLEnvelope></x:edXML>`;
    const message = await readEdoc(xml);
    expect(message).toMatchObject({ business: 'recall', documentId: 'id-1', from: { organId: 'A' }, to: [{ organId: 'B' }], targetDocumentIds: ['id-1'], warnings: [] });
    expect(message.attachments).toHaveLength(1);
  });

  it('accepts both status wrappers', async () => {
    for (const wrapper of ['MessageHeader', 'Status']) {
      expect(await read(status(wrapper, '<StatusCode>3</StatusCode><Timestamp>20/09/2015 11:08:36</Timestamp>'))).toMatchObject({
        kind: 'status', statusCode: '03', timestamp: '2015-09-20T11:08:36+07:00', warnings: [],
      });
    }
  });

  it('keeps an unknown status code and an unknown business with a warning', async () => {
    expect(await read(status('Status', '<StatusCode>99</StatusCode>'))).toMatchObject({ statusCode: '99', warnings: [{ code: 'status.unknownCode', value: '99' }] });
    const message = await readEdoc(edocXml({ traces: '<Bussiness><BussinessDocType>8</BussinessDocType></Bussiness>' }));
    expect(message.business).toBe('new');
    expect(codesOf(message)).toEqual(['business.unknown']);
  });

  it('names every replaced document once', async () => {
    const infos = ['a', 'b', 'a'].map((id) => `<ReplacementInfo><DocumentId>${id}</DocumentId></ReplacementInfo>`).join('');
    const message = await readEdoc(edocXml({ traces: `<Bussiness><BussinessDocType>3</BussinessDocType><ReplacementInfoList>${infos}</ReplacementInfoList></Bussiness>` }));
    expect(message).toMatchObject({ business: 'replace', targetDocumentIds: ['a', 'b'] });
    expect(codesOf(await readEdoc(edocXml({ traces: '<Bussiness><BussinessDocType>3</BussinessDocType></Bussiness>' })))).toEqual(['business.targetMissing']);
  });

  it('keeps who is added to and removed from the receivers, and for whom a document is replaced', async () => {
    const receivers = ['<Receiver><OrganId>A</OrganId><ReceiverType>0</ReceiverType></Receiver>', '<Receiver><OrganId>B</OrganId><ReceiverType>1</ReceiverType></Receiver>', '<Receiver><OrganId>C</OrganId><ReceiverType>7</ReceiverType></Receiver>', '<Receiver/>'];
    const update = await readEdoc(edocXml({ traces: `<Bussiness><DocumentId>x</DocumentId><BussinessDocType>2</BussinessDocType><Paper>3</Paper><BussinessDocumentInfo><ReceiverList>${receivers.join('')}</ReceiverList></BussinessDocumentInfo></Bussiness>` }));
    expect(update).toMatchObject({ business: 'update', targetDocumentIds: ['x'], paper: 3, receiverChanges: [{ organId: 'A', change: 'removed' }, { organId: 'B', change: 'added' }], warnings: [{ code: 'receiver.changeUnknown', value: '7' }] });
    const infos = '<ReplacementInfo><DocumentId>a</DocumentId><OrganIdList><OrganId>A</OrganId><OrganId>B</OrganId></OrganIdList></ReplacementInfo><ReplacementInfo><DocumentId>b</DocumentId></ReplacementInfo>';
    expect(await readEdoc(edocXml({ traces: `<Bussiness><BussinessDocType>3</BussinessDocType><ReplacementInfoList>${infos}</ReplacementInfoList></Bussiness>` }))).toMatchObject({
      targetDocumentIds: ['a', 'b'], replacedFor: [{ documentId: 'a', organIds: ['A', 'B'] }], warnings: [],
    });
  });

  it('warns about a second sender and reads the first', async () => {
    const message = await readEdoc(edocXml({ header: '<From><OrganId>A</OrganId></From><From><OrganId>C</OrganId></From><To><OrganId>B</OrganId></To><DocumentId>A,2025/01/02,1/N</DocumentId><Subject>s</Subject><Code><CodeNumber>1</CodeNumber><CodeNotation>N</CodeNotation></Code>' }));
    expect(message).toMatchObject({ from: { organId: 'A' }, warnings: [{ code: 'field.repeated', path: 'From', value: 'C' }] });
  });

  it('reads SOAP with an old namespace and inline attachments', async () => {
    const xml = `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:edXML="http://www.e-doc.vn/Schema/" xmlns:xlink="http://www.w3.org/1999/xlink">
      <SOAP-ENV:Header><edXML:MessageHeader><edXML:From><edXML:OrganId>A</edXML:OrganId></edXML:From><edXML:To><edXML:OrganId>B</edXML:OrganId></edXML:To>
      <edXML:Code><edXML:CodeNumber>5</edXML:CodeNumber><edXML:CodeNotation>VP</edXML:CodeNotation></edXML:Code><edXML:PromulgationInfo><edXML:PromulgationDate>05/02/2014</edXML:PromulgationDate></edXML:PromulgationInfo><edXML:Subject>Cũ</edXML:Subject></edXML:MessageHeader></SOAP-ENV:Header>
      <SOAP-ENV:Body><edXML:Manifest><edXML:Reference xlink:href="cid:1"><edXML:AttachmentName>a.pdf</edXML:AttachmentName></edXML:Reference></edXML:Manifest>
      <Attachments>${attachment('1', 'a.pdf', pdfBytes)}</Attachments></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
    const message = await readEdoc(xml);
    expect(message).toMatchObject({ documentId: 'A,2014/02/05,5/VP', issuedDate: '2014-02-05' });
    expect(message.attachments).toHaveLength(1);
    expect(codesOf(message)).toEqual(['envelope.soap', 'namespace.old', 'field.missing']);
  });

  it('warns about unknown and missing namespaces', async () => {
    expect((await readEdoc(edocXml({ root: 'xmlns="urn:other"' }))).warnings).toEqual([{ code: 'namespace.unknown', path: 'edXML', value: 'urn:other' }]);
    expect(codesOf(await readEdoc(edocXml({ root: '' })))).toEqual(['namespace.unknown']);
  });

  it('reads UTF-8 with byte order mark, UTF-16 of both orders and a wrong declaration', async () => {
    const xml = edocXml();
    const utf16 = Buffer.from(`\uFEFF${xml.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    const forms = [Buffer.from(`\uFEFF${xml}`, 'utf8'), utf16, Buffer.from(utf16).swap16(), utf16.subarray(2)];
    for (const form of forms) expect(await readEdoc(form)).toMatchObject({ subject: 'Thử', warnings: [] });
  });

  it('reads what is declared wrongly, and other encodings by their declaration', async () => {
    const xml = edocXml();
    for (const label of ['UTF-16', 'windows-1258', 'x-unknown']) expect(await readEdoc(xml.replace('UTF-8', label))).toMatchObject({ subject: 'Thử', warnings: [{ code: 'text.wrongDeclaration' }] });
    const latin = Buffer.from(xml.replace('UTF-8', 'windows-1252').replace('Thử', 'Théâtre'), 'latin1');
    expect(await readEdoc(latin)).toMatchObject({ subject: 'Théâtre', warnings: [] });
    expect(await readEdoc(Buffer.from(latin.toString('latin1').replace('windows-1252', 'x-unknown'), 'latin1'))).toMatchObject({ warnings: [{ code: 'text.badEncoding' }] });
    // Half a character of UTF-16 in the subject.
    expect(codesOf(await readEdoc(Buffer.from(`\uFEFF${xml.replace('Thử', 'Th\uD800')}`, 'utf16le')))).toEqual(['text.badEncoding']);
  });

  it('reads damaged UTF-8 with a warning', async () => {
    const bytes = Buffer.from(edocXml());
    bytes[bytes.indexOf('Thử') + 2] = 0xff;
    expect(codesOf(await readEdoc(bytes))).toEqual(['text.badEncoding']);
  });

  it('warns about lengths, repeated receivers, decomposed text and odd numbers, and keeps the values', async () => {
    const long = 'x'.repeat(501);
    const message = await readEdoc(
      edocXml({
        header: `<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To><To><OrganId>B</OrganId></To><DocumentId>d</DocumentId>
        <Code><CodeNumber>123456789012</CodeNumber><CodeNotation>${'Đ'.normalize('NFC')}</CodeNotation></Code><Subject>${long}</Subject><Content>${'Hà Nội'.normalize('NFD')}</Content>
        <OtherInfo><Priority>9</Priority><PageAmount>nhiều</PageAmount></OtherInfo>`,
      }),
    );
    expect(message.subject).toBe(long);
    expect(message.to).toHaveLength(1);
    expect(message.priority).toBe(0);
    expect(codesOf(message).toSorted()).toEqual(['field.tooLong', 'field.tooLong', 'number.invalid', 'priority.unknown', 'receiver.duplicate', 'text.notNfc']);
    expect(message.warnings.every((warning) => (warning.value?.length ?? 0) <= 200)).toBe(true);
  });

  it('derives number and notation from the document id when the code is missing', async () => {
    const message = await readEdoc(edocXml({ header: '<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To><DocumentId>A,2025/01/02,15/QĐ-UBND</DocumentId>' }));
    expect(message.code).toEqual({ number: '15', notation: 'QĐ-UBND' });
    expect(codesOf(message)).toEqual(['field.missing', 'field.missing']);
  });

  it('tolerates white space and NUL around the file', async () => {
    expect((await readEdoc(bytesOf(`\r\n ${edocXml()}\r\n\0\0`))).warnings).toEqual([]);
  });
});
