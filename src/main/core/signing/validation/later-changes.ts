import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import { unexplainedBytes } from './coverage.ts';
import type { DiffState } from './diff-state.ts';
import { startDiff } from './diff-state.ts';
import { examineForm } from './form-changes.ts';
import { examineCovers } from './cover-changes.ts';
import { examineOwnAppearances } from './own-appearances.ts';
import { examinePages } from './page-changes.ts';
import { dictOf, itemsOf } from './pdf-text.ts';
import { signedFields } from './signature-fields.ts';
import { examineStructureTree } from './structure-changes.ts';
import { sameDescription, xmpOf } from './xmp.ts';
import type { Permissions } from './permissions.ts';
import { isLocked, permissionsOf } from './permissions.ts';
import type { Change, ChangeCode, LaterChanges } from './result.ts';
import { changedKeys, diffRevisions, objectOf, reachable, referencesIn, sameAcross, sameObject } from './revision-diff.ts';

export interface LaterChangeCheck {
  readonly level: LaterChanges;
  readonly changes: readonly Change[];
}

/**
 * What happened after `signedEnd`. `before` is the file cut at that byte, `after` the whole file.
 * Rejects by default: only what a rule below explains is allowed (ISO 32000-2 §12.8.2.2.2).
 */
export function checkLaterChanges(
  before: PdfFile,
  after: PdfFile,
  signedEnd: number,
  permissions: readonly Permissions[],
): LaterChangeCheck {
  if (onlyBlank(after.bytes, signedEnd)) return { level: 'none', changes: [] };
  const state = startDiff(diffRevisions(before, after));
  examineStructure(state, signedEnd);
  examineTrailer(state);
  examineCatalog(state);
  examineMetadata(state);
  examineDss(state);
  examineForm(state);
  examineOwnAppearances(state);
  examinePages(state);
  examineStructureTree(state);
  examineCovers(state);
  examineRest(state);
  examinePermissions(state, permissions);
  // What was not read any more looks alike in both.
  if (before.exhausted || after.exhausted) state.report('analysis.tooComplex');
  const level = judge(state, permissions);
  return { level, changes: state.changes };
}

/** What the document uses besides one entry of its catalog. */
function reachableWithout(file: PdfFile, catalogKey: string): ReadonlySet<number> {
  const catalog = file.catalogRef?.num;
  const roots = [...file.catalog.entries].flatMap(([key, value]) =>
    key === catalogKey ? [] : referencesIn({ type: 'array', items: [value] }),
  );
  return reachable(file, [...roots, ...referencesIn(file.trailer, SECTION_KEYS)], (num) => num !== catalog);
}

function onlyBlank(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) {
    const c = bytes[at] ?? 0;
    if (c !== 0x0a && c !== 0x0d && c !== 0x20 && c !== 0x09) return false;
  }
  return true;
}

function examineStructure(state: DiffState, signedEnd: number): void {
  const { before, after } = state.diff;
  for (const { kind, num, offset } of unexplainedBytes(after, signedEnd, after.bytes.length)) {
    if (kind === 'object') state.report('object.unreachable', `object ${String(num)}`);
    else state.report('bytes.unexplained', `byte ${String(offset)}`);
  }
  // The later sections must build upon the signed one, not replace it.
  const signed = before.sections[0]?.offset;
  if (!after.sections.some((section) => section.offset === signed)) state.report('bytes.unexplained', '/Prev');
}

/** Trailer entries about the section itself (ISO 32000-1 §7.5.5, §7.5.8.2), never about content. */
const SECTION_KEYS: ReadonlySet<string> = new Set(
  // The last one is LibreOffice's: its embedded source document, which no PDF reader follows.
  'Size Prev ID XRefStm Type W Index Filter DecodeParms Length AdditionalStreams'.split(' '),
);

function examineTrailer(state: DiffState): void {
  const { before, after, status } = state.diff;
  for (const key of changedKeys(before.trailer, after.trailer)) {
    // Info and the catalog are compared by what they hold, under whatever number.
    if (SECTION_KEYS.has(key) || key === 'Info' || (key === 'Root' && after.catalogRef !== undefined)) continue;
    const gone = entry(after.trailer, key) === undefined && key !== 'Root' && key !== 'Encrypt';
    if (!gone) state.report('object.changed', `trailer /${key}`);
  }
  const info = entry(after.trailer, 'Info');
  const old = dictOf(before, entry(before.trailer, 'Info'));
  const now = dictOf(after, info);
  const keys = changedKeys(old, now);
  if (info?.type === 'ref' && status(info.num) !== 'same') state.explain([info.num]);
  for (const key of keys) {
    // A signing tool dates its own update; the words a reader shows must stay.
    state.report(key === 'ModDate' || key === 'Producer' ? 'info.changed' : 'metadata.changed', `Info /${key}`);
  }
}

