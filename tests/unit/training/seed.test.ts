import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OfficeProfile } from '../../../src/contract/office-profile.ts';
import { readEdxml } from '../../../src/main/core/exchange/edxml/read-edxml.ts';
import { bytesOf } from '../../../src/main/core/ports/bytes.ts';
import type { EdocMessage } from '../../../src/main/core/model/message.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { startTraining } from '../../../src/training/training-main.ts';
import type { TrainingOffice } from '../../../src/training/training-main.ts';
import { fetched } from '../../support/exchange.ts';
import { memoryContents } from '../../support/memory-contents.ts';
import { ask, axisOf, freshFolder, tool } from './support.ts';

const now = Date.now();
let dataDir: string;
let office: TrainingOffice;
const steps: string[] = [];
const messages: EdocMessage[] = [];
const papers = memoryContents();

async function start(): Promise<TrainingOffice> {
  const started = await startTraining({ dataDir, now: () => Date.now(), progress: (step) => steps.push(step), everyMs: 3_600_000 });
  if (!started.ok) throw new Error(started.error.code);
  return started.value;
}

async function waiting(): Promise<readonly string[]> {
  const listed = await (await axisOf(dataDir, 'commune')).list('edoc');
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value.map(({ docId }) => docId);
}

beforeAll(async () => {
  dataDir = await freshFolder();
  office = await start();
  const axis = await axisOf(dataDir, 'commune');
  for (const docId of await waiting()) {
    const parsed = await readEdxml(bytesOf(await fetched(axis, docId)), papers);
    if (!parsed.ok || parsed.value.kind !== 'edoc') throw new Error(`not an edoc: ${docId}`);
    messages.push(parsed.value);
  }
});

afterAll(async () => { await office.close(); });

const message = (code: string): EdocMessage => {
  const found = messages.find((one) => `${one.code.number}/${one.code.notation}` === code);
  if (found === undefined) throw new Error(`no message ${code}`);
  return found;
};
const attachment = (code: string, index = 0): Uint8Array => papers.bytes(message(code).attachments[index]?.blob ?? '');

async function onDisk(bytes: Uint8Array): Promise<string> {
  const path = join(await freshFolder(), 'a.pdf');
  await writeFile(path, bytes);
  return path;
}

/** What pdfsig says about each signature: "Signature is Valid.", "Digest Mismatch.", … */
const pdfsig = (path: string): readonly string[] =>
  [...ask('pdfsig', '-nocert', path).text.matchAll(/Signature Validation: (.*)/gu)].map(([, verdict]) => verdict ?? '');

describe('what waits on the hub', () => {
  test('sixteen messages from two agencies, of varied types, urgency and due dates', () => {
    expect(messages).toHaveLength(16);
    expect(new Set(messages.map((one) => one.from.organId))).toEqual(new Set(['000.00.00.H99', '000.00.12.H99']));
    expect(new Set(messages.map((one) => one.typeName)).size).toBeGreaterThanOrEqual(9);
    expect(new Set(messages.map((one) => one.priority))).toEqual(new Set([0, 1, 2, 3]));
    const tomorrow = new Date(now + 31 * 3_600_000).toISOString().slice(0, 10);
    expect(messages.filter((one) => one.dueDate === tomorrow).length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...messages.map((one) => one.subject.length))).toBeGreaterThan(200);
    for (const one of messages) {
      expect(one.to.map(({ organId }) => organId)).toEqual(['000.00.45.H99']);
      expect(one.subject.length).toBeLessThanOrEqual(500);
      expect(one.pageAmount).toBeGreaterThan(0);
    }
  });

  test('only the odd attachments warn', () => {
    const warned = messages.filter((one) => one.warnings.length > 0);
    expect(warned.map((one) => one.code.notation)).toEqual(['SNV-CCVC']);
    expect(warned[0]?.warnings.map((warning) => warning.code).sort()).toEqual(['attachment.typeMismatch', 'attachment.unwrapped']);
    const [, sheet, fake] = message('1201/SNV-CCVC').attachments;
    expect(sheet?.contentType).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(fake?.contentType).toBe('text/plain');
  });

  test('one recall names its target, one document came twice', () => {
    const recall = messages.filter((one) => one.business === 'recall');
    expect(recall).toHaveLength(1);
    expect(recall[0]?.targetDocumentIds).toEqual([message('215/TB-UBND').documentId]);
    expect(recall[0]?.businessReason).toMatch(/sai sót/u);
    const twice = messages.filter((one) => one.code.number === '77');
    expect(twice).toHaveLength(2);
    expect(twice[0]?.documentId).toBe(twice[1]?.documentId);
  });
});

