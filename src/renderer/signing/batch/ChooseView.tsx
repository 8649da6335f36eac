import { useEffect, useRef, useState } from 'react';
import { Button, Checkbox } from '@fluentui/react-components';
import { ChevronDown20Regular, ChevronUp20Regular, Open16Regular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PadesLevel, SignRole, ToSignRow } from '../../../contract/views.ts';
import { LevelPicker } from '../../ui/keys/LevelPicker.tsx';
import { useLevel } from '../../ui/keys/use-level.ts';
import { useSigningKeys } from '../../ui/queries.ts';
import { KeyPicker } from '../KeyPicker.tsx';
import { PaperPreview } from '../PaperPreview.tsx';
import { paperName, paperOf, seenWish, type Seen } from '../papers.rules.ts';
import { PlaceWords } from '../PlaceWords.tsx';
import { askPreview } from '../preview-desk.ts';
import { isFixed, type Spot, type Wish } from '../preview.rules.ts';
import { keyFor } from '../signer.rules.ts';
import { placeAhead } from '../use-place.ts';
import { usePaperWish } from '../use-paper-wish.ts';
import { isTicked, nextUnseen, planBatch, type Ticks } from './batch.rules.ts';
import { BatchList } from './BatchList.tsx';

interface ChooseViewProps {
  readonly role: SignRole;
  readonly rows: readonly ToSignRow[];
  readonly mover: React.RefObject<((by: 1 | -1) => void) | undefined>;
  readonly onSign: (papers: readonly Wish[], keyId: string, level: PadesLevel) => void;
  readonly onShowDocument: (id: number) => void;
}

