import { useEffect, useState } from 'react';
import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Tooltip } from '@fluentui/react-components';
import type { JSXElement } from '@fluentui/react-components';
import { ArrowRotateClockwise20Regular, PanelLeft20Regular, Print20Regular, Save20Regular, Search20Regular, ZoomIn20Regular, ZoomOut20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ViewerState } from './viewer-session.ts';

interface ToolbarProps {
  readonly state: ViewerState;
  readonly disabled: boolean;
  readonly thumbnails: boolean;
  readonly printing: number | undefined;
  readonly onThumbnails: () => void;
  readonly onPage: (page: number) => void;
  readonly onZoom: (by: 1 | -1) => void;
  readonly onFit: (value: string) => void;
  readonly onRotate: () => void;
  readonly onFind: () => void;
  readonly onPrint: () => void;
  readonly onSave: () => void;
}

const percents = ['0.5', '0.75', '1', '1.25', '1.5', '2', '3'];

export function ViewerToolbar(props: ToolbarProps) {
  const { t } = useTranslation();
  const { state, disabled } = props;
  const [typed, setTyped] = useState(String(state.page));
  useEffect(() => setTyped(String(state.page)), [state.page]);
  const tool = (label: string, icon: JSXElement, onClick: () => void, pressed?: boolean) => (
    <Tooltip content={label} relationship="label">
      <Button appearance="subtle" size="small" icon={icon} disabled={disabled} onClick={onClick} {...(pressed === undefined ? {} : { 'aria-pressed': pressed })} />
    </Tooltip>
  );
  return (
    <div className="viewer-toolbar" role="toolbar" aria-label={t('viewer.toolbar')}>
      {tool(t('viewer.thumbnails'), <PanelLeft20Regular />, props.onThumbnails, props.thumbnails)}
      <Input
        className="viewer-page" size="small" value={typed} disabled={disabled} aria-label={t('viewer.page')} inputMode="numeric"
        onChange={(_, data) => setTyped(data.value)} onBlur={() => setTyped(String(state.page))}
        onKeyDown={(e) => { if (e.key === 'Enter') props.onPage(Number(typed)); }}
      />
      <span className="viewer-pages">/ {state.pages}</span>
      <span className="viewer-gap" />
      {tool(t('viewer.zoomOut'), <ZoomOut20Regular />, () => props.onZoom(-1))}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" size="small" disabled={disabled} className="viewer-zoom" title={t('viewer.zoom')}>{String(Math.round(state.scale * 100))} %</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => props.onFit('page-width')}>{t('viewer.fitWidth')}</MenuItem>
            <MenuItem onClick={() => props.onFit('page-fit')}>{t('viewer.fitPage')}</MenuItem>
            {percents.map((p) => <MenuItem key={p} onClick={() => props.onFit(p)}>{String(Math.round(Number(p) * 100))} %</MenuItem>)}
          </MenuList>
        </MenuPopover>
      </Menu>
      {tool(t('viewer.zoomIn'), <ZoomIn20Regular />, () => props.onZoom(1))}
      <span className="viewer-gap" />
      {tool(t('viewer.rotate'), <ArrowRotateClockwise20Regular />, props.onRotate)}
      {tool(t('viewer.find'), <Search20Regular />, props.onFind)}
      {tool(t('viewer.print'), <Print20Regular />, props.onPrint)}
      {tool(t('viewer.save'), <Save20Regular />, props.onSave)}
      {props.printing !== undefined && <span className="viewer-pages" role="status">{t('viewer.printing', { page: props.printing, pages: state.pages })}</span>}
    </div>
  );
}
