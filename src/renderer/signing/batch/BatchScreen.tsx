import { useEffect, useState } from 'react';
import { Button, MessageBar, MessageBarBody, MessageBarTitle, Spinner } from '@fluentui/react-components';
import { CheckmarkCircle48Regular, ErrorCircle48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { SignRole, ToSignRow } from '../../../contract/views.ts';
import { FailureNotice, Notice } from '../../ui/Notice.tsx';
import { failureOf } from '../../ui/office.ts';
import { useWaiting } from '../../ui/queries.ts';
import { failureSentence } from '../../ui/sentences.ts';
import { paperName } from '../papers.rules.ts';
import { leftOver } from './batch.rules.ts';
import { ChooseView } from './ChooseView.tsx';
import { RunView } from './RunView.tsx';
import { useRun } from './use-run.ts';

export interface BatchScreenProps {
  readonly role: SignRole;
  /** Lets the window move through the papers by keys pressed elsewhere (j, k). */
  readonly mover: React.RefObject<((by: 1 | -1) => void) | undefined>;
  readonly onShowDocument: (id: number) => void;
}

/** Everything that waits for one role's signature: looked through paper by paper, signed with one PIN, a result for each. */
export function BatchScreen({ role, mover, onShowDocument }: BatchScreenProps) {
  const { t } = useTranslation();
  const waiting = useWaiting(role);
  const batch = useRun();
  // What was signed no longer waits, but its line is still wanted while results are read.
  const [known, setKnown] = useState<ReadonlyMap<string, ToSignRow>>(new Map());
  const rows = waiting.data;
  useEffect(() => {
    if (rows !== undefined) setKnown((before) => new Map([...before, ...rows.map((r) => [paperName(r), r] as const)]));
  }, [rows]);
  const [last, setLast] = useState<{ keyId: string; level: Parameters<typeof batch.start>[2] } | undefined>(undefined);
  const { run } = batch;
  const content = (): React.ReactNode => {
    if (run !== undefined) {
      return (
        <RunView
          run={run} rows={known} onStop={batch.stop} onLeave={batch.leave} onShowDocument={onShowDocument}
          onAgain={() => { if (last !== undefined) batch.start(leftOver(run.papers, run.outcomes), last.keyId, last.level); }}
        />
      );
    }
    if (waiting.error !== null) return <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(waiting.error)} again={() => void waiting.refetch()} />;
    if (rows === undefined) return <div className="batch-wait"><Spinner label={t('common.loading')} /></div>;
    if (rows.length === 0) return <Notice icon={<CheckmarkCircle48Regular />} title={t(`batch.empty.${role}`)} text={t(`batch.empty.${role}.text`)} testid="batch-empty" />;
    return (
      <ChooseView
        role={role} rows={rows} mover={mover} onShowDocument={onShowDocument}
        onSign={(papers, keyId, level) => { setLast({ keyId, level }); batch.start(papers, keyId, level); }}
      />
    );
  };
  return (
    <main className="batch" aria-label={t(`batch.title.${role}`)} data-testid={`batch-${role}`}>
      <header className="batch-head">
        <h2 className="list-title">{t(`batch.title.${role}`)}</h2>
        {rows !== undefined && <span className="list-count" data-testid="batch-count">{t('batch.waiting', { count: rows.length })}</span>}
        {run === undefined && rows !== undefined && rows.length > 0 && <Button size="small" appearance="subtle" onClick={() => void waiting.refetch()}>{t('batch.refresh')}</Button>}
      </header>
      {batch.failure !== undefined && run === undefined && <MessageBar intent="error" layout="multiline" data-testid="batch-failure"><MessageBarBody><MessageBarTitle>{t('sign.failed')}</MessageBarTitle>{failureSentence(batch.failure)}</MessageBarBody></MessageBar>}
      {content()}
    </main>
  );
}
