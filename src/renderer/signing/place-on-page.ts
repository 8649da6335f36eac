import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { fallbackRect, linesOf, namesOn, sameName, sealRect, signatureRect, type PageSize, type Rect, type TextPiece } from './placement.rules.ts';

export interface Placement {
  readonly page: number;
  readonly rect: Rect;
  /** Whether the place follows the law by itself: from a name or, for a seal, from the signature it goes over. */
  readonly found: boolean;
  /** The name the place belongs to. */
  readonly name: string | undefined;
  /** Every name asked for that stands on that page, the lowest first. */
  readonly names: readonly string[];
}

/** Signatures stand at the end of the body; appendices may follow. Looking further back than this would find mentions, not signatures. */
const pagesSearched = 30;

/** The size of a page as it is shown, in points. */
export async function pageSize(document: PdfDocument, page: number): Promise<PageSize> {
  const { width, height } = (await document.getPage(page)).getViewport({ scale: 1 });
  return { width, height };
}

/** The text of a page in points from the bottom left of the page as it is shown. */
async function textPieces(document: PdfDocument, page: number): Promise<readonly TextPiece[]> {
  const proxy = await document.getPage(page);
  const viewport = proxy.getViewport({ scale: 1 });
  const content = await proxy.getTextContent();
  const pieces: TextPiece[] = [];
  for (const item of content.items) {
    if (!('str' in item)) continue;
    const matrix: unknown[] = item.transform;
    const [x, y] = viewport.convertToViewportPoint(Number(matrix[4]), Number(matrix[5]));
    pieces.push({ text: item.str, x: Number(x), y: viewport.height - Number(y), width: item.width, height: item.height });
  }
  return pieces;
}

/** The last visible signature field on the page: a seal goes over what was signed, wherever its signer put it. */
async function signedRect(document: PdfDocument, page: number): Promise<Rect | undefined> {
  const proxy = await document.getPage(page);
  const viewport = proxy.getViewport({ scale: 1 });
  const annotations: readonly Record<string, unknown>[] = await proxy.getAnnotations();
  for (const annotation of annotations.toReversed()) {
    const rect: unknown = annotation['rect'];
    if (annotation['fieldType'] !== 'Sig' || !Array.isArray(rect)) continue;
    const [x1, y1] = viewport.convertToViewportPoint(Number(rect[0]), Number(rect[1]));
    const [x2, y2] = viewport.convertToViewportPoint(Number(rect[2]), Number(rect[3]));
    const width = Math.abs(Number(x2) - Number(x1));
    const height = Math.abs(Number(y2) - Number(y1));
    if (width > 4 && height > 4) return [Math.min(Number(x1), Number(x2)), viewport.height - Math.max(Number(y1), Number(y2)), width, height];
  }
  return undefined;
}

/**
 * The lawful place for a signature or a seal, from the last page that carries one of the names. `preferred` wins where
 * a page carries several; otherwise the lowest, which is where papers are signed.
 */
export async function findPlacement(document: PdfDocument, names: readonly string[], preferred: string, seal: boolean): Promise<Placement> {
  const last = document.numPages;
  for (let page = last; page >= Math.max(1, last - pagesSearched); page -= 1) {
    const size = await pageSize(document, page);
    const lines = linesOf(await textPieces(document, page));
    const present = namesOn(lines, [preferred, ...names]);
    const name = present.find((n) => sameName(n, preferred)) ?? present[0];
    const rect = (seal ? await signedRect(document, page) : undefined) ?? (name === undefined ? undefined : signatureRect(lines, name, size));
    if (rect !== undefined) return { page, rect: seal ? sealRect(rect, size) : rect, found: true, name, names: present };
  }
  const size = await pageSize(document, last);
  const rect = fallbackRect(size);
  return { page: last, rect: seal ? sealRect(rect, size) : rect, found: false, name: undefined, names: [] };
}
