import { entry, pdfArray, pdfBool, pdfDict, pdfInteger, pdfName, withEntry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import type { PdfPage } from './page-tree.ts';
import type { IncrementalUpdate } from './update.ts';

/**
 * A page's reference. One that stands directly in /Kids, against ISO 32000-1 Table 29, becomes an object of its own:
 * an annotation could not name it otherwise. `undefined` when its node is no object either.
 */
export function pageReference(update: IncrementalUpdate, page: PdfPage): PdfRef | undefined {
  if (page.ref !== undefined) return page.ref;
  const node = page.within === undefined ? undefined : update.resolve(page.within.node);
  if (page.within === undefined || node?.type !== 'dict') return undefined;
  const written = entry(node, 'Kids');
  const kids = update.resolve(written);
  if (kids?.type !== 'array') return undefined;
  const ref = update.add(withEntry(page.dict, 'Parent', page.within.node));
  const replaced = pdfArray(kids.items.map((kid, index) => (index === page.within?.index ? ref : kid)));
  if (written?.type === 'ref') update.set(written, replaced);
  else update.set(page.within.node, withEntry(node, 'Kids', replaced));
  return ref;
}

/**
 * Adds a widget to a page's /Annots, whether the array stands in the page, is an object of its own or
 * is missing. `tagged`: the page's annotations are then met in the order of the structure (/Tabs, Table 30, which
 * ISO 14289-1 §7.18.3 asks for). False when the page is no dictionary.
 */
export function appendToPage(update: IncrementalUpdate, page: PdfRef, widget: PdfRef, tagged: boolean): boolean {
  const found = update.resolve(page);
  if (found?.type !== 'dict') return false;
  const dict = tagged && entry(found, 'Tabs') === undefined ? withEntry(found, 'Tabs', pdfName('S')) : found;
  if (dict !== found) update.set(page, dict);
  const written = entry(dict, 'Annots');
  const list = update.resolve(written);
  const extended = pdfArray([...(list?.type === 'array' ? list.items : []), widget]);
  if (written?.type === 'ref' && list?.type === 'array') update.set(written, extended);
  else update.set(page, withEntry(dict, 'Annots', extended));
  return true;
}

/**
 * Sets /SigFlags 3 (signatures exist, append only: ISO 32000-1 Table 219), adds `field` to the form
 * when given, and names the certification signature. Makes the form where there is none. False when
 * the catalog is no indirect dictionary. `settled`: /NeedAppearances true becomes false, because readers that mind it
 * draw every widget anew, and a signature's appearance is lost (Table 218).
 */
export function appendToForm(update: IncrementalUpdate, field: PdfRef | undefined, certification: PdfRef | undefined, settled: boolean): boolean {
  const { catalogRef } = update.file;
  if (catalogRef === undefined) return false;
  const before = update.resolve(catalogRef);
  if (before?.type !== 'dict') return false;
  let catalog: PdfDict = before;
  const written = entry(catalog, 'AcroForm');
  const found = update.resolve(written);
  let form: PdfDict = found?.type === 'dict' ? found : pdfDict({});
  if (field !== undefined) form = withField(update, form, field);
  form = withEntry(form, 'SigFlags', pdfInteger(3));
  const drawsAnew = update.resolve(entry(form, 'NeedAppearances'));
  if (settled && drawsAnew?.type === 'bool' && drawsAnew.value) form = withEntry(form, 'NeedAppearances', pdfBool(false));
  if (written?.type === 'ref' && found?.type === 'dict') update.set(written, form);
  else catalog = withEntry(catalog, 'AcroForm', update.add(form));
  if (certification !== undefined) {
    const perms = update.resolve(entry(catalog, 'Perms'));
    const known: PdfDict = perms?.type === 'dict' ? perms : pdfDict({});
    catalog = withEntry(catalog, 'Perms', withEntry(known, 'DocMDP', certification));
  }
  if (catalog !== before) update.set(catalogRef, catalog);
  return true;
}

function withField(update: IncrementalUpdate, form: PdfDict, field: PdfRef): PdfDict {
  const written = entry(form, 'Fields');
  const list = update.resolve(written);
  const items: readonly PdfObject[] = list?.type === 'array' ? list.items : [];
  const extended = pdfArray([...items, field]);
  if (written?.type === 'ref' && list?.type === 'array') {
    update.set(written, extended);
    return form;
  }
  return withEntry(form, 'Fields', extended);
}
