import { useState } from 'react';
import { Button } from '@fluentui/react-components';
import { Document48Regular, DocumentAdd48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { AttachmentView } from '../../contract/views.ts';
import { formatBytes } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { blobUrl } from '../ui/pdf/blob-source.ts';
import { PdfViewer } from '../ui/pdf/PdfViewer.tsx';

const pictures = new Set(['image/png', 'image/jpeg']);

interface FileViewProps {
  readonly file: AttachmentView | undefined;
  readonly canAttach: boolean;
  readonly findRequest: number;
  readonly onSave: (file: AttachmentView) => void;
  readonly onAttach: () => void;
  readonly onPassword: (file: AttachmentView, password: string) => void;
}

/** One file of a document: PDF in the viewer, pictures as they are, anything else as a card to save. */
export function FileView({ file, canAttach, findRequest, onSave, onAttach, onPassword }: FileViewProps) {
  const { t } = useTranslation();
  if (file === undefined) {
    return (
      <div className="file-stage" data-testid="viewer" data-state="empty">
        <Notice icon={<DocumentAdd48Regular />} title={t(canAttach ? 'file.none.draft' : 'sentence.noFile')} {...(canAttach ? { text: t('file.none.draft.text') } : {})}>
          {canAttach && <Button onClick={onAttach} data-testid="file-attach">{t('action.attach')}</Button>}
        </Notice>
      </div>
    );
  }
  if (file.contentType === 'application/pdf') return <PdfViewer source={file} findRequest={findRequest} onSave={() => onSave(file)} onPassword={(password) => onPassword(file, password)} />;
  if (pictures.has(file.contentType)) return <Picture file={file} onSave={onSave} />;
  return <FileCard file={file} onSave={onSave} />;
}

function FileCard({ file, onSave }: { readonly file: AttachmentView; readonly onSave: (file: AttachmentView) => void }) {
  const { t } = useTranslation();
  return (
    <div className="file-stage" data-testid="viewer" data-state="card">
      <Notice icon={<Document48Regular />} title={file.name} text={t('file.card', { type: file.contentType, size: formatBytes(file.bytes) })}>
        <Button appearance="primary" onClick={() => onSave(file)}>{t('viewer.save')}</Button>
      </Notice>
    </div>
  );
}

function Picture({ file, onSave }: { readonly file: AttachmentView; readonly onSave: (file: AttachmentView) => void }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <FileCard file={file} onSave={onSave} />;
  return <div className="file-stage" data-testid="viewer" data-state="image"><img className="file-image" src={blobUrl(file.blob, file.contentType)} alt={file.name} onError={() => setBroken(true)} /></div>;
}