function examineCatalog(state: DiffState): void {
  const { before, after } = state.diff;
  if (after.catalogRef !== undefined) state.explain([after.catalogRef.num]);
  for (const key of changedKeys(before.catalog, after.catalog)) {
    if (['AcroForm', 'DSS', 'Metadata', 'StructTreeRoot'].includes(key)) continue;
    const value = entry(after.catalog, key);
    if (sameAcross(state.diff, entry(before.catalog, key), value)) {
      if (value?.type === 'ref' && state.diff.status(value.num) === 'added') state.explain([value.num]);
      continue;
    }
    if (key === 'Extensions' && extensionsOnlyGrow(state)) continue;
    if (key === 'Version' && versionRises(before, after)) continue;
    state.report(key === 'Perms' ? 'permissions.changed' : 'catalog.changed', `/${key}`);
  }
}

/** XMP is rewritten by tools that date their update; what it says about the document must stay. */
function examineMetadata(state: DiffState): void {
  const { before, after, status } = state.diff;
  const value = entry(after.catalog, 'Metadata');
  const old = before.lookup(before.catalog, 'Metadata');
  const now = after.lookup(after.catalog, 'Metadata');
  if (value?.type === 'ref' && status(value.num) === 'same' && sameObject(entry(before.catalog, 'Metadata'), value)) return;
  if (old === undefined && now === undefined) return;
  const inUse = value?.type === 'ref' && reachableWithout(after, 'Metadata').has(value.num);
  if (value?.type === 'ref' && !inUse) state.explain([value.num]);
  // Where there was none, one that says nothing about the document is as good as none.
  const words = old === undefined ? '' : xmpOf(before, old);
  const same = now !== undefined && !inUse && sameDescription(words, xmpOf(after, now));
  state.report(same ? 'info.changed' : 'metadata.changed', 'Metadata');
}

/** Developer extensions announce features (ISO 32000-1 §7.12); they draw nothing. */
function extensionsOnlyGrow(state: DiffState): boolean {
  const { before, after } = state.diff;
  const old = dictOf(before, entry(before.catalog, 'Extensions'));
  const now = dictOf(after, entry(after.catalog, 'Extensions'));
  const object = entry(after.catalog, 'Extensions');
  const grows = now !== undefined && changedKeys(old, now).every((key) => entry(now, key) !== undefined);
  if (grows) {
    const roots = object === undefined ? [] : referencesIn({ type: 'array', items: [object] });
    state.explain(reachable(after, roots, (num) => state.diff.status(num) === 'added'));
  }
  return grows;
}

function versionRises(before: PdfFile, after: PdfFile): boolean {
  const old = before.lookup(before.catalog, 'Version');
  const now = after.lookup(after.catalog, 'Version');
  const text = old?.type === 'name' ? old.value : before.version;
  return now?.type === 'name' && /^[12]\.\d$/.test(now.value) && now.value >= text;
}

const DSS_LISTS = ['Certs', 'CRLs', 'OCSPs'];
const VRI_LISTS = ['Cert', 'CRL', 'OCSP'];

/** Validation data (ISO 32000-2 §12.8.4.3): explained as far as nothing else in the file uses it. */
function examineDss(state: DiffState): void {
  const { before, after, status } = state.diff;
  const object = entry(after.catalog, 'DSS');
  const had = dictOf(before, entry(before.catalog, 'DSS')) !== undefined;
  const parts = dssParts(after);
  const touched = [...parts].filter((num) => status(num) === 'added' || status(num) === 'changed');
  const rewritten = !sameObject(entry(before.catalog, 'DSS'), object);
  if (touched.length === 0 && !rewritten) return;
  const elsewhere = reachableWithout(after, 'DSS');
  state.explain(touched.filter((num) => !elsewhere.has(num)));
  state.report(had ? 'dss.changed' : 'dss.added');
}

/** Object numbers of the store, walked by its own grammar so that it cannot vouch for anything else. */
function dssParts(file: PdfFile): ReadonlySet<number> {
  const parts = new Set<number>();
  const take = (object: PdfObject | undefined): void => {
    if (object?.type !== 'ref') return;
    parts.add(object.num);
    const stream = file.get(object);
    const length = stream.type === 'stream' ? entry(stream.dict, 'Length') : undefined;
    if (length?.type === 'ref' && file.get(length).type === 'number') parts.add(length.num);
  };
  const takeLists = (dict: PdfDict, keys: readonly string[]): void => {
    for (const key of keys) {
      take(entry(dict, key));
      for (const item of itemsOf(file, entry(dict, key))) take(item);
    }
  };
  const store = dictOf(file, entry(file.catalog, 'DSS'));
  if (store === undefined) return parts;
  take(entry(file.catalog, 'DSS'));
  takeLists(store, DSS_LISTS);
  take(entry(store, 'VRI'));
  const perSignature = dictOf(file, entry(store, 'VRI'));
  for (const value of perSignature?.entries.values() ?? []) {
    take(value);
    const dict = dictOf(file, value);
    if (dict === undefined) continue;
    takeLists(dict, VRI_LISTS);
    take(entry(dict, 'TS'));
    take(entry(dict, 'TU'));
  }
  return parts;
}

