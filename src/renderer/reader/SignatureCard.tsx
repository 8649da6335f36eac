import { CheckmarkCircle20Filled, DismissCircle20Filled, QuestionCircle20Filled } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { VerificationView } from '../../contract/views.ts';
import { formatInstant, formatTime, formatTimeDay } from '../ui/format.ts';
import { levels } from '../ui/keys/levels.ts';
import { reasonSentence } from '../ui/sentences.ts';
import { changesWords, coverageWords, revocationWords } from './signature-words.rules.ts';

const marks = {
  'TOTAL-PASSED': { icon: CheckmarkCircle20Filled, tone: 'valid' },
  'INDETERMINATE': { icon: QuestionCircle20Filled, tone: 'warning' },
  'TOTAL-FAILED': { icon: DismissCircle20Filled, tone: 'invalid' },
} as const;

type Signature = VerificationView['signatures'][number];

/** One signature: who, when, by which certificate, and what it covers, in the words offices use. */
export function SignatureCard({ signature, format }: { readonly signature: Signature; readonly format: VerificationView['format'] }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = marks[signature.verdict];
  const { signer, proven } = signature;
  const changes = changesWords(signature);
  const family = format === 'cades' || format === 'asic-e' || format === 'asic-s' ? 'CAdES' : format === 'xades' ? 'XAdES' : 'PAdES';
  const levelWords = (level: string): string => (level === 'none' ? t('signature.level.none') : levels.some((l) => l === level) ? `${family} ${t(`level.${level}`)}` : `${family} ${level}`);
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['signature.position', signer?.position],
    ['signature.organization', signer?.organization],
    ['signature.unit', signer?.unit],
    ['signature.taxCode', signer?.taxCode],
    [`signature.id.${signer?.idKind ?? 'any'}`, signer?.idNumber],
    ['signature.time', signature.signingTime === undefined ? undefined : formatTime(signature.signingTime)],
    ['signature.proven', proven === undefined ? undefined : t('signature.proven.text', { time: formatInstant(proven.at), authority: proven.authority })],
    ['signature.issuer', signer?.issuer],
    ['signature.issuerKind', signer?.issuerKind === undefined ? undefined : t(`signature.issuerKind.${signer.issuerKind}`)],
    ['signature.serial', signer?.serial],
    ['signature.validity', signer === undefined ? undefined : t('signature.validity.text', { from: formatTimeDay(signer.notBefore), to: formatTimeDay(signer.notAfter) })],
    ['signature.level', levelWords(signature.level)],
    ['signature.coverage', signature.covers === undefined ? t(coverageWords(signature)) : signature.covers.map(({ name, state }) => `${name === '' ? t('signature.covers.itself') : name}: ${t(`signature.covers.${state}`)}`).join('; ')],
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
      {signature.path !== undefined && signature.path.length > 0 && <CertificatePath path={signature.path} />}
      <p className="tab-small">{t('signature.code', { verdict: signature.verdict, sub: signature.subIndication ?? '–' })}</p>
    </article>
  );
}

/** From the signer up to the root, each with who said when that it is not revoked. */
function CertificatePath({ path }: { readonly path: NonNullable<Signature['path']> }) {
  const { t } = useTranslation();
  return (
    <details className="cert-details">
      <summary>{t('signature.path')}</summary>
      <ol className="cert-path">
        {path.map(({ subject, serial, notBefore, notAfter, revocation }, index) => {
          const words = revocationWords(revocation);
          return (
            <li key={serial}>
              <div className="cert-path-name">{subject}</div>
              <div>{t('signature.validity.text', { from: formatTimeDay(notBefore), to: formatTimeDay(notAfter) })}</div>
              {revocation === undefined
                ? <div>{t(index === path.length - 1 ? 'revocation.top' : 'revocation.notLooked')}</div>
                : <div className={revocation.status === 'revoked' ? 'cert-revoked' : undefined}>{t(words.key, { source: words.source, at: words.at === undefined ? '' : formatInstant(words.at) })}</div>}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
