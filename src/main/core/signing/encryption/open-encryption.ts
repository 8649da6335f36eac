import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { effectivePermissions, fileKey } from './file-key.ts';
import { ObjectCipher } from './object-cipher.ts';
import { readScheme, type CipherName } from './scheme.ts';

/** How a file is encrypted, as whom it was opened and what that person may do. */
export interface FileEncryption {
  /** Of streams; `none` where only attachments are encrypted. */
  readonly cipher: CipherName;
  readonly keyBits: number;
  /** Revision of the standard security handler: 2 to 6. */
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** The owner is bound by no permission. */
  readonly openedAs: 'owner' | 'user';
  /** Bits of ISO 32000-2 Table 22 as a signed 32-bit number; bit 1 is the lowest. */
  readonly permissions: number;
}

export interface OpenedEncryption {
  readonly cipher: ObjectCipher;
  readonly info: FileEncryption;
}

export type EncryptionFailureCode = 'pdf.passwordNeeded' | 'pdf.passwordWrong' | 'pdf.encryptionUnsupported';

/**
 * Opens the standard security handler (ISO 32000-2 §7.6.4). Without a password the empty user password is tried; a file
 * whose own strings and streams are clear (only attachments encrypted) opens without any. `resolve` must give objects
 * as they stand in the file.
 */
export function openEncryption(
  dict: PdfDict,
  id: Uint8Array,
  password: string | undefined,
  resolve: (object: PdfObject | undefined) => PdfObject | undefined,
): Result<OpenedEncryption, Failure<EncryptionFailureCode>> {
  const read = readScheme(dict, resolve);
  if (!read.ok) return read;
  const scheme = read.value;
  const found = fileKey(scheme, id, password ?? '');
  const clear = scheme.streams === 'none' && scheme.strings === 'none';
  if (found === undefined && password !== undefined && password !== '') return fail('pdf.passwordWrong');
  if (found === undefined && !clear) return fail('pdf.passwordNeeded');
  const key = found?.key ?? new Uint8Array();
  return ok({
    // Without the key, attachments stay as they are in the file.
    cipher: new ObjectCipher(found === undefined ? { ...scheme, embeddedFiles: 'none', filters: new Map() } : scheme, key),
    info: {
      cipher: scheme.streams,
      keyBits: key.length * 8,
      revision: scheme.revision,
      openedAs: found?.openedAs ?? 'user',
      permissions: effectivePermissions(scheme, key),
    },
  });
}
