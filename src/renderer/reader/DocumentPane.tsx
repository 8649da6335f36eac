import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Tab, TabList } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Action, AttachmentView, DocumentView } from '../../contract/views.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { useAct, useRemember } from '../ui/use-act.ts';
import { useStoredNumber } from '../ui/use-stored.ts';
import { useElementWidth } from '../ui/use-width.ts';
import { ActionBar } from './ActionBar.tsx';
import { AttachmentWarningLine } from './AttachmentWarningLine.tsx';
import { AttachmentsTab } from './AttachmentsTab.tsx';
import { barsOf, toldByBars } from './bars.rules.ts';
import { changedPaper } from './changed.rules.ts';
import { ChangedBar } from './ChangedBar.tsx';
import { CompareView } from './CompareView.tsx';
import { DocumentBars } from './DocumentBars.tsx';
import { DocumentHeader } from './DocumentHeader.tsx';
import { FileView } from './FileView.tsx';
import { FlowTab } from './FlowTab.tsx';
import { MetadataTab } from './MetadataTab.tsx';
import { PreparedBar } from './PreparedBar.tsx';
import { RelatedLine } from './RelatedLine.tsx';
import { SentenceBar } from './SentenceBar.tsx';
import { SignaturesTab } from './SignaturesTab.tsx';
import { tabsOf, type TabName } from './tabs.rules.ts';
import { TabCount } from './TabCount.tsx';
import { TrackingTab } from './TrackingTab.tsx';
import { toLookAt, warningsByTab } from './warnings.rules.ts';
import './compare.css';

interface DocumentPaneProps {
  readonly view: DocumentView;
  readonly onAction: (action: Action) => void;
  readonly onShowDocument: (id: number) => void;
  readonly findRequest: number;
  /** What another part of the window puts above the document (the steps of an outgoing one). */
  readonly above?: ReactNode;
  /** The form of a draft; makes the tab *Soạn thảo*. */
  readonly draft?: ReactNode;
}

/** From here the tabs stand beside the viewer; under it they share the room with it. */
const besideFrom = 860;

export function DocumentPane({ view, onAction, onShowDocument, findRequest, above, draft }: DocumentPaneProps) {
  const { t } = useTranslation();
  const pane = useRef<HTMLElement>(null);
  const width = useElementWidth(pane);
  const beside = width >= besideFrom;
  const [sideWidth, setSideWidth] = useStoredNumber('congvan.pane.side', 408);
  const [tab, setTab] = useState<TabName | undefined>(undefined);
  const [ordinal, setOrdinal] = useState<number | undefined>(undefined);
  /** What the person chose; until then a paper that is not what was signed opens beside it. */
  const [comparing, setComparing] = useState<boolean | undefined>(undefined);
  const { busy, act } = useAct();
  const remember = useRemember();
  const { id } = view.row;
  useEffect(() => {
    setTab(undefined);
    setOrdinal(undefined);
    setComparing(undefined);
  }, [id]);

  const warnings = warningsByTab(view.warnings);
  const bars = barsOf(view);
  const told = toldByBars(bars);
  const names = tabsOf(view, beside, draft !== undefined);
  const current = tab !== undefined && names.includes(tab) ? tab : (names[0] ?? 'signatures');
  const file = view.attachments.find((a) => a.ordinal === ordinal) ?? view.attachments[0];
  const save = (f: AttachmentView): void => void act(() => window.office.call('shell.saveAttachment', { blob: f.blob, name: f.name }));
  const remove = (f: AttachmentView): void => void act(() => window.office.call('outgoing.removeAttachment', { id, ordinal: f.ordinal }), remember);
  const show = (n: number): void => {
    setOrdinal(n);
    if (!beside) setTab('document');
  };

  const changed = file === undefined ? undefined : changedPaper(file);
  const compare = changed !== undefined && (comparing ?? changed.alarming);
  const unlock = (f: AttachmentView, password: string): void => void act(() => window.office.call('document.unlock', { id, ordinal: f.ordinal, password }), remember);

  const viewer = compare && file !== undefined
    ? <CompareView key={file.blob} id={id} file={file} changed={changed} onClose={() => setComparing(false)} />
    : <FileView key={file?.blob ?? 'none'} file={file} canAttach={view.availableActions.includes('attach')} findRequest={findRequest} onSave={save} onAttach={() => onAction('attach')} onPassword={unlock} />;
  const content: Record<TabName, () => ReactNode> = {
    draft: () => draft,
    document: () => undefined,
    tracking: () => <TrackingTab view={view} />,
    signatures: () => <SignaturesTab view={view} />,
    flow: () => <FlowTab view={view} />,
    metadata: () => <MetadataTab view={view} warnings={warnings.metadata} />,
    attachments: () => <AttachmentsTab view={view} warnings={warnings.attachments} shown={file?.ordinal} onShow={show} onSave={save} onRemove={remove} />,
  };
  const tabs = (
    <TabList size="small" className="doc-tabs" selectedValue={current} onTabSelect={(_, data) => setTab(data.value as TabName)} aria-label={t('tab.label')}>
      {names.map((name) => (
        <Tab key={name} value={name} id={`tab-${name}`} data-testid={`tab-${name}`} aria-controls={name === current ? 'doc-tab-panel' : undefined}>
          {t(`tab.${name}`)}{name === 'attachments' && view.attachments.length > 1 ? ` (${String(view.attachments.length)})` : ''}
          {(name === 'metadata' || name === 'attachments') && <TabCount count={toLookAt(warnings[name]).length} />}
        </Tab>
      ))}
    </TabList>
  );
  const panel = <div id="doc-tab-panel" className="doc-panel" role="tabpanel" aria-labelledby={`tab-${current}`} tabIndex={0}>{content[current]()}</div>;

  return (
    <main className="doc" ref={pane} aria-label={t('header.label')} data-testid="document" data-id={id} data-state={view.row.state}>
      <DocumentHeader view={view} />
      {above}
      <ActionBar view={view} onAction={onAction} />
      <RelatedLine related={view.related.filter((other) => !told.has(other))} onShowDocument={onShowDocument} />
      <DocumentBars bars={bars} onShowDocument={onShowDocument} />
      <SentenceBar view={view} busy={busy} onVerifyAgain={() => void act(() => window.office.call('document.verifyAgain', { id }), remember)} />
      {changed !== undefined && <ChangedBar changed={changed} open={compare} onToggle={() => setComparing(!compare)} />}
      <PreparedBar verification={file?.verification} />
      <AttachmentWarningLine groups={warnings.attachments} onShow={() => setTab('attachments')} />
      {beside ? (
        <div className="doc-body">
          {viewer}
          <Splitter label={t('splitter.side')} size={sideWidth} min={280} max={Math.max(280, width - 420)} direction={-1} onSize={setSideWidth} />
          <aside className="doc-side" style={{ width: Math.min(sideWidth, width - 420) }}>{tabs}{panel}</aside>
        </div>
      ) : (
        <>
          {tabs}
          <div className="doc-body">
            {/* The viewer stays mounted under another tab: page and zoom are where they were left. */}
            <div className="doc-under" id={current === 'document' ? 'doc-tab-panel' : undefined} role={current === 'document' ? 'tabpanel' : undefined} aria-labelledby={current === 'document' ? 'tab-document' : undefined} hidden={current !== 'document'}>{viewer}</div>
            {current !== 'document' && panel}
          </div>
        </>
      )}
    </main>
  );
}
