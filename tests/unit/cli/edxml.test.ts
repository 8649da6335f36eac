import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeStatus } from '../../../src/main/core/exchange/edxml/write-status.ts';
import { edocBytes, memoryContents } from '../../support/memory-contents.ts';
import { edoc, ours, theirs } from '../../support/office.ts';
import { cli } from './run-cli.ts';

let dir = '';
const bytes = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n');
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const at = (name: string): string => join(dir, name);
const show = (name: string) => cli(['edxml', 'show', at(name), '--json']);
const check = (name: string) => cli(['edxml', 'check', at(name), '--json']);
const build = (spec: string, output: string, ...more: string[]) => cli(['edxml', 'build', at(spec), '-o', at(output), '--json', ...more]);
const status = { kind: 'status', from: ours, statusCode: '03', description: 'Đã tiếp nhận', timestamp: '2026-11-23T08:00:00+07:00', responseFor: { organId: theirs.organId, code: '12/UBND-VX', documentId: 'H99,2026/11/20,12/UBND-VX' } } as const;
const messageOf = async (run: { json: Record<string, unknown> }): Promise<string> => Promise.resolve((run.json['error'] as { message: string }).message);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'congvan-cli-edxml-'));
  const files = memoryContents();
  const attachments = [files.put({ name: '12.pdf', contentType: 'application/pdf' }, bytes)];
  writeFileSync(at('edoc.edxml'), await edocBytes(edoc({ attachments, place: 'Đồng Mây' }), files));
  writeFileSync(at('odd.edxml'), (await edocBytes(edoc({ attachments }), files)).toString().replace('2026/11/20</edXML:Prom', '2026/02/30</edXML:Prom'));
  writeFileSync(at('secret.edxml'), await edocBytes(edoc({ subject: 'MẬT. Báo cáo' }), files));
  writeFileSync(at('status.edxml'), writeStatus(status));
  writeFileSync(at('12.pdf'), bytes);
  writeFileSync(at('text.edxml'), 'không phải XML');
  writeFileSync(at('empty.edxml'), '');
  writeFileSync(at('other.edxml'), '<html><body/></html>');
  writeFileSync(at('bomb.edxml'), '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('show', () => {
  test('a document as one JSON', async () => {
    const run = await show('edoc.edxml');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.json).toMatchObject({
      kind: 'edoc', business: 'new', documentId: 'H99,2026/11/20,12/UBND-VX', from: { organId: 'H99' }, to: [{ organId: 'H99.01' }],
      code: { number: '12', notation: 'UBND-VX' }, issuedDate: '2026-11-20', typeName: 'Công văn', subject: 'V/v rà soát đường giao thông nông thôn', responseFor: [],
      attachments: [{ name: '12.pdf', contentType: 'application/pdf', bytes: bytes.length, sha256: sha256(bytes) }], warnings: [],
    });
  });

  test('a status as one JSON', async () => {
    const run = await show('status.edxml');
    expect(run.status).toBe(0);
    expect(run.json).toMatchObject({ kind: 'status', from: { organId: 'H99.01' }, status: { code: '03' }, responseFor: [{ organId: 'H99', code: '12/UBND-VX' }], attachments: [] });
  });

  test.each([
    ['text.edxml', 'edxml.notXml'], ['empty.edxml', 'edxml.notXml'], ['other.edxml', 'edxml.notEdxml'], ['bomb.edxml', 'edxml.entityForbidden'], ['secret.edxml', 'secret.marked'],
    ['missing.edxml', 'input.unreadable'], ['.', 'input.unreadable'],
  ])('%s: 2 and %s', async (name, code) => {
    for (const run of [await show(name), await check(name)]) {
      expect([run.status, run.code]).toEqual([2, code]);
      expect(await messageOf(run)).not.toContain('{{');
    }
  });
});

describe('check', () => {
  test('is content with a clean message', async () => {
    for (const name of ['edoc.edxml', 'status.edxml']) {
      const run = await check(name);
      expect([run.status, run.json['warnings']]).toEqual([0, []]);
    }
  });

  test('lists what is odd, with the raw value and what to do', async () => {
    const run = await check('odd.edxml');
    expect([run.status, run.json]).toMatchObject([1, { kind: 'edoc', warnings: [{ code: 'date.impossible', path: 'PromulgationInfo/PromulgationDate', value: '2026/02/30', message: expect.stringContaining('.') as string }] }]);
    const text = await cli(['edxml', 'check', at('odd.edxml')]);
    expect([text.status, text.stdout]).toEqual([1, expect.stringContaining('date.impossible') as string]);
  });
});

describe('build', () => {
  const write = (name: string, spec: unknown): void => writeFileSync(at(name), typeof spec === 'string' ? spec : JSON.stringify(spec));

  test('makes the same message from what show says', async () => {
    const shown = (await show('edoc.edxml')).json;
    write('spec.json', { ...shown, attachments: [{ path: '12.pdf' }] });
    const run = await build('spec.json', 'built.edxml');
    const built = readFileSync(at('built.edxml'));
    expect([run.status, run.json]).toEqual([0, { output: at('built.edxml'), bytes: built.length, sha256: sha256(built), kind: 'edoc', attachments: [{ name: '12.pdf', bytes: bytes.length, sha256: sha256(bytes) }] }]);
    expect((await show('built.edxml')).json).toEqual(shown);
    expect(Buffer.compare(built, readFileSync(at('edoc.edxml')))).toBe(0);
  });

  test('makes a status, in either wrapper', async () => {
    const shown = (await show('status.edxml')).json;
    write('status.json', shown);
    expect((await build('status.json', 'status-1.edxml')).status).toBe(0);
    expect((await build('status.json', 'status-2.edxml', '--wrapper', 'Status')).status).toBe(0);
    expect(readFileSync(at('status-2.edxml'), 'utf8')).toContain('<edXML:Status>');
    for (const name of ['status-1.edxml', 'status-2.edxml']) expect((await show(name)).json).toEqual(shown);
  });

  test('leaves nothing behind where it fails, and says why', async () => {
    const good = { kind: 'edoc', documentId: 'd', from: ours, to: [theirs], code: { number: '1', notation: 'N' } };
    write('json.json', '{"kind":');
    write('kind.json', { kind: 'letter' });
    write('date.json', { ...good, issuedDate: '30/11/2026' });
    write('paper.json', { ...good, attachments: [{ path: 'không có.pdf' }] });
    write('secret.json', { ...good, subject: 'Kế hoạch (Tối mật)' });
    write('good.json', good);
    const before = readdirSync(dir).sort();
    for (const [spec, code, field] of [['json', 'edxml.specInvalid', 'JSON'], ['kind', 'edxml.specInvalid', 'kind'], ['date', 'edxml.specInvalid', 'issuedDate'], ['paper', 'input.unreadable', 'không có.pdf'], ['secret', 'secret.marked', 'Tối mật'], ['absent', 'input.unreadable', 'absent']] as const) {
      const run = await build(`${spec}.json`, 'never.edxml');
      expect([run.status, run.code]).toEqual([2, code]);
      expect(await messageOf(run)).toContain(field);
    }
    expect((await build('good.json', '12.pdf')).code).toBe('output.exists');
    expect((await build('good.json', 'no/such/folder.edxml')).code).toBe('file.unwritable');
    expect((await build('good.json', 'never.edxml', '--wrapper', 'Other')).code).toBe('command.usage');
    expect((await cli(['edxml', 'build', at('good.json'), '--json'])).code).toBe('command.usage');
    expect(readdirSync(dir).sort()).toEqual(before);
  });
});
