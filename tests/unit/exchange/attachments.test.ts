import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { safeName } from '../../../src/main/core/exchange/edxml/safe-name.ts';
import { sampleOf, sniffKind } from '../../../src/main/core/exchange/edxml/sniff.ts';
import type { MessageAttachment } from '../../../src/main/core/model/message.ts';
import { attachment, bytesOf, codesOf, edocXml, pdfBytes, readEdoc, readWithFiles, reference, seeded, wrappedZip } from './messages.ts';
import type { MemoryContents } from '../../support/memory-contents.ts';

interface One { attachments: readonly MessageAttachment[]; papers: readonly Uint8Array[]; codes: string[]; contents: MemoryContents }
const one = async (name: string, content: Uint8Array | string, type = '', limits = {}): Promise<One> => {
  const { message, papers, contents } = await readWithFiles(edocXml({ manifest: reference('cid:1', name), attachments: attachment('1', name, content, type) }), limits);
  return { attachments: message.attachments, papers, codes: codesOf(message), contents };
};

const noise = (size: number): Uint8Array => {
  const random = seeded(7);
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
};

describe('attachments', () => {
  it('are what was sent, long or short, wrapped in lines or not', async () => {
    const big = noise(100_001);
    const base64 = Buffer.from(big).toString('base64');
    const lines = base64.replaceAll(/(.{76})/gu, '$1\r\n');
    const references = base64.replaceAll(/(.{76})/gu, '$1&#13;\n');
    for (const text of [base64, lines, references, `\n   ${base64}\n  `, base64.replaceAll('=', ''), `<![CDATA[${base64}]]>`, `<!-- x -->${base64}`]) {
      const { attachments, papers, codes } = await one('a.bin', text);
      expect(codes).toEqual([]);
      expect(Buffer.compare(papers[0] ?? new Uint8Array(), big)).toBe(0);
      expect(attachments[0]?.contentType).toBe('application/octet-stream');
    }
  });

  it('a comment with a greater-than sign before base64 is not an attachment', async () => {
    const message = await readEdoc(edocXml({ manifest: reference('1', 'a.bin'), attachments: `<!-- > ${'A'.repeat(9000)} -->${attachment('1', 'a.bin', 'AAAA')}<!-- >${'A'.repeat(9000)}` + '<b/> -->' }));
    expect(message.attachments.map((a) => a.bytes)).toEqual([3]);
    expect(message.warnings).toEqual([]);
  });

  it('warns about missing, unlisted, empty and damaged ones', async () => {
    const message = await readEdoc(
      edocXml({
        manifest: reference('cid:1', 'a.txt') + reference('cid:9', 'mất.pdf'),
        attachments: attachment('cid:1', 'a.txt', '') + attachment('2', 'b.txt', bytesOf('b')) + attachment('3', 'c.txt', '${__file}') + attachment('4', 'd.txt', 'AAAAA'),
      }),
    );
    expect(message.attachments.map((a) => a.name)).toEqual(['a.txt', 'b.txt']);
    expect(message.warnings).toEqual([
      { code: 'attachment.empty', path: 'AttachmentEncoded/Attachment', value: 'a.txt' },
      { code: 'attachment.unlisted', path: 'AttachmentEncoded/Attachment', value: 'b.txt' },
      { code: 'attachment.unlisted', path: 'AttachmentEncoded/Attachment', value: 'c.txt' },
      { code: 'attachment.badBase64', path: 'AttachmentEncoded/Attachment', value: 'c.txt' },
      { code: 'attachment.unlisted', path: 'AttachmentEncoded/Attachment', value: 'd.txt' },
      { code: 'attachment.badBase64', path: 'AttachmentEncoded/Attachment', value: 'd.txt' },
      { code: 'attachment.missing', path: 'edXMLManifest/Reference', value: 'mất.pdf' },
    ]);
  });

  it('unwraps the single-entry ZIP one level, and only that', async () => {
    const inner = bytesOf('a;b\n');
    expect(await one('bảng.csv', wrappedZip(inner, 'csv'), 'application/zip')).toMatchObject({ codes: ['attachment.unwrapped'], attachments: [{ name: 'bảng.csv', contentType: 'text/plain' }] });
    expect(await one('gói.zip', wrappedZip(inner, 'csv'), 'application/zip')).toMatchObject({ codes: [], attachments: [{ contentType: 'application/zip' }] });
    expect((await one('a.csv', zipSync({ 'a.csv': inner }))).codes).toEqual(['attachment.typeMismatch']);
    const twice = wrappedZip(wrappedZip(inner, 'csv'), 'csv');
    expect(await one('a.csv', twice)).toMatchObject({ codes: ['attachment.unwrapped', 'attachment.typeMismatch'], attachments: [{ contentType: 'application/zip' }] });
  });

  it('does not inflate a bomb, a liar or a damaged ZIP', async () => {
    const bomb = wrappedZip(new Uint8Array(5_000_000), 'bin');
    expect((await one('a.bin', bomb, '', { maxUnzippedBytes: 1_000_000 })).codes).toEqual(['attachment.notUnwrapped']);
    const liar = Buffer.from(bomb);
    const central = liar.lastIndexOf('PK\x01\x02');
    liar.writeUInt32LE(1000, central + 24);
    expect((await one('a.bin', liar)).codes).toEqual(['attachment.notUnwrapped']);
    const damaged = Buffer.from(wrappedZip(noise(2000), 'bin'));
    damaged[200] = (damaged[200] ?? 0) ^ 0xff;
    expect(await one('a.bin', damaged)).toMatchObject({ codes: ['attachment.notUnwrapped'], attachments: [{ contentType: 'application/zip' }] });
  });

  it('trusts bytes, not labels', async () => {
    expect((await one('a.pdf', pdfBytes, 'application/pdf')).codes).toEqual([]);
    expect(await one('a.pdf', bytesOf('chỉ là chữ'), 'application/pdf')).toMatchObject({ codes: ['attachment.typeMismatch'], attachments: [{ contentType: 'text/plain', claimedContentType: 'application/pdf' }] });
    expect((await one('a.pdf', bytesOf('MZ\0\0'), '')).attachments[0]?.contentType).toBe('application/vnd.microsoft.portable-executable');
    expect((await one('a.docx', zipSync({ '[Content_Types].xml': bytesOf('<a/>'), 'word/document.xml': bytesOf('<a/>') }), 'application/docx')).codes).toEqual([]);
    expect((await one('a.xlsx', zipSync({ '[Content_Types].xml': bytesOf('<a/>'), 'xl/workbook.xml': bytesOf('<a/>') }), 'application/xslx')).codes).toEqual([]);
    expect(sniffKind(sampleOf(bytesOf('\uFEFF<?xml version="1.0"?><a/>')))).toBe('xml');
    expect(sniffKind(sampleOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)))).toBe('png');
    expect(sniffKind(sampleOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)))).toBe('jpeg');
  });

  it('gives distinct names and caps the number', async () => {
    const many = ['a.txt', 'A.txt', 'a.txt'].map((name, i) => attachment(String(i), name, bytesOf('x'))).join('');
    const listed = [0, 1, 2].map((i) => reference(String(i), 'a.txt')).join('');
    const message = await readEdoc(edocXml({ manifest: listed, attachments: many }));
    expect(message.attachments.map((a) => a.name)).toEqual(['a.txt', 'A (2).txt', 'a (3).txt']);
    const capped = await readEdoc(edocXml({ manifest: listed, attachments: many }), { maxAttachments: 2 });
    expect(capped.attachments).toHaveLength(2);
    expect(codesOf(capped)).toContain('attachment.tooMany');
  });
});

describe('file names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\b.pdf', 'b.pdf'],
    ['/abs.pdf', 'abs.pdf'],
    ['12/QĐ-UBND.pdf', '12-QĐ-UBND.pdf'],
    ['con.pdf', '_con.pdf'],
    ['..', 'dinh-kem'],
    ['', 'dinh-kem'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['a\u0000b\n.pdf', 'ab.pdf'],
    ['a<b>:"|?*.pdf', 'a_b______.pdf'],
    ['tên .pdf. ', 'tên .pdf'],
    ['.htaccess', 'htaccess'],
  ])('%j → %j', (claimed, safe) => {
    expect(safeName(claimed)).toBe(safe);
  });

  it('fit 255 bytes and keep the extension', () => {
    const name = safeName(`${'Đ'.repeat(400)}.pdf`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.endsWith('Đ.pdf')).toBe(true);
  });
});
