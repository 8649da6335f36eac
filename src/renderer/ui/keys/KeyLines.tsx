import { useTranslation } from 'react-i18next';
import type { KeyView } from '../../../contract/views.ts';
import { formatTimeDay } from '../format.ts';
import { codeSentence } from '../sentences.ts';
import { issuerName, standing } from './certificate-words.rules.ts';

/** A key as a person tells one from another: whose, what of, who issued it, until when, where it is, and why it may not sign. `nameless`: the name stands right above. */
export function KeyLines({ of, nameless = false }: { readonly of: Pick<KeyView, 'holder' | 'certificate' | 'usable' | 'reason' | 'place' | 'where'>; readonly nameless?: boolean }) {
  const { t } = useTranslation();
  const { certificate } = of;
  const where = t(`key.place.${of.place}`, { where: of.where });
  return (
    <span className="key-lines">
      {!nameless && <span className="key-holder" title={of.holder}>{of.holder}</span>}
      {standing(certificate) !== '' && <span className="key-line" title={standing(certificate)}>{standing(certificate)}</span>}
      {certificate !== undefined && <span className="key-line">{t('key.issued', { issuer: issuerName(certificate.issuer), date: formatTimeDay(certificate.notAfter) })}</span>}
      <span className="key-line" title={where}>{where}</span>
      {!of.usable && <span className="key-reason">{of.reason === undefined ? t('key.unusable') : codeSentence(of.reason)}</span>}
    </span>
  );
}
