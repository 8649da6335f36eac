import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../src/main/core/reports/render-report.ts';
import { ReportSchema } from '../../../src/main/core/reports/schema.ts';
import { corpusFiles, hasCorpora, reported } from './support.ts';
import { shapeProblems } from './etsi-shape.ts';

const dir = mkdtempSync(join(tmpdir(), 'congvan-reports-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

if (!hasCorpora) console.warn('corpora not found: reports over them are not tested');

describe.skipIf(!hasCorpora)('every file of the corpora', () => {
  test.each(['attacks', 'mdp-revisions', 'signed-valid', 'signed-invalid', 'cades-xades', 'odd-unsigned', 'encrypted'])('%s: gives all four reports', async (folder) => {
    const files = corpusFiles([folder]);
    expect(files.length).toBeGreaterThan(5);
    for (const [index, path] of files.entries()) {
      const { file, report } = await reported(path);
      const name = basename(path);
      const json: unknown = JSON.parse(Buffer.from(await renderReport(report, 'json', 'vi', file.evidence)).toString('utf8'));
      expect(ReportSchema.safeParse(json).error?.issues ?? [], name).toEqual([]);

      const html = Buffer.from(await renderReport(report, 'html', 'vi', file.evidence)).toString('utf8');
      expect(html, name).not.toMatch(/<script|<img|<link|<iframe|javascript:|https?:\/\/[^\s<]*["']/i);
      expect(html, name).not.toMatch(/\{\{\w+\}\}/);

      const xml = Buffer.from(await renderReport(report, 'etsi', 'vi', file.evidence)).toString('utf8');
      expect(shapeProblems(xml), name).toEqual([]);

      // Laying out is the slow part, and qpdf looks at one in eight.
      const pdf = await renderReport(report, 'pdf', index % 2 === 0 ? 'vi' : 'en', file.evidence);
      expect(Buffer.from(pdf.subarray(0, 5)).toString('latin1'), name).toBe('%PDF-');
      if (index % 8 === 0) {
        writeFileSync(join(dir, 'report.pdf'), pdf);
        expect(execFileSync('qpdf', ['--check', join(dir, 'report.pdf')], { encoding: 'utf8' }), name).toContain('No syntax or stream encoding errors');
      }
    }
  }, 600_000);
});
