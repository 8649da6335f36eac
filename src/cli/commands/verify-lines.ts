import type { FileReport, SignatureReport } from '../../main/core/reports/report.ts';
import type { Verdict } from '../../main/core/reports/sentence.rules.ts';
import { visibleText } from '../../main/core/reports/visible-text.rules.ts';
import type { ReportWords } from '../../main/core/reports/words.ts';

/** What `verify` says to a person: the verdict's sentence, then a line for each signature and each thing to heed. */
export function verificationLines(file: FileReport, { sentence }: Verdict, words: ReportWords): string[] {
  return [
    `${file.file}: ${file.document}`,
    `  ${sentence}`,
    ...file.reasons.map((code) => `  ! ${words.reason(code)} [${code}]`),
    ...(file.warnings ?? []).filter(({ severity }) => severity === 'warning').map(({ code, page, where }) =>
      `  ! ${words.reason(code)} [${code}]${page === undefined ? '' : ` · ${words.say('change.page', { page })}`}${where === undefined ? '' : ` · ${visibleText(where, 80)}`}`),
    ...file.signatures.flatMap((signature) => signatureLines(signature, words)),
  ];
}

/** Names come from the file: nothing in them may move a terminal's cursor. */
function signatureLines({ field, verdict, subIndication, level, signer, signingTime, bestSignatureTime, laterChanges, reasons }: SignatureReport, words: ReportWords): string[] {
  const name = visibleText(signer?.commonName ?? signer?.organization ?? words.window('signature.unknownSigner'), 120);
  const when = signingTime === undefined ? '' : ` · ${words.time(signingTime)}`;
  const proven = bestSignatureTime === undefined ? '' : ` · ${words.say('provenTime')}: ${words.time(bestSignatureTime)}`;
  return [
    `  ${visibleText(field, 80)}: ${verdict}${subIndication === undefined ? '' : ` ${subIndication}`} · ${level} · ${name}${when}${proven} · ${words.window('signature.changes')}: ${words.window(`signature.changes.${laterChanges}`)}`,
    ...reasons.map((code) => `    - ${words.reason(code)} [${code}]`),
  ];
}