describe('signatures', () => {
  test('pdfsig: as designed, and every PDF is sound', async () => {
    const counts = { valid: 0, mismatch: 0, unsignedFiles: 0, files: 0 };
    for (const one of messages) {
      for (const file of one.attachments.filter(({ contentType }) => contentType === 'application/pdf')) {
        const path = await onDisk(papers.bytes(file.blob));
        tool('qpdf', '--check', path);
        const verdicts = pdfsig(path);
        counts.files += 1;
        counts.valid += verdicts.filter((verdict) => verdict === 'Signature is Valid.').length;
        counts.mismatch += verdicts.filter((verdict) => verdict === 'Digest Mismatch.').length;
        if (verdicts.length === 0) counts.unsignedFiles += 1;
      }
    }
    // 16 main files and 1 appendix; 14 main files carry two good signatures, the altered one two bad, the appendix one.
    expect(counts).toEqual({ files: 17, valid: 14 * 2 + 1, mismatch: 2, unsignedFiles: 1 });
  });

  test('our own verdicts with the training root', async () => {
    const root = await readFile(join(dataDir, 'training', 'certificates', 'root.der'));
    const verdicts = new Map<string, string>();
    for (const one of messages) {
      const verified = await verifyPdf(papers.bytes(one.attachments[0]?.blob ?? ''), { trustAnchors: [root], at: now });
      verdicts.set(one.code.number, verified.document);
    }
    const special = { '1855': 'invalid', '1860': 'unsigned', '58': 'unsure', '1210': 'unsure' };
    for (const [number, verdict] of verdicts) expect([number, verdict]).toEqual([number, special[number as keyof typeof special] ?? expect.stringMatching(/^valid/u)]);
    expect(verdicts.size).toBe(15);
  });

  test('the altered paper reads differently from what was signed, by a few bytes', async () => {
    const path = await onDisk(attachment('1855/UBND-KTTH'));
    expect(tool('pdftotext', path, '-')).toContain('850.000.000');
  });

  test('the annotated paper keeps its signed revision whole', async () => {
    const bytes = attachment('1210/SNV-VTLT');
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.match(/%%EOF/gu)).toHaveLength(4);
    const sealed = bytes.subarray(0, text.lastIndexOf('%%EOF', text.length - 10) + 6);
    expect(pdfsig(await onDisk(sealed))).toEqual(['Signature is Valid.', 'Signature is Valid.']);
    expect(tool('pdftotext', await onDisk(bytes), '-').normalize('NFC')).not.toBe(tool('pdftotext', await onDisk(sealed), '-').normalize('NFC'));
  });

  test('leader first, agency second; the plan has three pages and a sealed appendix with its text', async () => {
    const answer = ask('pdfsig', '-nocert', await onDisk(attachment('166/KH-UBND'))).text.normalize('NFC');
    expect(answer.indexOf('Tạ Vân Phong Lĩnh')).toBeLessThan(answer.indexOf('Common Name: Ủy ban nhân dân tỉnh Vân Lĩnh'));
    expect(message('166/KH-UBND').pageAmount).toBeGreaterThanOrEqual(3);
    expect(tool('pdftotext', await onDisk(attachment('166/KH-UBND', 1)), '-')).toMatch(/166\/KH-UBND; \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00/u);
  });
});

