import { useTranslation } from 'react-i18next';
import type { AttachmentView, DocumentView } from '../../contract/views.ts';
import { formatTime, formatTimeDay } from '../ui/format.ts';
import { signatureSentence } from '../ui/signature-sentence.rules.ts';
import { bearsSignature } from '../ui/signed-file.rules.ts';
import { SaveReportButton } from './SaveReportButton.tsx';
import { SignatureCard } from './SignatureCard.tsx';

/** One sentence for each file, then a card for each signature in it. */
export function SignaturesTab({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const papers = view.attachments.filter(bearsSignature);
  if (papers.length === 0) return <p className="tab-empty">{t('sentence.noPdf')}</p>;
  return <div className="tab-stack">{papers.map((file) => <FileSignatures key={file.ordinal} id={view.row.id} file={file} direction={view.row.direction} alone={papers.length === 1} />)}</div>;
}

function FileSignatures({ id, file, direction, alone }: { readonly id: number; readonly file: AttachmentView; readonly direction: 'in' | 'out'; readonly alone: boolean }) {
  const { t } = useTranslation();
  const sentence = signatureSentence([file], direction);
  const date = sentence.values['date'];
  return (
    <section className="tab-stack">
      {!alone && <h3 className="tab-heading" title={file.name}>{file.name}</h3>}
      <p className={`tab-sentence tone-${sentence.tone}`}>{t(sentence.key, { ...sentence.values, ...(typeof date === 'string' && date !== '' ? { date: formatTimeDay(date) } : {}) })}</p>
      {file.verification !== undefined && <div><SaveReportButton id={id} file={file} /></div>}
      {file.verification?.signatures.map((signature) => <SignatureCard key={signature.field} signature={signature} format={file.verification?.format} />)}
      {file.verification !== undefined && <p className="tab-small">{t('signature.checkedAt', { time: formatTime(new Date(file.verification.checkedAt).toISOString()) })}</p>}
    </section>
  );
}
