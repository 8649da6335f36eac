import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';

/** How many agencies a recall reaches, and which the first are. */
export function ReceiverCount({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const names = view.to.slice(0, 3).map((o) => o.organName).join('; ');
  const more = view.to.length - 3;
  return <p className="dialog-warning tone-warning">{t('recall.receivers', { count: view.to.length, names })}{more > 0 ? ` ${t('recall.more', { count: more })}` : ''}</p>;
}
