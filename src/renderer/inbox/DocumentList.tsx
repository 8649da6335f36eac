import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Button } from '@fluentui/react-components';
import { ErrorCircle48Regular, MailInboxCheckmarkRegular, Search48Regular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import type { DocumentRow, Folder } from '../../contract/views.ts';
import { FailureNotice, Notice } from '../ui/Notice.tsx';
import { DocumentRowView } from './DocumentRowView.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { pageSize } from './page-cursors.rules.ts';
import { usePages } from './use-pages.ts';

const rowHeight = 106;

interface ListProps {
  readonly folder: Folder;
  readonly search: string;
  readonly selected: number | undefined;
  readonly onSelect: (row: DocumentRow) => void;
  /** Enter: show the document and go into it. */
  readonly onOpen: (row: DocumentRow) => void;
  readonly onSearchAll: () => void;
  /** Lets the window move the selection by keys pressed elsewhere (j, k). */
  readonly mover: React.RefObject<((by: 1 | -1) => void) | undefined>;
}

/** A list box over any number of rows: focus stays on the box, `aria-activedescendant` names the row. */
export function DocumentList({ folder, search, selected, onSelect, onOpen, onSearchAll, mover }: ListProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [chosen, setChosen] = useState(0);
  const pages = usePages(folder, search, range.first, range.last);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is not memoized on purpose
  const virtual = useVirtualizer({ count: pages.count, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 6 });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  if (first !== range.first || last !== range.last) setRange({ first, last });
  // Documents arrive above the shown one while a person reads: the active row goes with it.
  const shown = items.find(({ index }) => selected !== undefined && pages.rowAt(index)?.id === selected)?.index;
  const active = pages.rowAt(chosen) === undefined ? chosen : shown ?? chosen;

  useEffect(() => {
    setChosen(0);
    box.current?.scrollTo({ top: 0 });
  }, [folder, search]);

  // A list opened for a document that is already shown (it moved here) begins at its row.
  const sought = useRef(selected);
  useEffect(() => {
    if (pages.state !== 'ready' || sought.current === undefined) return;
    const at = Array.from({ length: Math.min(pages.count, pageSize) }, (_, i) => pages.rowAt(i)?.id).indexOf(sought.current);
    sought.current = undefined;
    if (at === -1) return;
    setChosen(at);
    virtual.scrollToIndex(at, { align: 'auto' });
  }, [pages, virtual]);

  const choose = (index: number): void => {
    const target = Math.max(0, Math.min(pages.count - 1, index));
    const row = pages.rowAt(target);
    setChosen(target);
    virtual.scrollToIndex(target, { align: 'auto' });
    if (row !== undefined) onSelect(row);
  };
  // A document that was just registered has left this folder: the next one has moved to its place and comes first.
  const move = (by: number): void => {
    if (selected === undefined) choose(Math.abs(by) === 1 ? 0 : active + by);
    else choose(pages.rowAt(active)?.id === selected || by < 0 ? active + by : active + by - 1);
  };
  useEffect(() => { mover.current = move; });

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowHeight) / rowHeight));
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -pages.count, End: pages.count }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') {
      const row = pages.rowAt(active);
      if (row !== undefined) onOpen(row);
    } else return;
    event.preventDefault();
  };

  if (pages.state === 'failed' && pages.failure !== undefined) return <FailureNotice icon={<ErrorCircle48Regular />} error={pages.failure} again={pages.again} />;
  if (pages.state === 'loading') return <ListSkeleton />;
  if (pages.count === 0 && search !== '') {
    return (
      <Notice icon={<Search48Regular />} title={t('list.noResult', { search })} text={t('list.noResult.text')} testid="list-no-result">
        {!folder.endsWith('.all') && <Button onClick={onSearchAll}>{t('list.searchAll')}</Button>}
      </Notice>
    );
  }
  if (pages.count === 0) return <Notice icon={<MailInboxCheckmarkRegular />} title={t(`empty.${folder}`)} text={t(`empty.${folder}.text`)} testid="list-empty" />;

  const now = Date.now();
  // Rows are keyed by document: one that arrives under a pressed mouse does not take the click meant for another.
  const keyed = new Set<number>();
  const keyOf = (index: number, id: number | undefined): string => {
    if (id === undefined || keyed.has(id)) return `at-${String(index)}`;
    keyed.add(id);
    return `document-${String(id)}`;
  };
  return (
    <div
      ref={box} className="rows" role="listbox" tabIndex={0} aria-label={t(`folder.${folder}`)} onKeyDown={onKeyDown} data-testid="document-list"
      aria-activedescendant={items.some((i) => i.index === active) ? `row-option-${String(active)}` : undefined}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map((item) => {
          const row = pages.rowAt(item.index);
          return (
            <div
              key={keyOf(item.index, row?.id)} id={`row-option-${String(item.index)}`} role="option" aria-selected={row !== undefined && row.id === selected}
              aria-posinset={item.index + 1} aria-setsize={pages.count} data-testid={row === undefined ? undefined : `row-${String(row.id)}`}
              className={`row${row?.unread === true ? ' row-unread' : ''}${item.index === active ? ' row-active' : ''}`}
              style={{ height: item.size, transform: `translateY(${String(item.start)}px)` }}
              onClick={() => { choose(item.index); box.current?.focus(); }} onDoubleClick={() => { if (row !== undefined) onOpen(row); }}
            >
              {row === undefined ? <span className="row-loading" aria-label={t('common.loading')} /> : <DocumentRowView row={row} now={now} showState={folder.endsWith('.all')} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
