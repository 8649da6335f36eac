import { useState } from 'react';
import { Button, Dropdown, Field, Option, Spinner } from '@fluentui/react-components';
import { ChevronLeft20Regular, ChevronRight20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { DocumentView, OfficeView } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { pageSize } from './place-on-page.ts';
import { PlacementPage, type Drawing } from './PlacementPage.tsx';
import { certificateFor, signerWarning } from './signer.rules.ts';
import { clampRect } from './placement.rules.ts';
import { usePlacement } from './use-placement.ts';

export interface SignChoice {
  readonly ordinal: number;
  readonly certificateId: string;
  readonly page?: number;
  readonly rect?: [number, number, number, number];
}

interface SignDialogProps {
  readonly kind: 'sign' | 'seal';
  readonly view: DocumentView;
  readonly office: OfficeView;
  readonly busy: boolean;
  readonly onConfirm: (choice: SignChoice) => void;
  readonly onClose: () => void;
}

/** What is shown is what is signed: the page itself with the place of the signature on it, then the PIN in its own window. */
export function SignDialog({ kind, view, office, busy, onConfirm, onClose }: SignDialogProps) {
  const { t } = useTranslation();
  const seal = kind === 'seal';
  const papers = view.attachments.filter((a) => a.contentType === 'application/pdf');
  const certificates = office.certificates.filter((c) => c.role === (seal ? 'organ' : 'personal'));
  const signerName = view.signer?.fullName ?? '';
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  // What has not been shown whole is not signed.
  const [drawing, setDrawing] = useState<{ page: number; state: Drawing }>({ page: 0, state: 'drawing' });
  const [ordinal, setOrdinal] = useState(papers[0]?.ordinal ?? 0);
  const file = papers.find((a) => a.ordinal === ordinal);
  // Decree 30/2020 Annex I, III.1d: an appendix in a file of its own gets the agency's signature as text, top right of page 1, no image.
  const appendix = seal && file !== papers[0];
  // Leaders without a certificate here are looked for too: their paper must not be signed by another unawares.
  const names = [...office.certificates.filter((c) => c.role === 'personal').map((c) => c.holder), ...office.people.filter((p) => p.role === 'leader').map((p) => p.fullName)];
  const preferred = (seal ? undefined : certificates.find((c) => c.id === chosen)?.holder) ?? signerName;
  const { document, failure, placement, setPlacement } = usePlacement(appendix ? undefined : file, names, preferred, seal);
  const searching = !appendix && failure === undefined && placement === undefined;
  const certificate = certificates.find((c) => c.id === chosen) ?? (searching ? undefined : certificateFor(certificates, signerName, placement?.names ?? []));
  const warning = seal || certificate === undefined || placement === undefined ? undefined : signerWarning(certificate.holder, signerName, placement.names);
  const ready = certificate !== undefined && file !== undefined && (appendix || (placement !== undefined && drawing.page === placement.page && drawing.state === 'drawn'));

  const turn = (by: number): void => {
    if (document === undefined || placement === undefined) return;
    const page = placement.page + by;
    if (page < 1 || page > document.numPages) return;
    void pageSize(document, page).then((size) => setPlacement({ ...placement, page, rect: clampRect(placement.rect, size) }));
  };
  const confirm = (): void => {
    if (!ready || certificate === undefined) return;
    onConfirm({ ordinal, certificateId: certificate.id, ...(placement === undefined || appendix ? {} : { page: placement.page, rect: [...placement.rect] }) });
  };

  return (
    <ActionDialog name="sign" title={t(`action.${kind}.title`)} confirm={t(`action.${kind}`)} busy={busy} disabled={!ready} wide onConfirm={confirm} onClose={onClose}>
      <div className="sign">
        <div className="sign-page" data-state={failure ?? (document === undefined ? 'loading' : drawing.state)}>
          {drawing.state === 'failed' && <p className="notice-text" role="alert">{t('viewer.failed.damaged')}. {t('viewer.failed.damaged.text')}</p>}
          {appendix && <p className="notice-text">{t('sign.appendix')}</p>}
          {failure !== undefined && <p className="notice-text" role="alert">{t(`viewer.failed.${failure}`)}. {t(`viewer.failed.${failure}.text`)}</p>}
          {searching && <Spinner label={t('sign.searching')} />}
          {document !== undefined && placement !== undefined && !appendix && (
            <PlacementPage document={document} placement={placement} seal={seal} label={seal ? t('sign.sealLabel') : (certificate?.holder ?? '')} image={certificate?.imageBlob} onRect={(rect) => setPlacement({ ...placement, rect })} onDrawing={(page, state) => setDrawing({ page, state })} />
          )}
        </div>
        <div className="sign-side">
          <Field label={t('sign.certificate')} required {...(certificates.length === 0 ? { validationMessage: t(`sign.noCertificate.${kind}`) } : {})}>
            <Dropdown value={certificate?.label ?? ''} selectedOptions={certificate === undefined ? [] : [certificate.id]} placeholder={searching ? '' : t('sign.certificate.choose')} data-testid="sign-certificate" onOptionSelect={(_, data) => setChosen(data.optionValue)}>
              {certificates.map((c) => <Option key={c.id} value={c.id} text={c.label}>{`${c.label} – ${c.holder}`}</Option>)}
            </Dropdown>
          </Field>
          {papers.length > 1 && (
            <Field label={t('sign.file')}>
              <Dropdown value={file?.name ?? ''} selectedOptions={[String(ordinal)]} data-testid="sign-file" onOptionSelect={(_, data) => setOrdinal(Number(data.optionValue))}>
                {papers.map((a) => <Option key={a.ordinal} value={String(a.ordinal)} text={a.name}>{a.name}</Option>)}
              </Dropdown>
            </Field>
          )}
          {placement !== undefined && document !== undefined && !appendix && (
            <>
              <div className="sign-turn">
                <Button size="small" appearance="subtle" icon={<ChevronLeft20Regular />} disabled={placement.page <= 1} aria-label={t('viewer.previousPage')} onClick={() => turn(-1)} />
                <span>{t('sign.page', { page: placement.page, pages: document.numPages })}</span>
                <Button size="small" appearance="subtle" icon={<ChevronRight20Regular />} disabled={placement.page >= document.numPages} aria-label={t('viewer.nextPage')} onClick={() => turn(1)} />
              </div>
              {warning === undefined
                ? <p className={`dialog-warning ${placement.found ? 'tone-valid' : 'tone-warning'}`} data-testid="sign-place">{t(placement.found ? `sign.found.${kind}` : 'sign.notFound', { name: placement.name ?? '' })}</p>
                : <p className="dialog-warning tone-warning" role="alert" data-testid="sign-warning">{t(warning.key, { holder: certificate?.holder ?? '', name: warning.name })}</p>}
              <p className="tab-small">{t('sign.keys')}</p>
            </>
          )}
          <p className="tab-small">{t(`sign.law.${kind}`)}</p>
          <p className="tab-small">{t('sign.pin')}</p>
        </div>
      </div>
    </ActionDialog>
  );
}
