import type { StatusCode, StatusMessage } from '../../model/message.ts';
import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import { readTimestamp } from './dates.ts';
import type { EdxmlFailure } from './faults.ts';
import { responseForOf } from './header.ts';
import { wire } from './names.ts';
import type { Reading } from './reading.ts';
import { childOf, organOf, present, staffOf, textOf } from './reading.ts';
import type { XmlNode } from './tree.ts';

const known: Readonly<Record<StatusCode, true>> = { '01': true, '02': true, '03': true, '04': true, '05': true, '06': true, '13': true, '15': true, '16': true };

export const isKnownStatusCode = (code: string): code is StatusCode => Object.hasOwn(known, code);

/** A `status` message, whichever of the two wrappers holds it. Routing is by `ResponseFor/OrganId`. */
export function statusMessage(reading: Reading, header: XmlNode): Result<StatusMessage, EdxmlFailure> {
  const from = organOf(reading, childOf(header, wire.from), wire.from);
  if (from === undefined) return fail('edxml.missing', { element: `${wire.from}/${wire.organId}` });
  const answered = childOf(header, wire.responseFor);
  const responseFor = answered === undefined ? undefined : responseForOf(reading, answered, wire.responseFor);
  if (responseFor === undefined || (responseFor.documentId === '' && responseFor.code === ''))
    return fail('edxml.missing', { element: wire.responseFor });
  if (responseFor.organId === '') reading.warn('field.missing', `${wire.responseFor}/${wire.organId}`);
  const raw = textOf(reading, header, wire.statusCode, '');
  if (raw === undefined) return fail('edxml.missing', { element: wire.statusCode });
  // A code written as a number loses its zero.
  const statusCode = /^\d$/u.test(raw) ? `0${raw}` : raw;
  if (!isKnownStatusCode(statusCode)) reading.warn('status.unknownCode', wire.statusCode, raw);
  const stamp = textOf(reading, header, wire.timestamp, '');
  const at = readTimestamp(stamp);
  if (at.kind === 'impossible') reading.warn('date.impossible', wire.timestamp, stamp);
  return ok({
    kind: 'status',
    from,
    responseFor,
    statusCode,
    ...present({
      description: textOf(reading, header, wire.description, ''),
      timestamp: at.kind === 'date' ? at.value : undefined,
      staff: staffOf(reading, childOf(header, wire.staffInfo), wire.staffInfo),
    }),
    warnings: reading.warnings,
  });
}
