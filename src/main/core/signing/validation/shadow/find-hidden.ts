import { ok, type Failure, type Result } from '../../../model/result.ts';
import type { PdfFailureCode } from '../../pdf/failure.ts';
import { openPdf, type OpenOptions, type PdfFile } from '../../pdf/file.ts';
import { pages, type PdfPage } from '../../pdf/page-tree.ts';
import { referencesIn, reachable } from '../revision-diff.ts';
import type { Finding, HiddenCode } from '../result.ts';
import { formFields, type FormField } from '../signature-fields.ts';
import { hasDocumentScripts, openActions } from './actions.ts';
import { coveredBy, hiddenText } from './covered-text.ts';
import { differingValues } from './form-values.ts';
import { area, intersection, type Rect } from './geometry.ts';
import { layersOf, type Layers } from './layers.ts';
import { looseWidgets } from './loose-widgets.ts';
import { pagePaint, startBudget, type PagePaint } from './page-paint.ts';
import type { PaintItem, TextItem } from './paint-state.ts';
import type { PaintBudget } from './painter.ts';
import { pendingPages } from './pending-pages.ts';
import { externalContent, lyingFonts } from './resources-scan.ts';

const MAX_FINDINGS = 100;
/** Pages looked at one by one; office documents are shorter. */
const MAX_PAGES = 500;
const PER_PAGE = 5;

/**
 * What a document holds that its reader does not see, or that can make it show something else later (the classes of the
 * "shadow attacks": hide, replace, hide and replace). For a document about to be signed, and for the revision that was.
 * Never throws; bounded in pages, bytes and findings, and says so (`hidden.notExamined`) where it stopped.
 */
export function findHidden(file: PdfFile): readonly Finding[] {
  const tree = pages(file);
  if (!tree.ok) return [{ code: 'hidden.notExamined', severity: 'note' }];
  const list = tree.value;
  const layers = layersOf(file);
  const budget = startBudget();
  const reached = reachable(file, referencesIn(file.trailer));
  const listed = formFields(file);
  const fields = [...listed, ...looseWidgets(file, list, listed)];
  const findings: Finding[] = [
    // Where a part in use cannot be read, what hangs under it only seems to be unused.
    ...(file.damage.size > 0 ? [] : pendingPages(file, reached)).map((object): Finding => ({ code: 'hidden.pendingPages', severity: 'warning', object })),
    ...[...layers.differInPrint.values()].map((where): Finding => ({ code: 'hidden.layerDiffersInPrint', severity: 'warning', where })),
    ...[...layers.off.values()].map((where): Finding => ({ code: 'hidden.layerOff', severity: 'note', where })),
    ...openActions(file, list).map(({ action, page }): Finding => ({ code: 'hidden.actionOnOpen', severity: 'warning', where: action, ...(page === undefined ? {} : { page }) })),
    ...(hasDocumentScripts(file) ? [{ code: 'hidden.script', severity: 'note' } as const] : []),
    ...externalContent(file, reached).map((object): Finding => ({ code: 'hidden.externalContent', severity: 'warning', object })),
    ...lyingFonts(file, reached).map((object): Finding => ({ code: 'hidden.fontLies', severity: 'warning', object })),
    ...differingValues(file, fields, layers, budget).map(({ widget, field }): Finding => ({ code: 'hidden.valueDiffers', severity: 'warning', where: field, object: widget })),
  ];
  const kinds = new Map(fields.flatMap((field) => field.widgets.map((widget) => [widget, field] as const)));
  for (const [index, page] of list.slice(0, MAX_PAGES).entries()) {
    if (findings.length >= MAX_FINDINGS || budget.bytes <= 0 || budget.items <= 0) break;
    findings.push(...onPage(file, page, index + 1, { layers, budget, kinds }));
  }
  if (list.length > MAX_PAGES || budget.bytes <= 0 || budget.items <= 0) findings.push({ code: 'hidden.notExamined', severity: 'note' });
  return findings.slice(0, MAX_FINDINGS);
}

/** The same for bytes that are not open yet: what the window says before somebody signs. */
export function findHiddenIn(bytes: Uint8Array, options: OpenOptions = {}): Result<readonly Finding[], Failure<PdfFailureCode>> {
  const opened = openPdf(bytes, options);
  return opened.ok ? ok(findHidden(opened.value)) : opened;
}

interface Look {
  readonly layers: Layers;
  readonly budget: PaintBudget;
  /** Fields by the numbers of their widgets. */
  readonly kinds: ReadonlyMap<number, FormField>;
}

function onPage(file: PdfFile, page: PdfPage, number: number, { layers, budget, kinds }: Look): readonly Finding[] {
  const paint = pagePaint(file, page, layers, budget);
  const told = (code: HiddenCode, severity: Finding['severity'], { box, text }: TextItem): Finding => ({
    code, severity, page: number, box, ...(text === undefined ? {} : { where: text.slice(0, 80) }),
  });
  const own = hiddenText(paint.content, page.cropBox);
  const found = own.slice(0, PER_PAGE).map(({ kind, item }) =>
    kind === 'covered' ? told('hidden.textCovered', 'warning', item) : told('hidden.textInvisible', 'note', item),
  );
  const unseen = new Set<PaintItem>(own.map(({ item }) => item));
  let below = paint.content.filter((item) => item.kind === 'text').filter((item) => !unseen.has(item));
  for (const { annotation, items } of paint.annotations) {
    // An empty ground or a button over a label only hides it; what shows words of its own puts them in the label's place.
    const button = annotation.num !== undefined && kinds.get(annotation.num)?.type === 'Btn';
    const replaces = !button && items.some((item) => item.kind === 'text' || item.kind === 'image');
    const covered = new Set(coveredBy(below, items));
    for (const item of [...covered].slice(0, PER_PAGE)) found.push(told('hidden.textCovered', replaces ? 'warning' : 'note', item));
    below = [...below.filter((item) => !covered.has(item)), ...items.filter((item) => item.kind === 'text')];
  }
  return [...found.slice(0, 2 * PER_PAGE), ...overlappingWidgets(paint, kinds).slice(0, PER_PAGE).map((overlap): Finding => ({ ...overlap, page: number }))];
}

/** Fields that lie on one another: which of two values is seen depends on their order, which can change (form filling). */
function overlappingWidgets(paint: PagePaint, kinds: ReadonlyMap<number, FormField>): readonly Finding[] {
  const found: Finding[] = [];
  const widgets = paint.annotations.flatMap(({ annotation }) => {
    const field = annotation.num === undefined || annotation.subtype !== 'Widget' ? undefined : kinds.get(annotation.num);
    return field !== undefined && ['Tx', 'Ch'].includes(field.type) && annotation.num !== undefined ? [{ field, rect: annotation.rect, num: annotation.num }] : [];
  });
  for (const [i, a] of widgets.entries()) {
    const b = widgets.slice(0, Math.min(i, 500)).find((other) => other.field.name !== a.field.name && overlap(other.rect, a.rect) > 0.5);
    if (b !== undefined) found.push({ code: 'hidden.widgetsOverlap', severity: 'warning', where: `${b.field.name}, ${a.field.name}`, object: a.num, box: a.rect });
  }
  return found;
}

/** Part of the smaller box that both have. */
function overlap(a: Rect, b: Rect): number {
  const common = intersection(a, b);
  const smaller = Math.min(area(a), area(b));
  return common[0] < common[2] && common[1] < common[3] && smaller > 0 ? area(common) / smaller : 0;
}
