import { useTranslation } from 'react-i18next';
import type { DocumentView, FlowEvent } from '../../contract/views.ts';
import { formatDay, formatInstant } from '../ui/format.ts';
import { EvidencePart } from './EvidencePart.tsx';

/** What happened to the document, oldest first, with directives in the words they were given in. */
export function FlowTab({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  return (
    <div className="tab-stack">
      {view.assignment !== undefined && (
        <section className="card">
          <h3 className="card-title">{t('flow.assignment')}</h3>
          <dl className="facts">
            <div><dt>{t('route.assignee')}</dt><dd>{view.assignment.assignee}</dd></div>
            {view.assignment.supporting.length > 0 && <div><dt>{t('route.supporting')}</dt><dd>{view.assignment.supporting.join(', ')}</dd></div>}
            {view.assignment.directive !== '' && <div><dt>{t('route.directive')}</dt><dd className="quote">{view.assignment.directive}</dd></div>}
            {view.assignment.dueDate !== undefined && <div><dt>{t('route.dueDate')}</dt><dd>{formatDay(view.assignment.dueDate)}</dd></div>}
          </dl>
        </section>
      )}
      {view.events.length === 0 && <p className="tab-empty">{t('flow.empty')}</p>}
      <ol className="timeline">{view.events.map((event, i) => <TimelineItem key={`${String(event.at)}-${String(i)}`} event={event} />)}</ol>
      {view.row.direction === 'in' && <EvidencePart view={view} />}
    </div>
  );
}

function TimelineItem({ event }: { readonly event: FlowEvent }) {
  const { t } = useTranslation();
  // The level is what the line is about: it stands in the title, not under it.
  const extended = event.kind === 'extended' && event.text !== undefined ? `: ${event.text}` : '';
  const status = event.statusCode === undefined ? '' : `: ${t([`status.${event.statusCode}`, 'status.other'], { code: event.statusCode })}`;
  return (
    <li className={`timeline-item timeline-${event.kind}`}>
      <p className="timeline-title">{t(`flow.${event.kind}`)}{status}{extended}</p>
      <p className="timeline-who">{[event.actor, event.organName].filter((x) => x !== undefined && x !== '').join(' · ')} · <time>{formatInstant(event.at)}</time></p>
      {event.text !== undefined && event.text !== '' && extended === '' && <p className="timeline-text">{event.text}</p>}
    </li>
  );
}
