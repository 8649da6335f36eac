import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { base64Decoder } from '../../../src/main/core/exchange/edxml/base64-stream.ts';
import { readEdxml } from '../../../src/main/core/exchange/edxml/read-edxml.ts';
import { fail } from '../../../src/main/core/model/result.ts';
import type { ByteSource } from '../../../src/main/core/ports/bytes.ts';
import { inPieces, memoryContents } from '../../support/memory-contents.ts';
import { answerOf, attachment, bytesOf, codesOf, edocXml, readWithFiles, reference, seeded, wrappedZip } from './messages.ts';

const noise = (size: number, seed = 7): Uint8Array => {
  const random = seeded(seed);
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
};
const twoLarge = edocXml({ manifest: reference('1', 'a.bin') + reference('2', 'b.bin'), attachments: attachment('1', 'a.bin', noise(100_000)) + attachment('2', 'b.bin', noise(100_000, 8)) });

describe('base64 in pieces', () => {
  const decoded = (text: string, size: number): Buffer | undefined => {
    const decoder = base64Decoder();
    const out: Buffer[] = [];
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; at += size) {
      const piece = decoder.push(bytes.subarray(at, at + size));
      if (piece === undefined) return undefined;
      out.push(piece);
    }
    const last = decoder.end();
    return last === undefined ? undefined : Buffer.concat([...out, last]);
  };

  it('is what the runtime decodes, whatever the pieces, the padding and the line ends', () => {
    for (let length = 0; length < 80; length += 1) {
      const bytes = Buffer.from(noise(length, length));
      const base64 = bytes.toString('base64');
      const forms = [base64, base64.replaceAll('=', ''), ` \n${base64.replaceAll(/(.{5})/gu, '$1\r\n')}\t`, base64.replaceAll(/(.{3})/gu, '$1&#13;\n'), base64.replaceAll(/(.{7})/gu, '$1&#xA;&#x20;&#9;')];
      for (const form of forms) for (const size of [1, 2, 3, 5, 64, 1000]) expect(decoded(form, size)?.equals(bytes)).toBe(true);
    }
  });

  it.each(['A', 'AAAAA', 'AA=A', 'A===', '====', 'AA==AA==', 'AAA=AAAA', 'AA-A', 'AA_A', 'AA*A', '${__file}', 'AAAA&amp;', 'AAAA&#14;', 'AAAA&#1', 'Ã AAA', 'AA\0A'])('refuses %j', (text) => {
    for (const size of [1, 2, 3, 100]) {
      expect(decoded(text, size)).toBeUndefined();
      expect(decoded('QUJD'.repeat(50) + text, size)).toBeUndefined();
      expect(decoded(text + 'QUJD'.repeat(50), size)).toBeUndefined();
    }
  });
});

describe('a message that fails on the way', () => {
  it('throws away what was written before', async () => {
    for (const cut of [twoLarge.length - 1, twoLarge.indexOf('b.bin</AttachmentName>', 1000) + 50_000]) {
      const { answer, contents } = await answerOf(twoLarge.slice(0, cut));
      expect(answer).toMatchObject({ ok: false, error: { code: 'edxml.malformed' } });
      expect([contents.size, contents.counts]).toEqual([0, { opened: 2, finished: 0, discarded: 2 }]);
    }
  });

  it('answers what the disk says, and throws away the rest', async () => {
    const contents = memoryContents();
    let finishes = 0;
    const writer = () => {
      const inner = contents.writer();
      return {
        ...inner,
        async finish() {
          finishes += 1;
          if (finishes < 2) return inner.finish();
          await inner.discard();
          return fail('data.diskFull');
        },
      };
    };
    expect(await readEdxml(inPieces(bytesOf(twoLarge), 5000), { ...contents, writer })).toEqual({ ok: false, error: { code: 'data.diskFull' } });
    expect(contents.counts).toEqual({ opened: 2, finished: 1, discarded: 1 });
  });

  it('waits for a slow disk, and gives its error on', async () => {
    const contents = memoryContents();
    let writing = 0;
    const writer = (breaksAt = Infinity) => () => {
      const inner = contents.writer();
      let written = 0;
      return {
        ...inner,
        async write(piece: Uint8Array) {
          writing += 1;
          expect(writing).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          written += piece.length;
          if (written > breaksAt) throw new Error('the disk is gone');
          await inner.write(piece);
          writing -= 1;
        },
      };
    };
    expect(await readEdxml(inPieces(bytesOf(twoLarge), 5000), { ...contents, writer: writer() })).toMatchObject({ ok: true, value: { warnings: [] } });
    const opened = contents.counts.opened;
    await expect(readEdxml(inPieces(bytesOf(twoLarge), 5000), { ...contents, writer: writer(50_000) })).rejects.toThrow('the disk is gone');
    expect(contents.counts.opened - opened).toBe(contents.counts.discarded);
  });

  it('stops where the source is longer than it said, and lets go of the source', async () => {
    let closed = 0;
    const endless: ByteSource = {
      size: 100,
      async *open() {
        try {
          yield bytesOf('<edXML><a>');
          for (;;) yield bytesOf('x'.repeat(10_000));
        } finally {
          closed += 1;
        }
      },
    };
    expect(await readEdxml(endless, memoryContents(), { maxBytes: 1_000_000 })).toMatchObject({ ok: false, error: { code: 'edxml.tooLarge', details: { limit: 1_000_000 } } });
    expect(closed).toBe(1);
  });
});

