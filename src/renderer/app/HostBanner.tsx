import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { codeSentence } from '../ui/sentences.ts';
import { useAct } from '../ui/use-act.ts';
import type { Hosts } from './use-hosts.ts';

/** Says plainly what happened to the processes behind the window, and what a person can do. */
export function HostBanner({ hosts }: { readonly hosts: Hosts }) {
  const { t } = useTranslation();
  const { act, busy } = useAct();
  const stopped = (['core', 'token', 'axis'] as const).find((h) => hosts[h] === 'stopped');
  if (stopped !== undefined) {
    return (
      <MessageBar intent="error" data-testid="host-banner" data-state="stopped" layout="multiline">
        <MessageBarBody>{t(`host.stopped.${stopped}`)}{hosts.error === undefined || hosts.error.startsWith('host.') ? '' : ` ${codeSentence(hosts.error)}`}</MessageBarBody>
        <MessageBarActions><Button disabled={busy} onClick={() => void act(() => window.office.call('shell.retryHost', { host: stopped }))} data-testid="host-retry">{t('common.retry')}</Button></MessageBarActions>
      </MessageBar>
    );
  }
  if (hosts.core === 'restarting') return <MessageBar intent="warning" data-testid="host-banner" data-state="restarting"><MessageBarBody>{t('host.restarting')}</MessageBarBody></MessageBar>;
  if (hosts.coreCameBack) return <MessageBar intent="success" data-testid="host-banner" data-state="ready"><MessageBarBody>{t('host.cameBack')}</MessageBarBody></MessageBar>;
  return undefined;
}
