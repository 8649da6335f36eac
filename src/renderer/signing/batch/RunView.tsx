import { useEffect, useRef } from 'react';
import { Button, ProgressBar, Spinner } from '@fluentui/react-components';
import { ArrowClockwise20Regular, CheckmarkCircle20Filled, Circle20Regular, DismissCircle20Filled, Stop20Regular, SubtractCircle20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ToSignRow } from '../../../contract/views.ts';
import { codeSentence } from '../../ui/sentences.ts';
import { paperName } from '../papers.rules.ts';
import { useLaterSentence } from '../use-tell-signed.tsx';
import { leftOver, type Outcome } from './batch.rules.ts';
import type { Run } from './use-run.ts';

interface RunViewProps {
  readonly run: Run;
  readonly rows: ReadonlyMap<string, ToSignRow>;
  readonly onStop: () => void;
  readonly onAgain: () => void;
  readonly onLeave: () => void;
  readonly onShowDocument: (id: number) => void;
}

/** A batch under way: which paper is signed now, and a way to stop. Afterwards: what became of each. */
export function RunView({ run, rows, onStop, onAgain, onLeave, onShowDocument }: RunViewProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [run.running]);
  const total = run.papers.length;
  const current = run.papers[run.done];
  const left = leftOver(run.papers, run.outcomes).length;
  const code = (id: number, ordinal: number): string => rows.get(paperName({ id, ordinal }))?.code ?? '';
  return (
    <div className="run" data-testid="batch-run" data-running={run.running}>
      <div className="run-head">
        <h3 ref={heading} tabIndex={-1} className="run-title">{run.running ? t('batch.running', { count: total }) : t('batch.finished', { count: total, signed: total - left })}</h3>
        {run.running && (
          <>
            <ProgressBar value={run.done} max={total} thickness="large" aria-label={t('batch.progress')} />
            <p role="status">{run.stopping ? t('batch.stopping') : current === undefined ? '' : t('batch.current', { at: run.done + 1, total, code: code(current.paper.id, current.paper.ordinal) })}</p>
            <Button icon={<Stop20Regular />} disabledFocusable={run.stopping} onClick={onStop} data-testid="batch-stop">{t('batch.stop')}</Button>
          </>
        )}
        {!run.running && (
          <div className="run-actions">
            {left > 0 && <Button icon={<ArrowClockwise20Regular />} onClick={onAgain} data-testid="batch-again">{t('batch.again', { count: left })}</Button>}
            <Button appearance="primary" onClick={onLeave} data-testid="batch-leave">{t('batch.leave')}</Button>
          </div>
        )}
      </div>
      <ol className="run-list" aria-label={t('batch.results')}>
        {run.papers.map(({ paper }, i) => {
          const name = paperName(paper);
          const row = rows.get(name);
          const outcome = run.outcomes.get(name);
          return (
            <li key={name} className="run-row" data-testid={`batch-result-${String(paper.id)}-${String(paper.ordinal)}`} data-outcome={outcome?.kind ?? (i < run.done ? 'done' : 'waiting')}>
              <RunIcon outcome={outcome} at={i} done={run.done} running={run.running} />
              <div className="run-text">
                <p className="run-code">{row?.code ?? paper.name} <span className="run-subject">{row?.subject}</span></p>
                <p className="run-file">{paper.name} · {t(`sign.as.${paper.as}`)}</p>
                {outcome !== undefined && <OutcomeWords outcome={outcome} />}
              </div>
              {outcome !== undefined && <Button size="small" appearance="subtle" onClick={() => onShowDocument(paper.id)}>{t('outbox.show')}</Button>}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function RunIcon({ outcome, at, done, running }: { readonly outcome: Outcome | undefined; readonly at: number; readonly done: number; readonly running: boolean }) {
  if (outcome?.kind === 'failed') return <DismissCircle20Filled className="tone-invalid" aria-hidden />;
  if (outcome?.kind === 'untouched') return <SubtractCircle20Regular className="tone-none" aria-hidden />;
  if (outcome?.kind === 'signed') return <CheckmarkCircle20Filled className="tone-valid" aria-hidden />;
  if (running && at === done) return <Spinner size="tiny" aria-hidden />;
  return at < done ? <CheckmarkCircle20Filled className="tone-none" aria-hidden /> : <Circle20Regular className="tone-none" aria-hidden />;
}

/** The level reached, or why not and what to do about it. */
function OutcomeWords({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useTranslation();
  const laterSentence = useLaterSentence();
  switch (outcome.kind) {
    case 'signed': {
      const later = laterSentence(outcome.signed);
      return <p className="run-outcome tone-valid">{t('batch.signed', { level: t(`level.${outcome.signed.level}`) })}{later !== undefined && <span className="run-later"> {later}</span>}</p>;
    }
    case 'failed': return <p className="run-outcome tone-invalid">{codeSentence(outcome.code, undefined, outcome.details)}</p>;
    case 'untouched': return <p className="run-outcome tone-none">{t('batch.untouched')}</p>;
  }
}
