import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEdoc, buildStatus } from '../../../src/main/core/exchange/edxml/build.ts';
import { paper } from '../../support/exchange.ts';
import { edoc, ours, theirs } from '../../support/office.ts';
import { cli } from './run-cli.ts';

let dir = '';
let bytes: Uint8Array = new Uint8Array();
const at = (name: string): string => join(dir, name);
const show = (name: string) => cli(['edxml', 'show', at(name), '--json']);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'congvan-cli-edxml-'));
  bytes = await paper();
  writeFileSync(at('edoc.edxml'), buildEdoc(edoc({ attachments: [{ name: '12.pdf', contentType: 'application/pdf', bytes }] })));
  writeFileSync(at('status.edxml'), buildStatus({
    kind: 'status', from: ours, statusCode: '03', description: 'Đã tiếp nhận', timestamp: '2026-11-23 08:00:00',
    responseFor: { organId: theirs.organId, code: '12/UBND-VX', documentId: 'H99,2026/11/20,12/UBND-VX' }, warnings: [],
  } as never));
  writeFileSync(at('text.edxml'), 'không phải XML');
  writeFileSync(at('empty.edxml'), '');
  writeFileSync(at('other.edxml'), '<html><body/></html>');
  writeFileSync(at('bomb.edxml'), '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a document as one JSON', async () => {
  const run = await show('edoc.edxml');
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect(run.json).toMatchObject({
    kind: 'edoc', business: 'new', documentId: 'H99,2026/11/20,12/UBND-VX', from: { organId: 'H99' }, to: [{ organId: 'H99.01' }],
    code: { number: '12', notation: 'UBND-VX' }, issuedDate: '2026-11-20', typeName: 'Công văn', subject: 'V/v rà soát đường giao thông nông thôn', responseFor: [],
    attachments: [{ name: '12.pdf', contentType: 'application/pdf', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }],
  });
  expect(run.json['warnings']).toBeInstanceOf(Array);
});

test('a status as one JSON', async () => {
  const run = await show('status.edxml');
  expect(run.status).toBe(0);
  expect(run.json).toMatchObject({ kind: 'status', from: { organId: 'H99.01' }, status: { code: '03' }, responseFor: [{ organId: 'H99', code: '12/UBND-VX' }], attachments: [] });
});

test.each([
  ['text.edxml', 'edxml.notXml'], ['empty.edxml', 'edxml.notXml'], ['other.edxml', 'edxml.notEdxml'], ['bomb.edxml', 'edxml.entityForbidden'], ['missing.edxml', 'input.unreadable'], ['.', 'input.unreadable'],
])('%s: 2 and %s', async (name, code) => {
  const run = await show(name);
  expect([run.status, run.code]).toEqual([2, code]);
  expect((run.json['error'] as { message: string }).message).not.toContain('{{');
});
