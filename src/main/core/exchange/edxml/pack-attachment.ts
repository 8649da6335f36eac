import { createHash } from 'node:crypto';
import type { MessageAttachment } from '../../model/message.ts';
import { extensionOf } from './safe-name.ts';
import { cleanText } from './write-xml.ts';

export interface PackedAttachment {
  readonly contentId: string;
  readonly contentType: string;
  readonly name: string;
  readonly description: string;
  /** Name of the single entry of the ZIP around it; `undefined`: sent as it is. */
  readonly entry: string | undefined;
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

/** How one attachment travels: label, `cid:`, and the ZIP with the single entry `<uuid>.<ext>` for odd extensions. */
export function packAttachment(attachment: MessageAttachment, index: number): PackedAttachment {
  const name = cleanText(attachment.name);
  const hash = createHash('sha256').update(`${index}\0${name}\0${attachment.blob}`).digest('hex');
  const extension = extensionOf(name);
  const label = Object.hasOwn(sentAsIs, extension) ? sentAsIs[extension] : undefined;
  return {
    contentId: `cid:${hash.slice(0, 32)}`,
    contentType: label ?? 'application/zip',
    name,
    description: attachment.description ?? name,
    entry: label === undefined ? `${contentUuid(hash)}.${extension === '' ? 'bin' : extension}` : undefined,
  };
}
