import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { Delete20Regular, Image20Regular, ImageOff20Regular, Signature20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { KeyView } from '../../../contract/views.ts';
import { ActionDialog } from '../../ui/ActionDialog.tsx';
import { Chip } from '../../ui/Chips.tsx';
import { KeyLines } from '../../ui/keys/KeyLines.tsx';
import { blobUrl } from '../../ui/pdf/blob-source.ts';
import { failureSentence } from '../../ui/sentences.ts';
import { useAct } from '../../ui/use-act.ts';

interface KeyCardProps {
  readonly of: KeyView;
  readonly onChanged: () => void;
}

type Trial = { readonly ok: true; readonly algorithm: string; readonly milliseconds: number } | { readonly ok: false; readonly sentence: string };

/** One key: what it is, the picture that goes with it, a try without a paper, and a way out of the list. */
export function KeyCard({ of, onChanged }: KeyCardProps) {
  const { t } = useTranslation();
  const [trial, setTrial] = useState<Trial | undefined>(undefined);
  const [removing, setRemoving] = useState(false);
  const [broken, setBroken] = useState<string | undefined>(undefined);
  const { busy, act } = useAct();
  const trying = useAct((error) => setTrial({ ok: false, sentence: failureSentence(error) }));
  const test = (): void => {
    setTrial(undefined);
    void trying.act(() => window.office.call('shell.testSign', { keyId: of.id }), ({ cancelled, algorithm, milliseconds }) => {
      if (!cancelled && algorithm !== undefined && milliseconds !== undefined) setTrial({ ok: true, algorithm, milliseconds });
      onChanged();
    });
  };
  const picture = of.imageBlob === broken ? undefined : of.imageBlob;
  return (
    <li className="key-card" data-testid={`key-${of.id}`} data-usable={of.usable}>
      <div className="key-picture">
        {picture === undefined
          ? <span className="key-no-picture"><ImageOff20Regular aria-hidden />{t('keys.noPicture')}</span>
          : <img src={blobUrl(picture, 'image/png')} alt={t(`keys.picture.${of.role}`)} onError={() => setBroken(picture)} />}
      </div>
      <div className="key-about">
        <KeyLines of={of} />
        <p className="key-chips">
          {of.preferred && <Chip tone="brand">{t('keys.preferred')}</Chip>}
          {of.fixed && <Chip tone="neutral" title={t('keys.fixed.long')}>{t('keys.fixed')}</Chip>}
          {!of.usable && <Chip tone="danger">{t('keys.unusable')}</Chip>}
        </p>
        {trial !== undefined && <p role="status" className={trial.ok ? 'tone-valid' : 'tone-invalid'} data-testid={`key-trial-${of.id}`}>{trial.ok ? t('keys.tested', { algorithm: trial.algorithm, ms: trial.milliseconds }) : trial.sentence}</p>}
        <div className="key-actions">
          <Button size="small" icon={<Signature20Regular />} disabledFocusable={trying.busy} onClick={test} data-testid={`key-test-${of.id}`}>{t('keys.test')}</Button>
          <Button size="small" icon={<Image20Regular />} disabledFocusable={busy} onClick={() => void act(() => window.office.call('shell.setKeyImage', { keyId: of.id }), onChanged)} data-testid={`key-image-${of.id}`}>{t(of.hasImage ? 'keys.changePicture' : 'keys.choosePicture')}</Button>
          {!of.fixed && <Button size="small" appearance="subtle" icon={<Delete20Regular />} disabledFocusable={busy} onClick={() => setRemoving(true)} aria-label={t('keys.remove.of', { name: of.holder })} data-testid={`key-remove-${of.id}`}>{t('keys.remove')}</Button>}
        </div>
      </div>
      {removing && (
        <ActionDialog name="remove-key" title={t('keys.remove.title')} confirm={t('keys.remove')} busy={busy} onClose={() => setRemoving(false)} onConfirm={() => void act(() => window.office.call('signing.removeKey', { keyId: of.id }), () => { setRemoving(false); onChanged(); })}>
          <p>{t('keys.remove.explain', { name: of.holder })}</p>
        </ActionDialog>
      )}
    </li>
  );
}
