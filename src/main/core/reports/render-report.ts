import { reportEtsi } from './etsi/report-etsi.ts';
import { reportHtml } from './html/report-html.ts';
import { reportPdf } from './pdf/report-pdf.ts';
import type { EvidenceObject, Report } from './report.ts';
import { wordsIn, type ReportLanguage } from './words.ts';

export const reportKinds = ['html', 'pdf', 'json', 'etsi'] as const;
export type ReportKind = (typeof reportKinds)[number];

/**
 * The bytes of a report. `evidence`: the octets behind it, which the ETSI form carries. Only the JSON and ETSI forms are made
 * of several files; the others are filed beside one document, and take the first of several as well as the rest, in turn.
 */
export async function renderReport(report: Report, kind: ReportKind, language: ReportLanguage, evidence: readonly EvidenceObject[]): Promise<Uint8Array> {
  const words = wordsIn(language);
  switch (kind) {
    case 'json': return Buffer.from(`${JSON.stringify(report, undefined, 2)}\n`);
    case 'html': return Buffer.from(reportHtml(report, words));
    case 'pdf': return reportPdf(report, words);
    case 'etsi': return Buffer.from(reportEtsi(report, evidence));
  }
}
