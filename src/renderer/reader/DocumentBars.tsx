import { Link } from '@fluentui/react-components';
import { DocumentCopy20Regular, DocumentLock20Regular, DocumentSync20Regular, Warning20Filled } from '@fluentui/react-icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentBar } from './bars.rules.ts';

const icons: Readonly<Record<DocumentBar['name'], ComponentType<{ className: string; 'aria-hidden': boolean }>>> = {
  withdrawn: DocumentLock20Regular, recall: Warning20Filled, update: DocumentSync20Regular, replace: DocumentSync20Regular, updated: DocumentSync20Regular,
  replaced: DocumentSync20Regular, duplicate: DocumentCopy20Regular, draftUpdate: DocumentSync20Regular, draftReplace: DocumentSync20Regular,
};

/** One sentence for each thing that changes how a document may be used, with the way to the other document. */
export function DocumentBars({ bars, onShowDocument }: { readonly bars: readonly DocumentBar[]; readonly onShowDocument: (id: number) => void }) {
  const { t } = useTranslation();
  return bars.map((bar) => {
    const Icon = icons[bar.name];
    return (
      <div key={bar.name} className={`sentence sentence-${bar.tone}`} role={bar.tone === 'invalid' ? 'alert' : 'status'} data-testid={`bar-${bar.name}`}>
        <Icon aria-hidden className="sentence-icon" />
        <p>
          {t(bar.key)}
          {bar.links.map((other) => (
            <span key={other.id}>{' '}<Link as="button" inline onClick={() => onShowDocument(other.id)} title={other.subject} data-testid={`bar-link-${String(other.id)}`}>{other.code === '' ? other.subject : other.code}</Link></span>
          ))}
          {bar.reason !== undefined && <span className="sentence-reason"> {t('bar.reason', { reason: bar.reason })}</span>}
        </p>
      </div>
    );
  });
}
