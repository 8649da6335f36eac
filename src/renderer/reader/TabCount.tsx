import { Warning12Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';

/** How many oddities a tab holds; a tab without any shows nothing. */
export function TabCount({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  if (count === 0) return undefined;
  return <span className="tab-count"><Warning12Filled aria-hidden /><span aria-hidden>{count}</span><span className="hidden-text"> {t('tab.warnings', { count })}</span></span>;
}
