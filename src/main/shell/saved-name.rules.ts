/** Names that Windows keeps for devices, with any extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name that came with a document, made safe to offer as a file name on every system: no folders, no control or
 * direction-changing characters (`gnp.fdp` would read as `pdf.png`), no trailing dots, at most 120 characters with its
 * extension kept.
 */
export function savedName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  if (plain === '') return 'tep-dinh-kem';
  const free = reserved.test(plain) ? `_${plain}` : plain;
  const dot = free.lastIndexOf('.');
  const extension = dot > 0 && free.length - dot <= 10 ? free.slice(dot) : '';
  const letters = [...free.slice(0, free.length - extension.length)];
  return letters.slice(0, 120 - extension.length).join('') + extension;
}