describe('attachments as they come', () => {
  it('a name and label behind the content count as much', async () => {
    const xml = edocXml({
      manifest: reference('cid:1', 'bảng.csv'),
      attachments: `<Attachment><ContentTransferEncoded>${Buffer.from(wrappedZip(bytesOf('a;b\n'), 'csv')).toString('base64')}</ContentTransferEncoded><ContentType>application/zip</ContentType><AttachmentName>bảng.csv</AttachmentName><ContentId>cid:1</ContentId></Attachment>`,
    });
    const { message, papers, contents } = await readWithFiles(xml);
    expect(message.attachments).toMatchObject([{ name: 'bảng.csv', contentType: 'text/plain' }]);
    expect(Buffer.from(papers[0] ?? []).toString()).toBe('a;b\n');
    // Of the archive around it nothing was kept.
    expect(contents.size).toBe(1);
  });

  it('content begins behind its tag, wherever signs that look like one stand', async () => {
    const long = Buffer.from(noise(50_000)).toString('base64');
    const xml = (open: string, close = '</ContentTransferEncoded>'): string => edocXml({ manifest: reference('1', 'a.bin'), attachments: `<Attachment><ContentId>1</ContentId><AttachmentName>a.bin</AttachmentName>${open}${long}${close}</Attachment>` });
    const forms = [
      xml('<ContentTransferEncoded a=">" b=\'/>\' >'), xml('<x:ContentTransferEncoded\n\txmlns:x="urn:x">', '</x:ContentTransferEncoded >'), xml('<CONTENTTRANSFERENCODED>', '</CONTENTTRANSFERENCODED>'),
      xml('<!-- <ContentTransferEncoded> --><ContentTransferEncoded>'), xml('<ContentTransferEncoded><![CDATA[', ']]></ContentTransferEncoded>'), xml('<ContentTransferEncoded><!-- > -->'), xml('<ContentTransferEncoded>', '<?x ?></ContentTransferEncoded>'),
      xml('<Description>&lt;ContentTransferEncoded></Description><ContentTransferEncoded>'), xml(`<Note t="${'>'.repeat(30)}">x</Note><ContentTransferEncoded>`),
    ];
    for (const form of forms) {
      for (const size of [1, 1000, 100_000]) {
        const { answer, contents } = await answerOf(form, {}, size);
        expect(answer).toMatchObject({ ok: true, value: { attachments: [{ bytes: 50_000 }], warnings: [] } });
        if (answer.ok && answer.value.kind === 'edoc') expect(Buffer.from(contents.bytes(answer.value.attachments[0]?.blob ?? '')).toString('base64')).toBe(long);
      }
    }
  });

  it('a second content is not mixed with the first', async () => {
    const content = (text: string): string => `<ContentTransferEncoded>${text}</ContentTransferEncoded>`;
    const xml = (contents: string): string => edocXml({ manifest: reference('1', 'a.txt'), attachments: `<Attachment><ContentId>1</ContentId><AttachmentName>a.txt</AttachmentName>${contents}</Attachment>` });
    const two = await readWithFiles(xml(content('QUJD') + content('REVG')));
    expect([Buffer.from(two.papers[0] ?? []).toString(), codesOf(two.message)]).toEqual(['ABC', ['attachment.contentRepeated']]);
    const emptyFirst = await readWithFiles(xml(content(' \n') + content('REVG')));
    expect([Buffer.from(emptyFirst.papers[0] ?? []).toString(), codesOf(emptyFirst.message)]).toEqual(['DEF', []]);
  });

  it('a hundred thousand contents cost no more than their elements', async () => {
    const content = '<ContentTransferEncoded></ContentTransferEncoded>'.repeat(40_000);
    const inside = edocXml({ manifest: reference('1', 'a.txt'), attachments: `<Attachment><ContentId>1</ContentId><AttachmentName>a.txt</AttachmentName>${content}</Attachment>` });
    const outside = edocXml({ attachments: content.replaceAll('></', '>QUJD</') });
    expect(codesOf((await readWithFiles(inside)).message)).toEqual(['attachment.contentRepeated', 'attachment.empty']);
    const passed = await readWithFiles(outside);
    expect([passed.message.attachments, passed.contents.counts.opened, codesOf(passed.message)]).toEqual([[], 0, []]);
    const many = `<Attachment>${content.slice(0, 49)}</Attachment>`.repeat(20_000);
    const capped = await readWithFiles(edocXml({ attachments: many }));
    expect([capped.message.attachments.length, capped.contents.counts.opened]).toEqual([500, 500]);
  });

  it('all archives of a message together have a limit', async () => {
    const zips = [0, 1, 2].map((i) => attachment(String(i), `${i}.csv`, wrappedZip(bytesOf(`${i};b\n`.repeat(100_000)), 'csv'))).join('');
    const xml = edocXml({ manifest: [0, 1, 2].map((i) => reference(String(i), `${i}.csv`)).join(''), attachments: zips });
    expect(codesOf((await readWithFiles(xml)).message)).toEqual(['attachment.unwrapped', 'attachment.unwrapped', 'attachment.unwrapped']);
    const { message } = await readWithFiles(xml, { maxTotalUnzippedBytes: 900_000 });
    expect(codesOf(message)).toEqual(['attachment.unwrapped', 'attachment.unwrapped', 'attachment.notUnwrapped', 'attachment.typeMismatch']);
  });

  it('takes stored entries out, and leaves archives that hold more alone', async () => {
    const name = '32da2890-1a55-4ccd-9ac9-cd0d98559e67';
    const one = async (zip: Uint8Array): Promise<[Uint8Array | undefined, string[]]> => {
      const { papers, message } = await readWithFiles(edocXml({ manifest: reference('1', 'a.bin'), attachments: attachment('1', 'a.bin', zip) }));
      return [papers[0], codesOf(message)];
    };
    const big = noise(200_000);
    for (const level of [0, 6] as const) expect(await one(zipSync({ [`${name}.bin`]: big }, { level }))).toEqual([Buffer.from(big), ['attachment.unwrapped']]);
    const two = zipSync({ [`${name}.bin`]: big, [`${name.replace('3', '4')}.bin`]: big });
    expect(await one(two)).toEqual([Buffer.from(two), []]);
    expect(await one(zipSync({ [`${name}.bin`]: new Uint8Array() }))).toEqual([Buffer.alloc(0), ['attachment.unwrapped']]);
  });

  it('five hundred small ones hold no file open', async () => {
    const ids = Array.from({ length: 500 }, (_, i) => String(i));
    const contents = memoryContents();
    let [open, most] = [0, 0];
    const writer = () => {
      const inner = contents.writer();
      open += 1;
      most = Math.max(most, open);
      return { ...inner, finish: () => { open -= 1; return inner.finish(); } };
    };
    const xml = edocXml({ manifest: ids.map((id) => reference(id, `${id}.txt`)).join(''), attachments: ids.map((id) => attachment(id, `${id}.txt`, bytesOf(`tệp ${id}`))).join('') });
    expect(await readEdxml(inPieces(bytesOf(xml), 4096), { ...contents, writer })).toMatchObject({ ok: true, value: { attachments: { length: 500 }, warnings: [] } });
    expect([most, open, contents.size]).toEqual([1, 0, 500]);
  });
});
