import { useEffect, useState } from 'react';
import { useQueries } from '@tanstack/react-query';
import type { AppError } from '../../contract/errors.ts';
import type { DocumentRow, Folder } from '../../contract/views.ts';
import { ask, failureOf } from '../ui/office.ts';
import { keys } from '../ui/queries.ts';
import { firstPage, pageSize, rowCount, withPage, type Cursors } from './page-cursors.rules.ts';

export interface Pages {
  readonly count: number;
  readonly rowAt: (index: number) => DocumentRow | undefined;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: AppError | undefined;
  readonly again: () => void;
}

/** The rows in sight (and one page around them) of a folder, by keyset paging through `inbox.list`. */
export function usePages(folder: Folder, search: string, firstRow: number, lastRow: number): Pages {
  const name = `${folder}\n${search}`;
  const [known, setKnown] = useState<{ name: string; cursors: Cursors }>({ name, cursors: firstPage });
  const cursors = known.name === name ? known.cursors : firstPage;
  const first = Math.max(0, Math.min(Math.floor(firstRow / pageSize), cursors.length - 1));
  const last = Math.max(first, Math.min(Math.floor(lastRow / pageSize), cursors.length - 1));
  // The last known page is always asked: it says whether there are more.
  const wanted = [...new Set([0, ...Array.from({ length: last - first + 1 }, (_, i) => first + i), ...(last >= cursors.length - 2 ? [cursors.length - 1] : [])])];

  const results = useQueries({
    queries: wanted.map((index) => ({
      queryKey: [...keys.lists, folder, search, cursors[index] ?? 0],
      queryFn: () => ask('inbox.list', { folder, limit: pageSize, ...(search === '' ? {} : { search }), ...(cursors[index] === undefined ? {} : { before: cursors[index] }) }),
      gcTime: 30_000,
    })),
  });

  const answered = wanted.map((index, i) => ({ index, page: results[i]?.data }));
  const borders = answered.reduce<Cursors>((all, { index, page }) => (page === undefined || index >= all.length ? all : withPage(all, index, page.rows.at(-1)?.id, page.more)), cursors);
  useEffect(() => {
    if (borders !== cursors || known.name !== name) setKnown({ name, cursors: borders });
  }, [borders, cursors, known.name, name]);

  const pages = new Map(answered.map(({ index, page }) => [index, page]));
  const failed = results.find((r) => r.error !== null);
  return {
    count: results[0]?.data === undefined ? 0 : rowCount(cursors, pages.get(cursors.length - 1)?.rows.length),
    rowAt: (index) => pages.get(Math.floor(index / pageSize))?.rows[index % pageSize],
    state: failed !== undefined ? 'failed' : results[0]?.data === undefined ? 'loading' : 'ready',
    failure: failed === undefined ? undefined : failureOf(failed.error),
    again: () => { for (const r of results) void r.refetch(); },
  };
}
