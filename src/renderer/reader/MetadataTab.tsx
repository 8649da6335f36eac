import { useTranslation } from 'react-i18next';
import type { DocumentView } from '../../contract/views.ts';
import { WarningList } from './WarningList.tsx';
import { metadataFields } from './metadata.rules.ts';
import type { WarningGroup } from './warnings.rules.ts';

/** The State's own fields with both their names, then what this office knows beside them. */
export function MetadataTab({ view, warnings }: { readonly view: DocumentView; readonly warnings: readonly WarningGroup[] }) {
  const { t } = useTranslation();
  return (
    <div className="tab-stack">
      <WarningList groups={warnings} />
      <table className="meta">
        <caption>{t('metadata.caption')}</caption>
        <tbody>
          {metadataFields(view).map((field) => (
            <tr key={field.ordinal + field.name}>
              <th scope="row">{t(`metadata.${field.name}`)}<span className="meta-name" lang="en">{field.ordinal} {field.name}</span></th>
              <td>{field.value === '' ? <span className="meta-empty">–</span> : field.name === 'Priority' ? t(field.value) : field.value}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('metadata.DocumentId')}<span className="meta-name" lang="en">edXML DocumentId</span></th>
            <td className="meta-id">{view.documentId === '' ? '–' : view.documentId}</td>
          </tr>
          {view.place !== undefined && <tr><th scope="row">{t('metadata.Place')}<span className="meta-name" lang="en">edXML Place</span></th><td>{view.place}</td></tr>}
        </tbody>
      </table>
    </div>
  );
}
