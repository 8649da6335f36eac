import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { PdfFile } from './file.ts';
import { formFields } from './form-fields.ts';
import { pages } from './page-tree.ts';
import { addSignatureField } from './sign-field.ts';
import type { SignFailureCode } from './sign-request.ts';
import { byteRangeText } from './signature-dictionary.ts';
import { IncrementalUpdate, raw } from './update.ts';

/** A document waiting for the time stamp of itself. */
export interface PreparedTimestamp {
  /** The document with /ByteRange set and /Contents all zeros. */
  readonly document: Uint8Array;
  /** Position of /Contents in `document`, angle brackets included. */
  readonly contents: readonly [start: number, end: number];
  /** What is stamped: the document without /Contents. */
  readonly parts: readonly [Uint8Array, Uint8Array];
  readonly fieldName: string;
}

/** "[0 " and three numbers of at most ten digits, as in a signature. */
const byteRangeRoom = 40;

/**
 * Appends an invisible field with an empty document time stamp (ISO 32000-2 §12.8.5; ETSI EN 319 142-1 §5.4.3) and `room`
 * bytes for its token. Earlier certifications are not asked: a time stamp and a store are permitted under each of them, even
 * P = 1 (ISO 32000-2 §12.8.2.2.2).
 */
export function prepareDocumentTimestamp(file: PdfFile, room: number): Result<PreparedTimestamp, Failure<SignFailureCode>> {
  const tree = pages(file);
  if (!tree.ok) return tree;
  const update = new IncrementalUpdate(file);
  const signature = update.allocate();
  const fields = formFields(file);
  const placed = addSignatureField({
    update, pages: tree.value, fields, target: undefined, signature,
    request: { fieldName: freeName(fields.map((field) => field.name)), appearance: { kind: 'invisible' }, signingTime: 0 },
  });
  if (!placed.ok) return placed;
  // §5.4.3: no /M, /Cert, /Reference or /Changes; the token says the time.
  const before = Buffer.from('<</Type /DocTimeStamp\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.RFC3161\n/ByteRange ');
  const middle = Buffer.from('\n/Contents ');
  const hex = Buffer.from(`<${'0'.repeat(room * 2)}>`);
  update.set(signature, raw(Buffer.concat([before, Buffer.alloc(byteRangeRoom, ' '), middle, hex, Buffer.from('>>')])));
  const written = update.write();
  const at = written.bodies.get(signature.num) ?? 0;
  const start = at + before.length + byteRangeRoom + middle.length;
  const contents = [start, start + hex.length] as const;
  const document = written.bytes;
  document.set(Buffer.from(byteRangeText(contents, document.length)), at + before.length);
  return ok({ document, contents, parts: [document.subarray(0, contents[0]), document.subarray(contents[1])], fieldName: placed.value.fieldName });
}

/** Puts the token (a ContentInfo, DER) into its place. */
export function completeDocumentTimestamp({ document, contents }: PreparedTimestamp, token: Uint8Array): Result<Uint8Array, Failure<'sign.noRoom'>> {
  const room = (contents[1] - contents[0] - 2) / 2;
  if (token.length > room) return fail('sign.noRoom', { room, needed: token.length });
  const stamped = Uint8Array.from(document);
  stamped.set(Buffer.from(Buffer.from(token).toString('hex'), 'latin1'), contents[0] + 1);
  return ok(stamped);
}

function freeName(names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.split('.')[0]));
  let number = 1;
  while (taken.has(`Timestamp${String(number)}`)) number++;
  return `Timestamp${String(number)}`;
}
