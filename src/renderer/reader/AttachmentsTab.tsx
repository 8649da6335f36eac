import { Button } from '@fluentui/react-components';
import { Delete20Regular, Document20Regular, DocumentPdf20Regular, Image20Regular, Save20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AttachmentView, DocumentView } from '../../contract/views.ts';
import { formatBytes } from '../ui/format.ts';
import { SignatureMarkView } from '../ui/SignatureMarkView.tsx';
import { bearsSignature } from '../ui/signed-file.rules.ts';
import { WarningList } from './WarningList.tsx';
import type { WarningGroup } from './warnings.rules.ts';
import { markOf } from './attachment-mark.rules.ts';

interface AttachmentsTabProps {
  readonly view: DocumentView;
  readonly warnings: readonly WarningGroup[];
  readonly shown: number | undefined;
  readonly onShow: (ordinal: number) => void;
  readonly onSave: (file: AttachmentView) => void;
  readonly onRemove: (file: AttachmentView) => void;
}

/** All files of the document; a click shows one, the disk button saves it. */
export function AttachmentsTab({ view, warnings, shown, onShow, onSave, onRemove }: AttachmentsTabProps) {
  const { t } = useTranslation();
  return (
    <div className="tab-stack">
      <WarningList groups={warnings} />
      {view.attachments.length === 0 && <p className="tab-empty">{t('sentence.noFile')}</p>}
      <ul className="files">
        {view.attachments.map((file) => {
          const Icon = file.contentType === 'application/pdf' ? DocumentPdf20Regular : file.contentType.startsWith('image/') ? Image20Regular : Document20Regular;
          return (
            <li key={file.ordinal} className={file.ordinal === shown ? 'file file-shown' : 'file'}>
              <button type="button" className="file-open" onClick={() => onShow(file.ordinal)} aria-current={file.ordinal === shown ? 'true' : undefined}>
                <Icon aria-hidden />
                <span className="file-text"><span className="file-name" title={file.name}>{file.name}</span><span className="file-facts">{file.contentType} · {formatBytes(file.bytes)}</span></span>
              </button>
              {bearsSignature(file) && <SignatureMarkView mark={markOf(file)} />}
              <Button appearance="subtle" size="small" icon={<Save20Regular />} aria-label={t('attachment.save', { name: file.name })} title={t('viewer.save')} onClick={() => onSave(file)} />
              {view.availableActions.includes('removeAttachment') && (
                <Button appearance="subtle" size="small" icon={<Delete20Regular />} aria-label={t('attachment.remove', { name: file.name })} title={t('action.removeAttachment')} onClick={() => onRemove(file)} data-testid="action-removeAttachment" />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