/** Everything a reader can reach that differs and that no rule has explained. */
function examineRest(state: DiffState): void {
  const { before, after, status } = state.diff;
  const roots = referencesIn(after.trailer, SECTION_KEYS);
  for (const num of reachable(after, roots)) {
    const what = status(num);
    if (what === 'same' || what === 'absent' || state.explained.has(num)) continue;
    state.report(what === 'removed' ? 'object.removed' : codeFor(after, num), `object ${String(num)}`);
  }
  // An old reference that led nowhere must not lead to something new.
  for (const num of reachable(before, referencesIn(before.trailer, SECTION_KEYS))) {
    if (status(num) === 'added') state.report('object.changed', `object ${String(num)}`);
  }
}

function codeFor(file: PdfFile, num: number): ChangeCode {
  const object = objectOf(file, num);
  const dict = object.type === 'stream' ? object.dict : object.type === 'dict' ? object : undefined;
  const type = dict === undefined ? undefined : file.lookup(dict, 'Type');
  const name = type?.type === 'name' ? type.value : undefined;
  if (name === 'StructTreeRoot' || name === 'StructElem') return 'structTree.changed';
  if (name === 'Page' || name === 'Pages') return 'page.changed';
  if (name === 'Annot') return 'annotation.changed';
  if (name === 'Sig') return 'signature.altered';
  return 'object.changed';
}

/** ISO 32000-2 table 236: a later lock may not permit more than what already holds. */
function examinePermissions(state: DiffState, permissions: readonly Permissions[]): void {
  const strictest = Math.min(...permissions.flatMap(({ level }) => level ?? []));
  const earlier = new Set(signedFields(state.diff.before).map((field) => field.name));
  for (const field of signedFields(state.diff.after)) {
    if (earlier.has(field.name)) continue;
    const { level } = permissionsOf(state.diff.after, field);
    if (level !== undefined && level > strictest) state.report('permissions.changed', field.name);
  }
}

/** What a signature leaves open where no DocMDP says otherwise: signing, evidence, and what readers add beside the text. */
const ALLOWED: ReadonlySet<ChangeCode> = new Set<ChangeCode>([
  'signature.added',
  'timestamp.added',
  'signatureField.added',
  'signatureField.signed',
  'dss.added',
  'dss.changed',
  'info.changed',
  'formField.filled',
  'annotation.added',
  'page.tabs',
]);
/** ISO 32000-2 §12.8.2.2.2: permitted even where nothing is permitted. */
const ALWAYS: ReadonlySet<ChangeCode> = new Set<ChangeCode>(['timestamp.added', 'dss.added', 'dss.changed', 'info.changed']);
/** Table 257, level 3: making, changing and deleting annotations. */
const ANNOTATING: ReadonlySet<ChangeCode> = new Set<ChangeCode>(['annotation.added', 'annotation.marked', 'annotation.changed', 'annotation.removed']);
/** Permitted by no level. Things drawn on a page are annotations, so level 3 leaves them suspicious. */
const NEVER_PERMITTED: ReadonlySet<ChangeCode> = new Set<ChangeCode>([
  'page.content',
  'page.changed',
  'pages.count',
  'structTree.changed',
  'catalog.changed',
]);

function judge(state: DiffState, permissions: readonly Permissions[]): LaterChanges {
  const levels = permissions.flatMap(({ level }) => level ?? []);
  const strictest = levels.length === 0 ? undefined : Math.min(...levels);
  const locks = permissions.flatMap((permission) => permission.locks);
  for (const { name } of state.filled) if (isLocked(locks, name)) state.report('formField.locked', name);
  let result: LaterChanges = 'none';
  for (const { code } of state.changes) {
    if (isForbidden(code, strictest)) return 'forbidden';
    if (!ALLOWED.has(code) && !(strictest === 3 && ANNOTATING.has(code))) result = 'suspicious';
    else if (result === 'none') result = 'allowed';
  }
  // Bytes were appended: even an update that changes nothing is a later change.
  return result === 'none' ? 'allowed' : result;
}

function isForbidden(code: ChangeCode, level: number | undefined): boolean {
  if (code === 'formField.locked' || code === 'signature.altered') return true;
  if (level === undefined || ALWAYS.has(code)) return false;
  if (level === 1) return true;
  if (level === 2 && (ANNOTATING.has(code) || code === 'annotation.drawn')) return true;
  return NEVER_PERMITTED.has(code);
}
