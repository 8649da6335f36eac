import type { DocumentView, SignRole, ToSignRow } from '../../contract/views.ts';
import type { PaperToShow, Wish } from './preview.rules.ts';

/** A line of the core's list as a file to show. */
export function paperOf({ id, ordinal, blob, bytes, fileName, as }: ToSignRow): PaperToShow {
  return { id, ordinal, blob, bytes, name: fileName, as };
}

/**
 * The files of one document that this role signs now, the paper itself first. Where the core lists none (a document of
 * many that wait, or a second signer's) the PDFs themselves are shown, and the core answers for each why not.
 */
export function papersOf(view: Pick<DocumentView, 'row' | 'attachments' | 'copy'>, rows: readonly ToSignRow[], role: SignRole): readonly PaperToShow[] {
  const pdfs = view.attachments.filter((a) => a.contentType === 'application/pdf');
  const listed = rows.filter((r) => r.id === view.row.id && pdfs.some((a) => a.ordinal === r.ordinal && a.blob === r.blob));
  if (role === 'organ' && listed.length > 0) return listed.map(paperOf);
  return pdfs.map(({ ordinal, blob, bytes, name }, i) => ({
    id: view.row.id, ordinal, blob, bytes, name,
    as: role === 'personal' ? 'personal' : view.copy !== undefined ? 'copy' : i === 0 ? 'organ' : 'appendix',
  }));
}

/** What was seen of each file: the wish whose page was drawn whole, by `id ordinal`. */
export type Seen = ReadonlyMap<string, Wish>;

export const paperName = ({ id, ordinal }: Pick<PaperToShow, 'id' | 'ordinal'>): string => `${String(id)} ${String(ordinal)}`;

/** The wish that may be signed: seen with these very bytes and this key. What was not shown is not signed. */
export function seenWish(seen: Seen, paper: PaperToShow, keyId: string | undefined): Wish | undefined {
  const wish = seen.get(paperName(paper));
  return wish !== undefined && wish.keyId !== undefined && wish.keyId === keyId && wish.paper.blob === paper.blob ? wish : undefined;
}

/** How the shell is told what to sign: exactly the page and place that were seen. */
export function toSign({ paper, page, rect }: Wish): { id: number; ordinal: number; page: number; rect: [number, number, number, number] } {
  return { id: paper.id, ordinal: paper.ordinal, page, rect: [...rect] };
}