/** Paging through what waits: each paper is shown with its signature on it, and only what was shown is signed. */
export function ChooseView({ role, rows, mover, onSign, onShowDocument }: ChooseViewProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const keys = useSigningKeys(role).data;
  const { level, timestamp, choose } = useLevel(role);
  const [at, setAt] = useState(0);
  const [chosenId, setChosenId] = useState<string | undefined>(undefined);
  const [ticks, setTicks] = useState<Ticks>(new Map());
  const [moved, setMoved] = useState<ReadonlyMap<string, Spot>>(new Map());
  const [seen, setSeen] = useState<Seen>(new Map());
  const turn = useRef<((by: 1 | -1) => void) | undefined>(undefined);
  const current = Math.min(at, rows.length - 1);
  const row = rows[current];
  const paper = row === undefined ? undefined : paperOf(row);
  // One key signs the whole batch: the one used last, or the one the first papers are made for.
  const chosen = keys?.find((k) => k.id === chosenId && k.usable) ?? keyFor(keys ?? [], rows.find((r) => r.signer !== '')?.signer ?? '', []);
  const { key, place, names, wish, refusal } = usePaperWish({ paper, role, keys, chosen, pick: (all, onPaper) => keyFor(all, row?.signer ?? '', onPaper), moved: paper === undefined ? undefined : moved.get(paperName(paper)) });
  const plan = planBatch(rows, ticks, seen, key);
  const show = (index: number): void => setAt(Math.max(0, Math.min(rows.length - 1, index)));
  useEffect(() => { mover.current = (by) => show(current + by); });

  const next = nextUnseen(rows, plan.unseen, current);
  const ahead = next === undefined ? undefined : rows[next];
  const aheadName = ahead === undefined ? undefined : `${paperName(ahead)} ${ahead.blob}`;
  const shownHere = paper !== undefined && seenWish(seen, paper, key?.id) !== undefined;
  const keyId = key?.id;
  // Once this one is on the screen, the next is made ready: one ahead, never more.
  useEffect(() => {
    if (!shownHere || ahead === undefined || keyId === undefined) return;
    const waiting = paperOf(ahead);
    void placeAhead(client, waiting, role, keyId).then((there) => { if (there !== undefined) void askPreview({ paper: waiting, keyId, page: there.page, rect: there.rect }); });
    // The row is made anew at each drawing; its name says whether it is another.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shownHere, aheadName, keyId, role, client]);

  const tick = (of: ToSignRow): void => setTicks(new Map([...ticks, [paperName(of), !isTicked(of, ticks, key?.holder)]]));
  const tickedCount = rows.filter((r) => isTicked(r, ticks, key?.holder)).length;
  const move = (spot: Spot): void => {
    if (paper === undefined) return;
    const name = paperName(paper);
    setMoved(new Map([...moved, [name, spot]]));
    setSeen(new Map([...seen].filter(([n]) => n !== name)));
  };
  const fixed = paper !== undefined && isFixed(paper.as, place);
  return (
    <>
      <div className="batch-tools">
        <KeyPicker role={role} keys={keys} chosen={key} compact onChoose={setChosenId} />
        <LevelPicker label={t('level.label')} level={level} timestamp={timestamp} testid="batch-level" onLevel={choose} />
      </div>
      <div className="batch-body">
        <section className="batch-list" aria-label={t('batch.list')}>
          <div className="batch-all">
            <Checkbox
              label={t('batch.all', { count: tickedCount, total: rows.length })} checked={tickedCount === rows.length ? true : tickedCount === 0 ? false : 'mixed'} data-testid="batch-all"
              onChange={() => setTicks(new Map(rows.map((r) => [paperName(r), tickedCount !== rows.length])))}
            />
          </div>
          <BatchList label={t(`batch.title.${role}`)} rows={rows} current={current} isTicked={(r) => isTicked(r, ticks, key?.holder)} isSeen={(r) => seenWish(seen, paperOf(r), key?.id) !== undefined} onShow={show} onTick={tick} onTurn={(by) => turn.current?.(by)} />
          <footer className="batch-foot">
            <p id="batch-keys" className="tab-small">{t('batch.keys')}</p>
            {plan.unseen.length > 0 && <p className="batch-unseen" role="status" data-testid="batch-unseen">{t('batch.notSeen', { count: plan.unseen.length })}</p>}
            <div className="batch-buttons">
              {next !== undefined && <Button onClick={() => show(next)} data-testid="batch-next-unseen">{t('batch.nextUnseen')}</Button>}
              <Button appearance="primary" disabledFocusable={plan.sign.length === 0 || key === undefined} onClick={() => { if (key !== undefined && plan.sign.length > 0) onSign(plan.sign, key.id, level); }} data-testid="batch-sign">{t(role === 'organ' ? 'batch.seal' : 'batch.sign', { count: plan.sign.length })}</Button>
            </div>
          </footer>
        </section>
        <section className="batch-show" aria-label={t('batch.paper')}>
          {row !== undefined && (
            <div className="batch-paper">
              <div className="batch-name">
                <h3 className="batch-subject" title={row.subject}>{row.typeName} {row.code} – {row.subject}</h3>
                <p className="tab-small">{t('batch.at', { at: current + 1, total: rows.length })} · {row.fileName} · {t(`sign.as.${row.as}`)}</p>
              </div>
              <Button appearance="subtle" icon={<ChevronUp20Regular />} disabledFocusable={current === 0} aria-label={t('batch.previous')} title={t('batch.previous')} onClick={() => show(current - 1)} data-testid="batch-previous" />
              <Button appearance="subtle" icon={<ChevronDown20Regular />} disabledFocusable={current === rows.length - 1} aria-label={t('batch.next')} title={t('batch.next')} onClick={() => show(current + 1)} data-testid="batch-next" />
              <Button appearance="subtle" icon={<Open16Regular />} aria-label={t('outbox.show')} title={t('outbox.show')} onClick={() => onShowDocument(row.id)} />
            </div>
          )}
          {paper !== undefined && place !== undefined && <PlaceWords as={paper.as} place={place} moved={moved.has(paperName(paper))} holder={key?.holder} signerName={role === 'personal' ? (row?.signer ?? '') : ''} names={names} fixed={fixed} quiet />}
          <PaperPreview wish={wish} refusal={refusal} fixed={fixed} onMove={move} onSeen={(drawn) => setSeen((before) => new Map([...before, [paperName(drawn.paper), drawn]]))} turn={turn} />
        </section>
      </div>
    </>
  );
}
