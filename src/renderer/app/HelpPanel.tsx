import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components';
import { Dismiss24Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { actionKeys } from '../ui/keyboard.rules.ts';
import { helpTopic, type HelpScreen } from './help.rules.ts';

interface HelpPanelProps {
  readonly screen: HelpScreen;
  readonly onClose: () => void;
}

/** F1: what this screen is for, which article it follows, and every key. */
export function HelpPanel({ screen, onClose }: HelpPanelProps) {
  const { t } = useTranslation();
  const topic = helpTopic(screen);
  const keys: readonly (readonly [string, string])[] = [
    ['↑ ↓  J K', 'help.key.move'], ['Enter', 'help.key.open'], ['Ctrl+K  /', 'help.key.search'], ['Ctrl+F', 'help.key.find'], ['F5', 'help.key.sync'], ['F1', 'help.key.help'],
    ...Object.entries(actionKeys).map(([action, key]) => [key, `action.${action}`] as const),
  ];
  return (
    <OverlayDrawer open position="end" size="small" onOpenChange={(_, data) => { if (!data.open) onClose(); }} data-testid="help-panel">
      <DrawerHeader>
        <DrawerHeaderTitle action={<Button appearance="subtle" icon={<Dismiss24Regular />} aria-label={t('common.close')} onClick={onClose} />}>{t('help.title')}</DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <h3 className="help-heading">{t(`help.${topic}.title`)}</h3>
        <p>{t(`help.${topic}.text`)}</p>
        <p className="help-law">{t(`help.${topic}.law`)}</p>
        <h3 className="help-heading">{t('help.keys')}</h3>
        <dl className="help-keys">{keys.map(([key, text]) => <div key={text}><dt><kbd>{key}</kbd></dt><dd>{t(text)}</dd></div>)}</dl>
      </DrawerBody>
    </OverlayDrawer>
  );
}
