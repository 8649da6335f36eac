import { useEffect, useRef, useState } from 'react';
import { Button, Input, Tooltip } from '@fluentui/react-components';
import { ArrowSync20Regular, Navigation20Regular, QuestionCircle20Regular, Search16Regular, Settings20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { OfficeView } from '../../contract/views.ts';
import { currentLanguage, switchLanguage } from '../ui/language.ts';
import { SyncHeaderButton } from './SyncHeaderButton.tsx';

interface HeaderProps {
  readonly office: OfficeView;
  readonly search: string;
  readonly searchField: React.RefObject<HTMLInputElement | null>;
  readonly syncing: boolean;
  readonly showMenu: boolean;
  readonly onMenu: () => void;
  readonly onSearch: (text: string) => void;
  readonly onLeaveSearch: () => void;
  readonly onSync: () => void;
  readonly onKeys: () => void;
  readonly onConnections: () => void;
  readonly onHelp: () => void;
}

/** Time between the last letter and the search: short enough to feel immediate, long enough not to ask for every letter. */
const searchDelay = 180;

export function Header(props: HeaderProps) {
  const { t } = useTranslation();
  const { search, onSearch } = props;
  const [typed, setTyped] = useState(search);
  const told = useRef(onSearch);
  useEffect(() => { told.current = onSearch; });
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    const timer = setTimeout(() => told.current(typed.trim()), searchDelay);
    return () => clearTimeout(timer);
  }, [typed]);
  const other = currentLanguage() === 'vi' ? 'en' : 'vi';
  return (
    <header className="app-header">
      {props.showMenu && <Button className="header-button" appearance="transparent" icon={<Navigation20Regular />} aria-label={t('header.menu')} onClick={props.onMenu} data-testid="menu-button" />}
      <div className="brand"><h1 className="brand-name">{t('app.name')}</h1><span className="brand-organ" title={props.office.organ.organName}>{props.office.organ.organName}</span></div>
      <Input
        input={{ ref: props.searchField }} className="header-search" value={typed} type="search" contentBefore={<Search16Regular />} placeholder={t('search.placeholder')} aria-label={t('search.label')} data-testid="search" maxLength={200} aria-keyshortcuts="Control+K /"
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape') setTyped('');
          if (e.key === 'ArrowDown' || e.key === 'Enter') { e.preventDefault(); onSearch(typed.trim()); props.onLeaveSearch(); }
        }}
      />
      <div className="header-tools">
        <Tooltip content={`${t('sync.now')} (F5)`} relationship="label"><Button className="header-button" appearance="transparent" icon={<ArrowSync20Regular className={props.syncing ? 'spinning' : ''} />} disabled={props.syncing} onClick={props.onSync} data-testid="sync-button" /></Tooltip>
        <SyncHeaderButton syncing={props.syncing} onSync={props.onSync} onConnections={props.onConnections} />
        <Tooltip content={t('settings.label')} relationship="label"><Button className="header-button" appearance="transparent" icon={<Settings20Regular />} onClick={props.onKeys} data-testid="keys-button" /></Tooltip>
        <Button className="header-button" appearance="transparent" lang={other} title={t('language.switch')} onClick={() => switchLanguage(other)} data-testid="language">{other === 'en' ? 'EN' : 'VI'}</Button>
        <Tooltip content={`${t('help.title')} (F1)`} relationship="label"><Button className="header-button" appearance="transparent" icon={<QuestionCircle20Regular />} onClick={props.onHelp} data-testid="help-button" /></Tooltip>
      </div>
    </header>
  );
}
