import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ListedAgency, MessageKind, PendingMessage, SentMessage } from '../../../ports/exchange-axis.ts';
import { isDocId, notTheAxis, present, scalar, textField } from './answer.ts';
import type { JsonObject } from './answer.ts';

/** One unreadable row fails the list: skipping it would lose a document in silence. */
export function mapRows<T>(rows: readonly JsonObject[], map: (row: JsonObject) => T | undefined): Result<readonly T[], AxisFailure> {
  const mapped: T[] = [];
  for (const row of rows) {
    const value = map(row);
    if (value === undefined) return notTheAxis(200, 'row');
    mapped.push(value);
  }
  return ok(mapped);
}

const kindOf = (row: JsonObject, asked: MessageKind): MessageKind => {
  const told = textField(row, 'messageType')?.toLowerCase();
  return told === 'edoc' || told === 'status' ? told : asked;
};

export function pendingMessage(row: JsonObject, asked: MessageKind): PendingMessage | undefined {
  const docId = row['docId'];
  if (!isDocId(docId)) return undefined;
  return present<PendingMessage>({ docId, kind: kindOf(row, asked), from: textField(row, 'from'), createdTime: textField(row, 'created_time', 'createdTime') });
}

const states = new Set(['INITIAL', 'PROCESSING', 'DONE', 'FAIL']);
const stateOf = (row: JsonObject, name: string): SentMessage['receiveStatus'] => {
  const said = textField(row, name)?.toUpperCase();
  return said !== undefined && states.has(said) ? (said as SentMessage['receiveStatus']) : undefined;
};

export function sentMessage(row: JsonObject, asked: MessageKind): SentMessage | undefined {
  const docId = row['senderDocId'] ?? row['docId'];
  if (!isDocId(docId)) return undefined;
  const hash = textField(row, 'hash', 'sha256')?.toLowerCase();
  return present<SentMessage>({
    docId,
    kind: kindOf(row, asked),
    toCode: textField(row, 'toCode', 'to'),
    notation: textField(row, 'notation'),
    title: textField(row, 'title'),
    sentTime: textField(row, 'sentTime'),
    sha256: hash !== undefined && /^[0-9a-f]{64}$/u.test(hash) ? hash : undefined,
    // The axis could not hand it over at all: nothing the receiver says can come any more.
    receiveStatus: stateOf(row, 'sendStatus') === 'FAIL' ? 'FAIL' : stateOf(row, 'receiveStatus'),
  });
}

const isTrue = (value: unknown): boolean => /^(?:true|1|y|yes)$/iu.test(scalar(value));

/** `codeOf` finds the code of the agency whose id in the list is the parent's. */
export function listedAgency(row: JsonObject, codeOf: (id: string) => string | undefined): ListedAgency | undefined {
  const code = textField(row, 'code', 'orgCode');
  if (code === undefined) return undefined;
  const parent = codeOf(textField(row, 'pid') ?? '') ?? textField(row, 'parentCode');
  return present<ListedAgency>({
    code,
    name: textField(row, 'name', 'orgName') ?? code,
    parent: parent === code ? undefined : parent,
    mail: textField(row, 'mail', 'email'),
    version: textField(row, 'version'),
    closed: isTrue(row['deleted']) || isTrue(row['locked']) ? true : undefined,
    changedAt: textField(row, 'modifyDate'),
  });
}
