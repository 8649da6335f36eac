import { ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { EdxmlFailure } from './faults.ts';
import { edocHeader } from './header.ts';
import type { EdxmlLimits } from './limits.ts';
import { openEdxml } from './parse.ts';
import { statusMessage } from './status.ts';

/** What a hub needs to deliver a message: who to whom, and what to call it in a list. */
export interface EdxmlRouting {
  readonly kind: 'edoc' | 'status';
  readonly from: string;
  readonly to: readonly string[];
  readonly documentId: string;
  readonly notation: string;
  readonly title: string;
}

/** Reads the header only; attachments are passed over without being decoded. A status goes to `ResponseFor/OrganId`. */
export function readRouting(bytes: Uint8Array, limits: Partial<EdxmlLimits> = {}): Result<EdxmlRouting, EdxmlFailure> {
  const opened = openEdxml(bytes, limits);
  if (!opened.ok) return opened;
  const { found, reading } = opened.value;
  if (found.kind === 'status') {
    const status = statusMessage(reading, found.header);
    if (!status.ok) return status;
    const { from, responseFor, statusCode } = status.value;
    const to = responseFor.organId === '' ? [] : [responseFor.organId];
    return ok({ kind: 'status', from: from.organId, to, documentId: responseFor.documentId, notation: responseFor.code, title: statusCode });
  }
  const header = edocHeader(reading, found.header, found.traces);
  if (!header.ok) return header;
  const { from, to, documentId, code, subject } = header.value;
  return ok({ kind: 'edoc', from: from.organId, to: to.map((organ) => organ.organId), documentId, notation: `${code.number}/${code.notation}`, title: subject });
}