describe('the data folder', () => {
  test('office.json is a training profile whose files exist and are closed to others', async () => {
    const profile = OfficeProfile.parse(JSON.parse(await readFile(join(dataDir, 'office.json'), 'utf8')));
    expect(profile.training).toBe(true);
    expect(profile.people.map(({ role }) => role).sort()).toEqual(['clerk', 'handler', 'handler', 'handler', 'handler', 'leader', 'leader']);
    expect(profile.certificates.map(({ role }) => role)).toEqual(['personal', 'personal', 'organ', 'personal']);
    expect(profile).toMatchObject({ timestamp: { urlFile: 'training/timestamp.json' }, timeAnchors: ['training/certificates/root.der'] });
    for (const { p12Path, imagePath, personId } of profile.certificates) {
      expect((await stat(join(dataDir, p12Path))).mode & 0o777).toBe(0o600);
      expect((await readFile(join(dataDir, imagePath ?? ''))).subarray(1, 4).toString()).toBe('PNG');
      if (personId !== undefined) expect(profile.people.some(({ id }) => id === personId)).toBe(true);
    }
    for (const path of profile.trustAnchors) expect((await stat(join(dataDir, path))).size).toBeGreaterThan(500);
    for (const { secretFile } of profile.connections) expect((await stat(join(dataDir, secretFile))).mode & 0o777).toBe(0o600);
    expect(profile.people.some(({ fullName }) => [...fullName].length >= 40)).toBe(true);
  });

  test('drafts are there, unsigned, with blank number and date, and a README', async () => {
    const folder = join(dataDir, 'huan-luyen', 'du-thao');
    const files = await readdir(folder);
    expect(files.filter((name) => name.endsWith('.pdf'))).toHaveLength(3);
    for (const name of files.filter((one) => one.endsWith('.pdf'))) {
      const path = join(folder, name);
      tool('qpdf', '--check', path);
      expect(pdfsig(path)).toEqual([]);
      expect(tool('pdftotext', '-layout', path, '-')).toMatch(/Số:\s{3,}\/UBND-VP/u);
    }
    const readme = await readFile(join(folder, 'README.txt'), 'utf8');
    for (const name of files.filter((one) => one.endsWith('.pdf'))) expect(readme).toContain(name);
  });
});

// Last: it starts the office again.
describe('a second start', () => {
  test('changes nothing but the address', async () => {
    const before = await waiting();
    const root = await readFile(join(dataDir, 'training', 'certificates', 'root.der'));
    await writeFile(join(dataDir, 'office.json'), JSON.stringify({ ...JSON.parse(await readFile(join(dataDir, 'office.json'), 'utf8')) as object, place: 'Nơi khác' }));
    await office.close();
    steps.length = 0;
    office = await start();
    expect(steps).toEqual([]);
    expect([...(await waiting())].sort()).toEqual([...before].sort());
    expect(Buffer.compare(await readFile(join(dataDir, 'training', 'certificates', 'root.der')), root)).toBe(0);
    expect(await readFile(join(dataDir, 'office.json'), 'utf8')).toContain('Nơi khác');
  });

  test('a real office is never touched', async () => {
    for (const content of ['{"version":1,"training":false}', 'not JSON']) {
      const folder = await freshFolder();
      await writeFile(join(folder, 'office.json'), content);
      expect(await startTraining({ dataDir: folder, now: () => now })).toMatchObject({ ok: false, error: { code: 'training.realOffice' } });
      expect(await readdir(folder)).toEqual(['office.json']);
    }
  });

  test('an unusable folder is an answer', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'training'), 'a file where the folder should be');
    await writeFile(join(folder, 'huan-luyen'), 'and another');
    const answer = await startTraining({ dataDir: join(folder, 'huan-luyen'), now: () => now });
    expect(answer).toMatchObject({ ok: false, error: { code: 'training.folderUnusable' } });
  });
});
