import { latin1, PdfLexer } from './lexer.ts';
import type { ObjectLocation, XrefKind, XrefSection } from './xref.ts';

/** One saved state of the file: the base document or one incremental update (ISO 32000-1 §7.5.6). */
export interface Revision {
  /** Position of the cross-reference section the file's `startxref` names (in the file). */
  readonly startxref: number;
  /** Byte after this revision's `%%EOF` (after its startxref number where the mark is missing), the
   *  end-of-line not counted. */
  readonly end: number;
  /** The same, the one end-of-line marker after `%%EOF` counted where it stands. */
  readonly endWithEol: number;
  readonly kind: XrefKind;
  /** What this revision says about objects; a linearized file's two sections are one revision. */
  readonly entries: ReadonlyMap<number, ObjectLocation>;
  readonly sections: readonly XrefSection[];
}

interface Ending {
  readonly at: number;
  readonly end: number;
}

/** Byte after the `%%EOF` that follows a startxref number ending at `at`: at once in a sound file; some files repeat
 *  the number or lack the mark. */
export function afterMark(bytes: Uint8Array, at: number): number {
  const mark = latin1(bytes, at, Math.min(bytes.length, at + 32)).indexOf('%%EOF');
  return mark < 0 ? at : at + mark + 5;
}

/** Every `startxref N` in the file with the byte after its `%%EOF`, by N, each list in file order. */
function endings(bytes: Uint8Array, base: number): ReadonlyMap<number, readonly Ending[]> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<number, Ending[]>();
  for (let at = view.indexOf('startxref'); at >= 0; at = view.indexOf('startxref', at + 9)) {
    const lexer = new PdfLexer(bytes, at + 9, Math.min(bytes.length, at + 128));
    const value = lexer.integer();
    if (value === undefined) continue;
    const ending = { at, end: afterMark(bytes, lexer.pos) };
    const known = found.get(value + base);
    if (known === undefined) found.set(value + base, [ending]);
    else known.push(ending);
  }
  return found;
}

/** The revisions, oldest first. `sections` newest first, as `readXrefChain` gives them. */
export function findRevisions(bytes: Uint8Array, sections: readonly XrefSection[], base: number): Revision[] {
  const marks = endings(bytes, base);
  const revisions: Revision[] = [];
  let limit = bytes.length;
  let pending: XrefSection[] = [];
  // Oldest sections without an ending of their own (the main table of a linearized file) belong to
  // the next newer section that has one.
  const withEnding: { section: XrefSection; ending: Ending }[] = [];
  for (const section of sections) {
    const ending = marks.get(section.offset)?.findLast((mark) => mark.end <= limit);
    if (ending === undefined) continue;
    withEnding.push({ section, ending });
    // An older revision ends before the objects and the table of the newer one.
    limit = Math.max(ending.at - 1, 0);
  }
  for (const section of sections) {
    const own = withEnding.find((item) => item.section === section);
    if (own === undefined) {
      pending.push(section);
      continue;
    }
    if (pending.length > 0) attach(revisions, pending);
    pending = [];
    const { end } = own.ending;
    revisions.unshift({
      startxref: section.offset,
      end,
      endWithEol: end + eolLength(bytes, end),
      kind: section.kind,
      entries: section.entries,
      sections: [section],
    });
  }
  if (pending.length > 0) attach(revisions, pending);
  return revisions;
}

/** Adds sections without an ending to the oldest revision so far. */
function attach(revisions: Revision[], extra: readonly XrefSection[]): void {
  const revision = revisions[0];
  if (revision === undefined) return;
  const sections = [...revision.sections, ...extra];
  const entries = new Map<number, ObjectLocation>();
  for (const section of sections) {
    for (const [num, location] of section.entries) if (!entries.has(num)) entries.set(num, location);
  }
  revisions[0] = { ...revision, sections, entries };
}

function eolLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 13) return bytes[at + 1] === 10 ? 2 : 1;
  return bytes[at] === 10 ? 1 : 0;
}
