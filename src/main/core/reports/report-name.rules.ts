import type { ReportKind } from './render-report.ts';

const endings: Readonly<Record<ReportKind, string>> = { json: 'json', html: 'html', pdf: 'pdf', etsi: 'xml' };

/** Name of a file's report in a folder: the file's own, with a number where two are called the same. `taken` takes it. */
export function reportName(file: string, kind: ReportKind, taken: Set<string>): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  for (let count = 1; ; count++) {
    const name = `${base === '' ? 'report' : base}${count === 1 ? '' : ` (${String(count)})`}.report.${endings[kind]}`;
    // Names that differ in case alone are one file to Windows.
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}
