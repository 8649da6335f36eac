import { useEffect, useRef, useState } from 'react';
import { Button, Input } from '@fluentui/react-components';
import { ChevronDown20Regular, ChevronUp20Regular, Dismiss20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { FindState } from './viewer-session.ts';

interface FindBarProps {
  readonly find: FindState;
  readonly onFind: (text: string, again: boolean, backwards: boolean) => void;
  readonly onClose: () => void;
}

export function FindBar({ find, onFind, onClose }: FindBarProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const count = text === '' ? '' : find.state === 'notFound' ? t('viewer.find.none') : find.state === 'pending' ? t('viewer.find.pending') : t('viewer.find.count', { current: find.current, total: find.total });
  return (
    <div className="viewer-find" role="search" onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); onClose(); } }}>
      <Input
        input={{ ref: field }} size="small" className="viewer-find-field" value={text} aria-label={t('viewer.find')} placeholder={t('viewer.find')}
        onChange={(_, data) => { setText(data.value); onFind(data.value, false, false); }}
        onKeyDown={(e) => { if (e.key === 'Enter') onFind(text, true, e.shiftKey); }}
      />
      <span className="viewer-pages" role="status" data-testid="find-count">{count}</span>
      <Button appearance="subtle" size="small" icon={<ChevronUp20Regular />} aria-label={t('viewer.find.previous')} title={t('viewer.find.previous')} onClick={() => onFind(text, true, true)} />
      <Button appearance="subtle" size="small" icon={<ChevronDown20Regular />} aria-label={t('viewer.find.next')} title={t('viewer.find.next')} onClick={() => onFind(text, true, false)} />
      <Button appearance="subtle" size="small" icon={<Dismiss20Regular />} aria-label={t('common.close')} title={t('common.close')} onClick={onClose} />
    </div>
  );
}
