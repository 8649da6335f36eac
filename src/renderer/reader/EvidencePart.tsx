import { useState } from 'react';
import { Button, Spinner } from '@fluentui/react-components';
import { ArrowDownload16Regular, ChevronDown16Regular, ChevronRight16Regular } from '@fluentui/react-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { formatInstant } from '../ui/format.ts';
import { ask, failureOf } from '../ui/office.ts';
import { keys } from '../ui/queries.ts';
import { failureSentence } from '../ui/sentences.ts';
import { useAct } from '../ui/use-act.ts';
import { useConnectionName } from '../ui/use-connection-name.ts';
import { actWords, evidenceName, factsLine } from './evidence.rules.ts';

/** The rows of the chained log about this document, and the file that proves them elsewhere. */
export function EvidencePart({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const client = useQueryClient();
  const nameOf = useConnectionName();
  const { busy, act } = useAct();
  const { id } = view.row;
  const queryKey = [...keys.evidence, id];
  const log = useQuery({ queryKey, queryFn: () => ask('document.evidence', { id }).then((a) => a.rows), enabled: open });
  const save = (): void => {
    setSaved(false);
    // The export is itself an act of the log.
    void act(() => window.office.call('shell.saveEvidence', { id, name: evidenceName(view.row) }), (answer) => { setSaved(answer.saved); void client.invalidateQueries({ queryKey }); });
  };
  return (
    <section className="evidence-part" aria-labelledby="evidence-part">
      <div className="evidence-head">
        <h3 className="tab-heading" id="evidence-part">
          <Button size="small" appearance="transparent" icon={open ? <ChevronDown16Regular /> : <ChevronRight16Regular />} aria-expanded={open} onClick={() => setOpen(!open)} data-testid="evidence-open">{t('evidence.title')}</Button>
        </h3>
        <Button size="small" icon={<ArrowDownload16Regular />} disabledFocusable={busy} onClick={save} data-testid="action-saveEvidence">{t('evidence.save')}</Button>
      </div>
      <p role="status" className="tab-small">{saved ? t('evidence.saved') : ''}</p>
      {open && log.isLoading && <Spinner size="tiny" labelPosition="after" label={t('common.loading')} />}
      {open && log.error !== null && <p className="tone-invalid" role="alert">{failureSentence(failureOf(log.error))}</p>}
      {open && log.data?.length === 0 && <p className="tab-empty">{t('evidence.none')}</p>}
      {open && log.data !== undefined && log.data.length > 0 && (
        <ol className="evidence-rows" tabIndex={0} aria-label={t('evidence.title')} data-testid="evidence-rows">
          {log.data.map((row) => {
            const words = actWords(row.act);
            const facts = factsLine(row);
            return (
              <li key={row.seq} value={row.seq}>
                <span className="evidence-act">{t(words.key, words.values)}</span>
                <span><time>{formatInstant(row.at)}</time>{row.axis === '' ? '' : ` · ${nameOf(row.axis)}`}{row.axisDocId === undefined ? '' : ` · ${row.axisDocId}`}</span>
                {facts !== '' && <span className="tab-small">{facts}</span>}
                <span className="evidence-hash" title={row.hash}>#{row.seq} {row.hash.slice(0, 16)}…</span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
