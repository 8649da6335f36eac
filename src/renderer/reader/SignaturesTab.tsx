import { CheckmarkCircle20Filled, DismissCircle20Filled, QuestionCircle20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AttachmentView, DocumentView, VerificationView } from '../../contract/views.ts';
import { formatTime, formatTimeDay } from '../ui/format.ts';
import { levels } from '../ui/keys/levels.ts';
import { reasonSentence } from '../ui/sentences.ts';
import { signatureSentence } from '../ui/signature-sentence.rules.ts';
import { SaveReportButton } from './SaveReportButton.tsx';
import { changesWords, coverageWords } from './signature-words.rules.ts';

const marks = {
  'TOTAL-PASSED': { icon: CheckmarkCircle20Filled, tone: 'valid' },
  'INDETERMINATE': { icon: QuestionCircle20Filled, tone: 'warning' },
  'TOTAL-FAILED': { icon: DismissCircle20Filled, tone: 'invalid' },
} as const;

/** One sentence for each file, then a card for each signature in it. */
export function SignaturesTab({ view }: { readonly view: DocumentView }) {
  const { t } = useTranslation();
  const papers = view.attachments.filter((a) => a.contentType === 'application/pdf');
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
      {file.verification?.signatures.map((signature) => <SignatureCard key={signature.field} signature={signature} />)}
      {file.verification !== undefined && <p className="tab-small">{t('signature.checkedAt', { time: formatTime(new Date(file.verification.checkedAt).toISOString()) })}</p>}
      {file.verification !== undefined && <div><SaveReportButton id={id} file={file} /></div>}
    </section>
  );
}

function SignatureCard({ signature }: { readonly signature: VerificationView['signatures'][number] }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = marks[signature.verdict];
  const { signer } = signature;
  const changes = changesWords(signature);
  const levelWords = (level: string): string => (level === 'none' ? t('signature.level.none') : levels.some((l) => l === level) ? `PAdES ${t(`level.${level}`)}` : `PAdES ${level}`);
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['signature.position', signer?.position],
    ['signature.organization', signer?.organization],
    ['signature.time', signature.signingTime === undefined ? undefined : formatTime(signature.signingTime)],
    ['signature.issuer', signer?.issuer],
    ['signature.serial', signer?.serial],
    ['signature.validity', signer === undefined ? undefined : t('signature.validity.text', { from: formatTimeDay(signer.notBefore), to: formatTimeDay(signer.notAfter) })],
    ['signature.level', levelWords(signature.level)],
    ['signature.coverage', t(coverageWords(signature))],
    ['signature.changes', t(changes.key)],
  ];
  return (
    <article className={`card card-${tone}`} data-testid={`signature-${signature.field}`}>
      <h3 className="card-title"><Icon aria-hidden className={`tone-${tone}`} /><span title={signer?.commonName}>{signer?.commonName ?? t('signature.unknownSigner')}</span></h3>
      <p className={`card-verdict tone-${tone}`}>{t(`verdict.${signature.verdict}`)}</p>
      {signature.reasons.length > 0 && <ul className="card-reasons">{signature.reasons.map((code) => <li key={code}>{reasonSentence(code)}</li>)}</ul>}
      <dl className="facts">
        {lines.map(([key, value]) => value !== undefined && value !== '' && <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}
      </dl>
      {signature.changes.length > 0 && !changes.calm && (
        <ul className="card-reasons">{signature.changes.map((change, i) => <li key={`${change.code}-${String(i)}`}>{reasonSentence(change.code)}{change.where === undefined ? '' : ` (${change.where})`}</li>)}</ul>
      )}
      <p className="tab-small">{t('signature.code', { verdict: signature.verdict, sub: signature.subIndication ?? '–' })}</p>
    </article>
  );
}
