import { reportEtsi } from './etsi/report-etsi.ts';
import { reportHtml } from './html/report-html.ts';
import type { EvidenceObject, Report } from './report.ts';
import { wordsIn, type ReportLanguage } from './words.ts';

export const reportKinds = ['html', 'pdf', 'json', 'etsi'] as const;
export type ReportKind = (typeof reportKinds)[number];

/**
 * The bytes of a report. `evidence`: the octets behind it, which the ETSI form carries. A report about several files has one
 * part for each; where they are filed apart, each is given a report of its own.
 */
export async function renderReport(report: Report, kind: ReportKind, language: ReportLanguage, evidence: readonly EvidenceObject[]): Promise<Uint8Array> {
  const words = wordsIn(language);
  switch (kind) {
    case 'json': return Buffer.from(`${JSON.stringify(report, undefined, 2)}\n`);
    case 'html': return Buffer.from(reportHtml(report, words));
    // The PDF library is large, and most checks make no PDF.
    case 'pdf': return (await import('./pdf/report-pdf.ts')).reportPdf(report, words);
    case 'etsi': return Buffer.from(reportEtsi(report, evidence));
  }
}
