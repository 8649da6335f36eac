import { describe, expect, it } from 'vitest';
import type { EdxmlLimits } from '../../../src/main/core/exchange/edxml/limits.ts';
import { NS, answerOf, edocXml } from './messages.ts';

/** The failure, and nothing may be left behind with it. */
const failure = async (input: string | Uint8Array, limits?: Partial<EdxmlLimits>): Promise<unknown> => {
  const { answer, contents } = await answerOf(input, limits);
  if (answer.ok) return 'readable';
  expect([contents.size, contents.counts.finished, contents.counts.opened - contents.counts.discarded]).toEqual([0, 0, 0]);
  return answer.error;
};

describe('what cannot be read says why', () => {
  it.each([
    ['', 'edxml.notXml'],
    ['   \r\n', 'edxml.notXml'],
    ['xin chào', 'edxml.notXml'],
    ['%PDF-1.7', 'edxml.notXml'],
    ['PK\u0003\u0004', 'edxml.notXml'],
    ['{"status":"OK"}', 'edxml.notXml'],
    ['<<<', 'edxml.notXml'],
    ['<?xml version="1.0"?>', 'edxml.notXml'],
    ['<!-- only -->', 'edxml.notXml'],
    ['<!DOCTYPE html><html><body><br></body></html>', 'edxml.notEdxml'],
    ['<html><head>', 'edxml.notEdxml'],
    ['<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html/>', 'edxml.notEdxml'],
    ['<invoice><OrganId>1</OrganId></invoice>', 'edxml.notEdxml'],
    [`<edXML xmlns="${NS}"/>`, 'edxml.notEdxml'],
    ['<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>', 'edxml.notEdxml'],
    ['<!DOCTYPE edXML [<!ENTITY a "b">]><edXML/>', 'edxml.entityForbidden'],
    ['<!DOCTYPE edXML SYSTEM "http://127.0.0.1:1/x.dtd" [ ]><edXML/>', 'edxml.entityForbidden'],
    ['<edXML>&file;</edXML>', 'edxml.malformed'],
    ['<edXML><a></b></edXML>', 'edxml.malformed'],
    ['<edXML><a b="1" b="2"', 'edxml.malformed'],
    [`${edocXml()}<edXML/>`, 'edxml.malformed'],
  ])('%j: %s', async (input, code) => {
    expect(await failure(input)).toMatchObject({ code });
  });

  it('names the line and the element of a broken file, behind a long attachment too', async () => {
    const attachment = `<Attachment><ContentTransferEncoded>${'AAAA\n'.repeat(2000)}</ContentTransferEncoded>\n</Attachmen></AttachmentEncoded></edXML>`;
    const xml = `<edXML>\n<AttachmentEncoded>${attachment}`;
    expect(await failure(xml)).toEqual({ code: 'edxml.malformed', details: { line: 2003, element: 'edXML/AttachmentEncoded' } });
  });

  it('a truncated file is never readable, wherever it was cut', async () => {
    const xml = edocXml({ attachments: `<Attachment><ContentTransferEncoded>${'QUJD'.repeat(3000)}</ContentTransferEncoded></Attachment>` });
    for (let at = 1; at < xml.length; at += 37) expect(await failure(xml.slice(0, at))).toMatchObject({ code: expect.stringMatching(/^edxml\.(malformed|notXml)$/u) as string });
  });

  it.each([
    ['From', edocXml({ header: '<To><OrganId>B</OrganId></To><DocumentId>d</DocumentId>' }), 'From/OrganId'],
    ['document id and code', edocXml({ header: '<From><OrganId>A</OrganId></From><To><OrganId>B</OrganId></To>' }), 'DocumentId'],
    ['status without answer', '<edXML><edXMLHeader><Status><From><OrganId>A</OrganId></From><StatusCode>01</StatusCode></Status></edXMLHeader></edXML>', 'ResponseFor'],
  ])('missing %s', async (_, xml, element) => {
    expect(await failure(xml)).toEqual({ code: 'edxml.missing', details: { element } });
  });

  it('bombs and giants stop at their limit', async () => {
    expect(await failure(edocXml(), { maxBytes: 100 })).toMatchObject({ code: 'edxml.tooLarge', details: { limit: 100 } });
    expect(await failure(`<edXML>${'<a>'.repeat(100_000)}`)).toMatchObject({ code: 'edxml.tooComplex', details: { limit: 64 } });
    expect(await failure(`<edXML>${'<a/>'.repeat(200_000)}</edXML>`)).toMatchObject({ code: 'edxml.tooComplex' });
    expect(await failure(`<edXML ${Array.from({ length: 150_000 }, (_, i) => `a${i}=""`).join(' ')}/>`)).toMatchObject({ code: 'edxml.tooComplex' });
    expect(await failure(`<edXML><!--${'-a'.repeat(1000)}--></edXML>`, { maxMarkupBytes: 1000 })).toMatchObject({ code: 'edxml.tooComplex' });
    const laughs = `<!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><edXML>&b;</edXML>`;
    expect(await failure(laughs)).toMatchObject({ code: 'edxml.entityForbidden' });
  });
});
