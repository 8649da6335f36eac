import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { AttachmentView } from '../../contract/views.ts';
import { useAct } from '../ui/use-act.ts';

/** Saves the verification report of one file; the shell asks where, and in which form. */
export function SaveReportButton({ id, file }: { readonly id: number; readonly file: Pick<AttachmentView, 'ordinal' | 'name'> }) {
  const { t } = useTranslation();
  const { busy, act } = useAct();
  const save = (): void => void act(() => window.office.call('shell.saveReport', { id, ordinal: file.ordinal, name: file.name }));
  return <Button size="small" disabled={busy} onClick={save} data-testid="action-saveReport">{t('signature.saveReport')}</Button>;
}
