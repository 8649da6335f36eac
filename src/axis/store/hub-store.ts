import type { HubAgency } from '../hub-types.ts';

export type MessageKind = 'edoc' | 'status';
export type DeliveryState = 'INITIAL' | 'PROCESSING' | 'DONE' | 'FAIL';

/** A signed call that must have its effect at most once: `key` names it, `owner` the try that may repeat itself. */
export interface Once {
  readonly key: string;
  readonly owner: string;
  /** Until when the call could be presented again. */
  readonly until: number;
}

export interface Agency {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly code: string;
  readonly name: string;
  readonly mail: string;
  /** Number of its latest change, rising over the whole directory. */
  readonly version: number;
  readonly locked: boolean;
  readonly mayCall: boolean;
  readonly changedAt: number;
}

export interface Registration {
  readonly code: string;
  readonly name: string;
  readonly pcode: string;
  readonly mail: string;
  readonly mobile: string;
  readonly fax: string;
}

export interface AgencyStore {
  /** Adds an agency or changes its name or secret, and unlocks it. What the admin page added is not touched by the file. */
  addAgency(agency: HubAgency, by: 'file' | 'admin', at: number): Promise<void>;
  /** The operator's file as a whole: what it named before and no longer does is locked. What the admin page changed stays. */
  setAgencies(agencies: readonly HubAgency[], at: number): Promise<{ readonly keptFromAdminPage: number }>;
  register(registration: Registration, once: Once, at: number): Promise<'done' | 'replay'>;
  /** Locks a unit that `caller` registered. */
  removeUnit(code: string, caller: string, once: Once, at: number): Promise<'done' | 'replay' | 'notYours'>;
  /** By the admin page. `undefined` fields stay as they are. `false`: no such agency. */
  changeAgency(code: string, change: { readonly name?: string; readonly secret?: string; readonly locked?: boolean }, at: number): Promise<boolean>;
  credentials(code: string): Promise<{ readonly secret: string | undefined; readonly parent: string | undefined; readonly locked: boolean } | undefined>;
  /** By code; with `since`, those changed after that version. */
  agencies(since?: number): Promise<readonly Agency[]>;
}

export interface NewMessage {
  readonly docId: string;
  readonly kind: MessageKind;
  readonly from: string;
  readonly documentId: string;
  readonly notation: string;
  readonly title: string;
  readonly sha256: string;
  readonly size: number;
  /** Where its content is kept. */
  readonly blob: string;
  /** As the message names them, in either notation. */
  readonly receivers: readonly string[];
}

export interface Page {
  /** Sent from here on, ms. */
  readonly from?: number;
  /** Sent before this, ms. */
  readonly to?: number;
  readonly offset: number;
  readonly limit: number;
}

export interface WaitingMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly state: DeliveryState;
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface SentMessage {
  readonly docId: string;
  /** `undefined` while a very long list of receivers is still being worked through. */
  readonly delivery: { readonly id: string; readonly to: string; readonly reached: boolean; readonly state: DeliveryState; readonly description: string; readonly updatedAt: number } | undefined;
  readonly title: string;
  readonly notation: string;
  readonly sha256: string;
  readonly sentAt: number;
}

export interface Content {
  readonly blob: string;
  readonly size: number;
  readonly sha256: string;
  readonly from: string;
  readonly fromName: string;
  readonly notation: string;
  readonly title: string;
}

/** `same`: this sender has sent these bytes before; `docId` is the message they were. */
export type Added = { readonly kind: 'added' | 'replay' | 'noReceiver' | 'receiversLocked' } | { readonly kind: 'same'; readonly docId: string };

