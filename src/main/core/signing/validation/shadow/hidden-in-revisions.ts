import type { PdfFile } from '../../pdf/file.ts';
import type { Finding } from '../result.ts';
import { findHidden } from './find-hidden.ts';

/**
 * What the first and the last signed state hold that cannot be seen; what was added between them is a later change of the
 * first anyway. `signed` in the order of signing.
 */
export function hiddenInRevisions(signed: readonly PdfFile[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const file of new Set([signed[0], signed[signed.length - 1]])) {
    if (file === undefined) continue;
    for (const finding of findHidden(file)) {
      const key = `${finding.code} ${String(finding.page)} ${finding.where ?? String(finding.object)}`;
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}
