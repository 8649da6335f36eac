import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import type { MessageAttachment } from '../../model/message.ts';
import { extensionOf } from './safe-name.ts';

export interface PackedAttachment {
  readonly contentId: string;
  readonly contentType: string;
  readonly name: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

/** Extensions the SDK sends as they are, with its own labels (`xslx` included): every other one travels in a ZIP. */
const sentAsIs: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  doc: 'application/doc',
  docx: 'application/docx',
  xsl: 'application/xsl',
  xslx: 'application/xslx',
  zip: 'application/zip',
};

/** A UUID made from the content: the same message always gives the same bytes. */
function contentUuid(hash: string): string {
  return [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

/** One attachment as the wire wants it: label, `cid:`, and the ZIP with the single entry `<uuid>.<ext>` for odd extensions. */
export function packAttachment(attachment: MessageAttachment, index: number): PackedAttachment {
  const { name, bytes } = attachment;
  const hash = createHash('sha256').update(String(index)).update('\0').update(name).update('\0').update(bytes).digest('hex');
  const extension = extensionOf(name);
  const label = Object.hasOwn(sentAsIs, extension) ? sentAsIs[extension] : undefined;
  const entry = `${contentUuid(hash)}.${extension === '' ? 'bin' : extension}`;
  return {
    contentId: `cid:${hash.slice(0, 32)}`,
    contentType: label ?? 'application/zip',
    name,
    description: attachment.description ?? name,
    // Local date parts on purpose: a ZIP stores wall-clock time, so this is the same everywhere.
    bytes: label === undefined ? zipSync({ [entry]: bytes }, { mtime: new Date(1980, 0, 1), level: 6 }) : bytes,
  };
}
