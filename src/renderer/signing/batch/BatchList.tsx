import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { CheckboxChecked20Filled, CheckboxUnchecked20Regular, Eye16Filled, EyeOff16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ToSignRow } from '../../../contract/views.ts';
import { paperName } from '../papers.rules.ts';

interface BatchListProps {
  readonly label: string;
  readonly rows: readonly ToSignRow[];
  readonly current: number;
  readonly isTicked: (row: ToSignRow) => boolean;
  readonly isSeen: (row: ToSignRow) => boolean;
  readonly onShow: (index: number) => void;
  readonly onTick: (row: ToSignRow) => void;
  /** Page keys turn the pages of the paper that is shown. */
  readonly onTurn: (by: 1 | -1) => void;
}

/** The papers that wait: arrows show one, Space takes it in or out of the batch, Page keys turn its pages. */
export function BatchList({ label, rows, current, isTicked, isSeen, onShow, onTick, onTurn }: BatchListProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector(`#batch-option-${String(current)}`)?.scrollIntoView({ block: 'nearest' }), [current]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current];
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) onShow(Math.max(0, Math.min(rows.length - 1, to)));
    else if (event.key === ' ' && row !== undefined) onTick(row);
    else if (event.key === 'PageDown' || event.key === 'PageUp') onTurn(event.key === 'PageDown' ? 1 : -1);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box} className="batch-rows" role="listbox" tabIndex={0} aria-label={label} aria-describedby="batch-keys" aria-activedescendant={`batch-option-${String(current)}`} onKeyDown={onKeyDown} data-testid="batch-list">
      {rows.map((row, i) => {
        const ticked = isTicked(row);
        const seen = isSeen(row);
        return (
          <div
            key={paperName(row)} id={`batch-option-${String(i)}`} role="option" aria-selected={i === current} aria-checked={ticked} className={`batch-row${i === current ? ' batch-current' : ''}`}
            data-testid={`batch-row-${String(row.id)}-${String(row.ordinal)}`} data-seen={seen} onClick={() => { onShow(i); box.current?.focus(); }}
          >
            <span className="batch-tick" data-testid={`batch-tick-${String(row.id)}-${String(row.ordinal)}`} onClick={(e) => { e.stopPropagation(); onTick(row); }}>{ticked ? <CheckboxChecked20Filled aria-hidden /> : <CheckboxUnchecked20Regular aria-hidden />}</span>
            <span className="batch-text">
              <span className="batch-line">
                <span className="row-code" title={row.code}>{row.code === '' ? t('row.noCode') : row.code}</span>
                <span className={seen ? 'batch-seen tone-valid' : 'batch-seen tone-none'}>{seen ? <Eye16Filled aria-hidden /> : <EyeOff16Regular aria-hidden />}{t(seen ? 'batch.seen' : 'batch.unseen')}</span>
              </span>
              <span className="row-subject" title={row.subject}>{row.typeName}: {row.subject === '' ? t('row.noSubject') : row.subject}</span>
              <span className="row-organ" title={row.signer}>{row.as === 'appendix' ? t('batch.appendix', { name: row.fileName }) : row.as === 'copy' ? t('sign.as.copy') : row.signer === '' ? t('batch.noSigner') : t('batch.signer', { name: row.signer })}</span>
            </span>
          </div>
        );
      })}
    </div>
  );
}
