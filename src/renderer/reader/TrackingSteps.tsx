import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant, isoDay } from '../ui/format.ts';
import { toneOf, type TrackedReceiver, type TrackedStep } from './tracking.rules.ts';

/** The receiver's own clock where it told one: when it acted, not when we heard. */
const actedAt = (step: TrackedStep): number => step.toldAt ?? step.at;

/** The acts of one receiver in the order of the law, each with its time; the whole of each on demand. */
export function TrackingSteps({ row }: { readonly row: TrackedReceiver }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const word = (code: string): string => t([`status.${code}`, 'status.other'], { code });
  if (row.steps.length === 0) return undefined;
  return (
    <>
      <ol className="tracking-steps" aria-label={t('tracking.steps')}>
        {row.steps.map((step, i) => {
          const before = row.steps[i - 1];
          const at = formatInstant(actedAt(step));
          const sameDay = before !== undefined && isoDay(actedAt(before)) === isoDay(actedAt(step));
          return (
            <li key={step.statusCode} className={toneOf(step.statusCode) === 'danger' ? 'tracking-bad' : undefined} title={`${word(step.statusCode)} · ${at}`}>
              <span className="tracking-code" aria-hidden>{step.statusCode}</span><span className="hidden-text">{word(step.statusCode)} </span><time>{sameDay ? at.slice(0, 5) : at}</time>
            </li>
          );
        })}
      </ol>
      <button type="button" className="tracking-toggle" aria-expanded={open} onClick={() => setOpen(!open)} aria-label={t(open ? 'tracking.less.of' : 'tracking.more.of', { name: row.organName })}>{t(open ? 'tracking.less' : 'tracking.more')}</button>
      {open && (
        <ul className="tracking-more">
          {row.steps.map((step) => (
            <li key={step.statusCode}>
              <strong>{step.statusCode} {word(step.statusCode)}</strong>
              {step.description !== undefined && step.description !== '' && <p>{step.description}</p>}
              {step.staff !== undefined && step.staff !== '' && <p>{t('tracking.staff', { name: step.staff })}</p>}
              <p className="tab-small">{step.toldAt === undefined ? t('tracking.heard', { time: formatInstant(step.at) }) : t('tracking.told', { told: formatInstant(step.toldAt), time: formatInstant(step.at) })}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
