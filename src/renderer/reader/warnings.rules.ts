import type { DocumentView } from '../../contract/views.ts';

type Warning = DocumentView['warnings'][number];

/** One oddity of the message, wherever it was found; `places` are the fields or files it was found in. */
export interface WarningGroup {
  readonly code: string;
  readonly places: readonly string[];
}

/** Told where they belong, but they ask nothing of anyone: they are neither counted nor announced. */
const quiet: ReadonlySet<string> = new Set(['attachment.unwrapped', 'receiver.duplicate', 'text.notNfc']);

const aboutFiles = (code: string): boolean => code.startsWith('attachment.');

/** The same oddity in twenty fields is one sentence with twenty places. */
function grouped(warnings: readonly Warning[]): readonly WarningGroup[] {
  const groups = new Map<string, string[]>();
  for (const { code, path, value } of warnings) {
    const places = groups.get(code) ?? [];
    // A file is named by what it is called; where it stood in the message helps nobody who looks for it in a list.
    const told = value === undefined || value === '';
    places.push(told ? path : aboutFiles(code) ? value : `${path}: ${value}`);
    groups.set(code, places);
  }
  return [...groups].map(([code, places]) => ({ code, places: [...new Set(places)].filter((p) => p !== '') }));
}

export interface WarningsByTab {
  readonly metadata: readonly WarningGroup[];
  readonly attachments: readonly WarningGroup[];
}

/** Which tab tells which oddity: files beside the files, fields beside the fields. */
export function warningsByTab(warnings: readonly Warning[]): WarningsByTab {
  return { metadata: grouped(warnings.filter((w) => !aboutFiles(w.code))), attachments: grouped(warnings.filter((w) => aboutFiles(w.code))) };
}

/** What a person should look at: the number on the tab, and for files the line above the paper. */
export function toLookAt(groups: readonly WarningGroup[]): readonly WarningGroup[] {
  return groups.filter((g) => !quiet.has(g.code));
}
