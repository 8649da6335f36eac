import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { Button, Spinner } from '@fluentui/react-components';
import { ChevronLeft20Regular, ChevronRight20Regular, DocumentDismiss48Regular, LockClosed48Regular, PinRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/Notice.tsx';
import type { PdfDocument } from '../ui/pdf/pdf-library.ts';
import { failureSentence } from '../ui/sentences.ts';
import { clampRect, type Rect } from './placement.rules.ts';
import { wishName, type Spot, type Wish } from './preview.rules.ts';
import { PreviewPage } from './PreviewPage.tsx';
import { usePreview, type PreviewFailure } from './use-preview.ts';

interface PaperPreviewProps {
  /** Missing while the place is being found, or where it was refused. */
  readonly wish: Wish | undefined;
  readonly refusal: PreviewFailure | undefined;
  readonly fixed: boolean;
  readonly onMove: (spot: Spot) => void;
  /** The page with the signature of exactly this wish was drawn whole: from now on it may be signed. */
  readonly onSeen: (wish: Wish) => void;
  /** Turns the pages from elsewhere. */
  readonly turn?: RefObject<((by: 1 | -1) => void) | undefined>;
}

/** The file as it will be signed: first the page with the signature, and every other page on the way. */
export function PaperPreview({ wish, refusal, fixed, onMove, onSeen, turn: turner }: PaperPreviewProps) {
  const { t } = useTranslation();
  const { shown, failure } = usePreview(wish);
  const paper = wish?.paper;
  const paperName = paper === undefined ? '' : `${String(paper.id)} ${String(paper.ordinal)} ${String(wish?.page)}`;
  const [look, setLook] = useState<{ readonly of: string; readonly page: number } | undefined>(undefined);
  const [broken, setBroken] = useState<PdfDocument | undefined>(undefined);
  const [drawnOf, setDrawnOf] = useState<PdfDocument | undefined>(undefined);
  const pages = shown?.document.numPages ?? 0;
  const page = look?.of === paperName ? look.page : (wish?.page ?? 1);
  const turn = (to: number): void => { if (to >= 1 && to <= pages) setLook({ of: paperName, page: to }); };
  useEffect(() => { if (turner !== undefined) turner.current = (by) => turn(page + by); });
  const problem = refusal ?? failure;
  if (problem !== undefined) return <div className="preview" data-testid="preview" data-state="refused"><PreviewRefusal problem={problem} /></div>;
  if (wish === undefined || shown === undefined) {
    return <div className="preview" data-testid="preview" data-state="loading"><div className="preview-wait"><Spinner label={t(wish === undefined ? 'sign.searching' : 'sign.drawing')} /></div></div>;
  }
  const current = wishName(shown.wish) === wishName(wish);
  const drawn = (document: PdfDocument, at: number, whole: boolean): void => {
    setBroken(whole ? undefined : document);
    if (whole) setDrawnOf(document);
    if (whole && document === shown.document && current && at === wish.page && wish.keyId !== undefined) onSeen(wish);
  };
  const moveHere = (): void => void shown.document.getPage(page).then((proxy) => {
    const { width, height } = proxy.getViewport({ scale: 1 });
    onMove({ page, rect: clampRect(wish.rect, { width, height }) });
  });
  const seal = wish.paper.as === 'organ';
  return (
    <div className="preview" data-testid="preview" data-state={broken === shown.document ? 'broken' : current ? 'shown' : 'redrawing'} onKeyDown={(e) => {
      if (e.key === 'PageDown' || e.key === 'PageUp') { e.preventDefault(); turn(page + (e.key === 'PageDown' ? 1 : -1)); }
    }}>
      {broken === shown.document && <p className="preview-alert" role="alert">{t('viewer.failed.damaged')}. {t('viewer.failed.damaged.text')}</p>}
      <PreviewPage
        document={shown.document} page={page} label={t('sign.preview.label', { name: wish.paper.name, page })}
        box={page === wish.page ? { rect: wish.rect, seal, fixed, waiting: !current || wish.keyId === undefined } : undefined}
        onRect={(rect: Rect) => onMove({ page, rect })} onDrawn={drawn}
      />
      <div className="preview-bar">
        <Button size="small" appearance="subtle" icon={<ChevronLeft20Regular />} disabledFocusable={page <= 1} aria-label={t('viewer.previousPage')} onClick={() => turn(page - 1)} data-testid="preview-previous" />
        <span className="preview-count" role="status">{t('sign.page', { page, pages })}</span>
        <Button size="small" appearance="subtle" icon={<ChevronRight20Regular />} disabledFocusable={page >= pages} aria-label={t('viewer.nextPage')} onClick={() => turn(page + 1)} data-testid="preview-next" />
        <span className="preview-note">{drawnOf === undefined ? t('sign.drawing') : !current ? t('sign.redrawing') : page === wish.page ? '' : t('sign.elsewhere', { page: wish.page })}</span>
        {page !== wish.page && <Button size="small" onClick={() => turn(wish.page)} data-testid="preview-back">{t('sign.toSignature')}</Button>}
        {page !== wish.page && !fixed && <Button size="small" icon={<PinRegular />} onClick={moveHere} data-testid="preview-here">{t('sign.here')}</Button>}
      </div>
    </div>
  );
}

/** Why a file cannot be shown with this signature, and what to do about it: the place where the person looks says it. */
function PreviewRefusal({ problem }: { readonly problem: PreviewFailure }) {
  const { t } = useTranslation();
  const locked = problem.kind === 'unreadable' ? problem.failure === 'encrypted' : problem.error.code === 'pdf.encrypted' || problem.error.code.startsWith('pdf.password');
  const icon = locked ? <LockClosed48Regular /> : <DocumentDismiss48Regular />;
  return (
    <div className="preview-wait" role="alert">
      {problem.kind === 'refused'
        ? <Notice icon={icon} title={t('sign.refused')} text={failureSentence(problem.error)} testid="sign-refused" />
        : <Notice icon={icon} title={t(`viewer.failed.${problem.failure}`)} text={t(`viewer.failed.${problem.failure}.text`)} testid="sign-refused" />}
    </div>
  );
}
