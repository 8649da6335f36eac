import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import { dictOf, itemsOf, nameOf, textString } from '../pdf-text.ts';
import type { FormField } from '../signature-fields.ts';

const MAX_DEPTH = 32;

/**
 * Widgets on pages that the form does not list. Readers show and fill them all the same, so they are fields here too;
 * what a widget does not say is its parent's (ISO 32000-1 §12.7.3.1).
 */
export function looseWidgets(file: PdfFile, pages: readonly PdfPage[], listed: readonly FormField[]): readonly FormField[] {
  const known = new Set(listed.flatMap((field) => field.widgets));
  return pages.flatMap(({ dict: page }) =>
    itemsOf(file, entry(page, 'Annots')).flatMap((item): FormField[] => {
      const dict = dictOf(file, item);
      if (item.type !== 'ref' || dict === undefined || known.has(item.num) || nameOf(file, dict, 'Subtype') !== 'Widget') return [];
      known.add(item.num);
      const type = file.resolve(inherited(file, dict, 'FT'));
      const name = file.resolve(inherited(file, dict, 'T'));
      return [{
        name: name?.type === 'string' ? textString(name.bytes) : `#${String(item.num)}`,
        type: type?.type === 'name' ? type.value : '',
        dict, num: item.num, widgets: [item.num], value: inherited(file, dict, 'V'),
      }];
    }),
  );
}

function inherited(file: PdfFile, widget: PdfDict, key: string): PdfObject | undefined {
  let dict: PdfDict | undefined = widget;
  for (let depth = 0; dict !== undefined && depth < MAX_DEPTH; depth++) {
    const value = entry(dict, key);
    if (value !== undefined) return value;
    dict = dictOf(file, entry(dict, 'Parent'));
  }
  return undefined;
}
