import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../src/main/core/reports/render-report.ts';
import { ReportSchema } from '../../../src/main/core/reports/schema.ts';
import { visibleText } from '../../../src/main/core/reports/visible-text.rules.ts';
import { parseXml } from '../../../src/main/core/signing/xades/xml.ts';
import { fileReport, noOctets, reportOf, signature } from './support.ts';
import { shapeProblems } from './etsi-shape.ts';

const dir = mkdtempSync(join(tmpdir(), 'congvan-hostile-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const names: readonly (readonly [string, string])[] = [
  ['an element', '</dd><script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['an attribute', '" onmouseover="alert(1)" x="\' autofocus onfocus=alert(1)'],
  ['the end of a style', '</style><script>alert(1)</script>'],
  ['CDATA and entities', ']]>&lt;&#x3c;!ENTITY x SYSTEM "file:///etc/passwd">&x;'],
  ['direction marks', 'Nguyễn\u202Egnp.fdp\u202C \u2066A\u2069\u200F\u061C'],
  ['controls', 'A\u0000B\u0007C\u001b[2J\u0085D\u2028E\uFFFEF'],
  ['lone surrogates', 'A\ud800B\udc00'],
  ['nothing to see', '\u200b\u200c\u200d\ufeff\u3164\u2800'],
  ['a tower of marks', `a${'\u0301'.repeat(500)}`],
  ['ten thousand letters', 'Ủ'.repeat(10_000)],
  ['ten thousand words', 'Công văn '.repeat(2_000)],
  ['letters without a shape in the font', '中文 العربية हिन्दी 😀'],
  ['holes of a template', '{{signers}} {{date}} $& $1'],
  ['code names', '__proto__'],
];

const hostile = (name: string) => {
  const signer = { ...signature().signer, commonName: name, organization: name, unit: name, position: name, taxCode: name, email: name, serial: name, issuer: name, notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' };
  return reportOf([fileReport({
    file: name, uncovered: [name], reasons: [name], warnings: [{ code: 'hidden.textCovered', severity: 'warning', where: name }],
    signatures: [signature({ field: name, signer, reasons: [name, 'constructor'], changes: [{ code: 'formField.filled', where: name, page: 2, detail: name }], covers: [{ name, state: 'changed' }] })],
  })]);
};

describe('a name made to deceive', () => {
  test.each(names)('%s', async (_what, name) => {
    const report = hostile(name);
    const html = Buffer.from(await renderReport(report, 'html', 'vi', noOctets)).toString('utf8');
    // What is left between the tags is text: no element but those of the template.
    const tags = new Set([...html.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map((match) => match[1]?.toLowerCase()));
    expect([...tags].filter((tag) => !/^(!doctype|html|head|meta|title|style|body|main|h1|h2|h3|p|section|span|div|dl|dt|dd|ul|li|small|code|footer)$/.test(tag ?? ''))).toEqual([]);
    const quoted = html.replace(/<[^>]*>/g, (tag) => (/\son\w+\s*=/.test(tag.replace(/"[^"]*"/g, '""')) ? 'EVENT' : ''));
    expect(quoted).not.toContain('EVENT');
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);

    const xml = Buffer.from(await renderReport(report, 'etsi', 'vi', noOctets)).toString('utf8');
    expect(shapeProblems(xml)).toEqual([]);
    expect(parseXml(Buffer.from(xml)).ok).toBe(true);

    expect(ReportSchema.safeParse(JSON.parse(Buffer.from(await renderReport(report, 'json', 'vi', noOctets)).toString('utf8'))).success).toBe(true);

    writeFileSync(join(dir, 'h.pdf'), await renderReport(report, 'pdf', 'vi', noOctets));
    expect(execFileSync('qpdf', ['--check', join(dir, 'h.pdf')], { encoding: 'utf8' })).toContain('No syntax or stream encoding errors');
    // Nothing is written beyond the right margin: 16 mm of an A4 page, 549.9 points.
    const boxes = execFileSync('pdftotext', ['-bbox', join(dir, 'h.pdf'), '-'], { encoding: 'utf8', maxBuffer: 64 << 20 });
    const right = [...boxes.matchAll(/xMax="([\d.]+)" yMax="([\d.]+)"/g)].map((match) => [Number(match[1]), Number(match[2])] as const);
    expect(right.length).toBeGreaterThan(50);
    expect(Math.max(...right.map(([x]) => x))).toBeLessThan(551);
    expect(Math.max(...right.map(([, y]) => y))).toBeLessThan(841.89 - 20);
  });

  test('is cut with its length told, and an unknown reason keeps its code', async () => {
    const html = Buffer.from(await renderReport(hostile('x'.repeat(10_000)), 'html', 'vi', noOctets)).toString('utf8');
    expect(html).toContain('… (còn 9700 ký tự)');
    expect(html.length).toBeLessThan(60_000);
    expect(html).toContain('Lý do chưa có lời mô tả (mã constructor)');
  });

  test('what cannot be seen is written as its number', () => {
    expect(visibleText('a\u202eb\u0000c\u200bd')).toBe('a[U+202E]b[U+0000]c[U+200B]d');
    expect(visibleText('Ủy ban\u00a0nhân\ndân')).toBe('Ủy ban nhân dân');
    expect(visibleText('U\u0309y')).toBe('Ủy');
  });
});