export interface MessageStore {
  /**
   * The message and a delivery for each receiver, all or nothing. Repeating it with the same `docId` changes nothing, and so
   * does a message whose bytes the same sender has sent before: edXML carries its time, so equal bytes are never two messages.
   */
  addMessage(message: NewMessage, once: Once | undefined, at: number): Promise<Added>;
  /** Oldest first. */
  waiting(to: string, kind: MessageKind, page: Page): Promise<readonly WaitingMessage[]>;
  countWaiting(to: string, kind: MessageKind): Promise<number>;
  /** Newest first. */
  sent(from: string, kind: MessageKind, docId: string | undefined, page: Page): Promise<readonly SentMessage[]>;
  /** For its receiver alone: another agency's id is an unknown one. */
  contentOf(to: string, id: string): Promise<Content | undefined>;
  /** A message once done stays done. A replay whose effect is there already is `done` as well: it changes nothing. */
  setState(to: string, id: string, state: DeliveryState, description: string, once: Once | undefined, at: number): Promise<'done' | 'replay' | 'unknown'>;
  /** Whether this call was accepted before. Only a look: the deciding look is made in the transaction that acts. */
  isReplay(key: string): Promise<boolean>;
  /** Works one piece of a very long list of receivers. `false`: there was none left. */
  fanOutOne(at: number): Promise<boolean>;
}

export interface AuditRow {
  readonly at: number;
  /** Empty where the caller is not known. */
  readonly agency: string;
  readonly address: string;
  readonly action: string;
  readonly docId: string;
  /** `0` or the refusal's code. */
  readonly code: string;
  /** How many like this one within one moment. */
  readonly count: number;
}

export interface AuditStore {
  /** Append only: the database itself refuses to change or remove a row. */
  addAudit(rows: readonly AuditRow[]): Promise<void>;
  /** Newest first. */
  refusals(limit: number): Promise<readonly AuditRow[]>;
  auditOf(docId: string): Promise<readonly AuditRow[]>;
}

export interface TokenStore {
  /** Only the hash is kept: who reads the database cannot use it. */
  putToken(hash: string, kind: 'lgsp' | 'admin', subject: string, until: number): Promise<void>;
  tokenSubject(hash: string, kind: 'lgsp' | 'admin', now: number): Promise<string | undefined>;
  dropToken(hash: string): Promise<void>;
  setting(name: string): Promise<string | undefined>;
  /** `true`: it was not there and is now. */
  addSetting(name: string, value: string): Promise<boolean>;
  setSetting(name: string, value: string): Promise<void>;
}

export interface Cutoffs {
  /** Finished deliveries last touched before this go. */
  readonly finishedBefore: number;
  /** Deliveries nobody ever fetched, made before this, go too. */
  readonly waitingBefore: number;
}

export interface UpkeepStore {
  /** `true`: this process does the job now and nobody else does it before `everyMs` have passed. */
  claimJob(name: string, now: number, everyMs: number): Promise<boolean>;
  /** Tokens and accepted calls that can no longer be presented. */
  expire(now: number): Promise<void>;
  /** Removes one batch of old deliveries and the messages nobody needs any more; answers the blobs that now belong to nothing. */
  sweepBatch(cutoffs: Cutoffs): Promise<{ readonly removed: number; readonly blobs: readonly string[] }>;
  /** Which of these blobs a message still names. */
  blobsInUse(blobs: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface Queue {
  readonly code: string;
  readonly name: string;
  readonly waiting: number;
  readonly oldest: number;
}

export interface FigureStore {
  /** Longest queue first. */
  queues(limit: number): Promise<readonly Queue[]>;
  totals(): Promise<{ readonly waiting: number; readonly fanOut: number; readonly blobBytes: number; readonly agencies: number }>;
  /** Messages and bytes by period of `periodMs` (an hour or a day, Vietnam time) since `since`, oldest first. */
  throughput(since: number, periodMs: number): Promise<readonly { readonly start: number; readonly messages: number; readonly bytes: number }[]>;
}

export interface HubStore extends AgencyStore, MessageStore, AuditStore, TokenStore, UpkeepStore, FigureStore {
  /** Rejects where the database does not answer. */
  ping(): Promise<void>;
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number } | undefined;
  close(): Promise<void>;
}
