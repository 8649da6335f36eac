import { verifyAsic } from './asic/verify.ts';
import { looksLikeCms } from './cades/cms-bytes.ts';
import { collectContent, type SignedContentSource } from './cades/content.ts';
import { verifyCades } from './cades/verify.ts';
import { fileVerification, unreadableFile, type FileVerification } from './file-result.ts';
import type { DocumentVerification, VerifyOptions } from './validation/result.ts';
import { verifyPdf } from './validation/verify.ts';
import { verifyXades } from './xades/verify.ts';

/** A PDF keeps its own answer; the other formats tell what each signature covers. */
export type AnyVerification = (DocumentVerification & { readonly format: 'pdf' }) | FileVerification;

const maxDetachedXml = 256 * 1024 * 1024;

/**
 * Verifies a signed file of any kind. Its bytes say what it is: PDF, CMS (`.p7s`, `.p7m`), ZIP (ASiC) or XML; the name
 * decides nothing. Bytes can be two kinds at once, so the answer's `format` is part of the verdict: whoever opens the file
 * as something else must not show it. `content`: what a detached signature signs, read once; `contentName`: its name.
 */
export async function verifyAny(
  file: Uint8Array,
  options: VerifyOptions,
  content?: SignedContentSource,
  contentName?: string,
): Promise<AnyVerification> {
  switch (sniff(file)) {
    case 'pdf':
      return { format: 'pdf', ...(await verifyPdf(file, options)) };
    case 'zip':
      return verifyAsic(file, options);
    case 'cms':
      return verifyCades(file, { ...options, ...(content === undefined ? {} : { content }), ...(contentName === undefined ? {} : { contentName }) });
    case 'xml':
      return overXml(file, options, content);
    case undefined:
      return unreadableFile('unknown', file.length === 0 ? 'pdf.empty' : 'format.unknown');
  }
}

async function overXml(file: Uint8Array, options: VerifyOptions, content: SignedContentSource | undefined): Promise<FileVerification> {
  if (content === undefined) return verifyXades(file, options);
  const whole = await collectContent(content, maxDetachedXml);
  if (whole.ok) return verifyXades(file, { ...options, content: whole.value });
  const answer = await verifyXades(file, options);
  return fileVerification('xades', answer.signatures, [...answer.reasons, 'content.unreadable']);
}

/** The kind of a file by its first bytes. A PDF header may stand within the first 1024 (ISO 32000-2 annex I, note). */
export function sniff(file: Uint8Array): 'pdf' | 'zip' | 'cms' | 'xml' | undefined {
  const head = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 1024));
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return 'zip';
  if (looksLikeCms(file)) return 'cms';
  if (startsAsXml(head)) return 'xml';
  return head.includes('%PDF-') ? 'pdf' : undefined;
}

function startsAsXml(head: Buffer): boolean {
  const wide = head[0] === 0xff && head[1] === 0xfe ? head.toString('utf16le', 2, 66) : undefined;
  const text = wide ?? head.toString('latin1').replace(/^(?:\u00ef\u00bb\u00bf|\u00fe\u00ff)?[\u0000\s]*/, '');
  return /^\u0000?<\u0000?[?!A-Za-z_]/.test(text);
}
