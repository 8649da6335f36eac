export type ReportKind = 'html' | 'pdf' | 'json' | 'etsi';

const kinds: Readonly<Record<string, ReportKind>> = { pdf: 'pdf', html: 'html', htm: 'html', json: 'json', xml: 'etsi' };
const endingOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** The form a report is written in, by the ending the person chose; PDF where it says none. */
export const reportKindOf = (path: string): ReportKind => (Object.hasOwn(kinds, endingOf(path)) ? kinds[endingOf(path)] : undefined) ?? 'pdf';

/** A name without one of the endings would be opened by nothing: it gets that of a PDF. */
export const reportPath = (path: string): string => (Object.hasOwn(kinds, endingOf(path)) ? path : `${path}.pdf`);
