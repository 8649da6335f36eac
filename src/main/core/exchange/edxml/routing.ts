import { fail, ok } from '../../model/result.ts';
import type { Result } from '../../model/result.ts';
import type { SecrecyLevel } from '../../model/secrecy.rules.ts';
import type { ByteSource } from '../../ports/bytes.ts';
import type { EdxmlFailure } from './faults.ts';
import { findHeader } from './find-header.ts';
import { edocHeader } from './header.ts';
import { secrecyOfHeader } from './judge-secrecy.ts';
import type { EdxmlLimits } from './limits.ts';
import { defaultLimits } from './limits.ts';
import { startReading } from './reading.ts';
import { statusMessage } from './status.ts';
import { readTree } from './tree.ts';

/** What a hub needs to deliver a message: who to whom, and what to call it in a list. */
export interface EdxmlRouting {
  readonly kind: 'edoc' | 'status';
  readonly from: string;
  readonly to: readonly string[];
  readonly documentId: string;
  readonly notation: string;
  readonly title: string;
  /** Marked as a state secret: an exchange refuses it (Decision 28/2018 Art. 1). */
  readonly secrecy?: SecrecyLevel;
}

/** Reads the header of a whole, well-formed message; attachments are passed over without being decoded. A status goes to `ResponseFor/OrganId`. */
export async function readRouting(source: ByteSource, limits: Partial<EdxmlLimits> = {}): Promise<Result<EdxmlRouting, EdxmlFailure>> {
  const tree = await readTree(source, { ...defaultLimits, ...limits }, () => undefined);
  if (!tree.ok) return tree;
  const found = findHeader(tree.value.root);
  if (found === undefined) return fail('edxml.notEdxml', { element: tree.value.root.name.slice(0, 60) });
  const reading = startReading();
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
  const secrecy = secrecyOfHeader(found);
  return ok({
    kind: 'edoc', from: from.organId, to: to.map((organ) => organ.organId), documentId, notation: `${code.number}/${code.notation}`, title: subject,
    ...(secrecy === undefined ? {} : { secrecy }),
  });
}
