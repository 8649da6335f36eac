import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { fail, ok } from '../../../model/result.ts';
import type { Failure, Result } from '../../../model/result.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AxisFailure, OpenAxis, PendingMessage } from '../../../ports/exchange-axis.ts';
import { answerLimits } from '../http/limits.ts';
import { onDisk } from './disk.ts';
import { partnerKeyOf, privateKeyOf } from './keys.ts';
import { ourInbox, packagesIn, toldBy } from './packages.ts';
import type { FolderParty, FoundPackage } from './packages.ts';
import { openFolder } from './prepare-folder.ts';
import { sendPackage } from './send-package.ts';
import { sentList } from './sent-list.ts';
import { acknowledgePackage, clearPackage, fetchPackage } from './take-package.ts';

export interface FolderSettings {
  readonly path: string;
  readonly organId: string;
  /** Our private key, as `newFolderKeys` makes it. */
  readonly secret: string;
  readonly partners: readonly { readonly organId: string; readonly publicKey: string }[];
  /** Largest message taken, in bytes. */
  readonly maxMessageBytes?: number;
}

/** Rows a list gives at once: what is acknowledged makes room for the rest. */
const [mostListed, mostUnsound] = [1000, 100];

/** An axis without a network: a folder on a disk that is carried, or shared. See `docs/folder-exchange.md`. */
export function createFolderAxis(settings: FolderSettings, deps: { readonly clock: Clock }): Result<OpenAxis, Failure<'connection.invalid'>> {
  const { organId, path } = settings;
  const key = privateKeyOf(settings.secret);
  if (key === undefined) return fail('connection.invalid', { field: 'secret' });
  const keys = new Map<string, KeyObject>();
  for (const partner of settings.partners) {
    const partnerKey = partnerKeyOf(partner.publicKey);
    if (partnerKey === undefined) return fail('connection.invalid', { field: 'publicKey', organId: partner.organId });
    keys.set(partner.organId, partnerKey);
  }
  keys.set(organId, createPublicKey(key));
  const party: FolderParty = { organId, key, keyOf: (code) => keys.get(code), known: [...keys.keys()] };

  /** Every call looks for the disk anew: it comes and goes. */
  async function withFolder<T, E>(work: (root: string) => Promise<Result<T, E>>): Promise<Result<T, E | AxisFailure>> {
    const root = await openFolder(path);
    return root.ok ? work(root.value) : root;
  }

  async function waiting(root: string, found: readonly FoundPackage[], kind: 'edoc' | 'status'): Promise<readonly PendingMessage[]> {
    const sound: (PendingMessage & { readonly createdTime: string })[] = [];
    // What cannot be believed is told of among the documents, so that somebody looks: fetching it says what is wrong.
    const unsound: PendingMessage[] = [];
    for (const one of found) {
      if ('unsound' in one) {
        if (kind === 'edoc' && unsound.length < mostUnsound) unsound.push({ docId: one.docId, kind });
        continue;
      }
      if (one.manifest.kind !== kind) continue;
      const told = await toldBy(root, party, one.manifest, organId);
      const box = told === 'DONE' ? await ourInbox(root, party) : undefined;
      // Cut off between receipt and clearing, a package is still here: the clearing is made up for.
      if (box !== undefined) await clearPackage(box, one.docId).catch(() => undefined);
      if (told !== 'DONE' && told !== 'FAIL') sound.push({ docId: one.docId, kind, from: one.manifest.from, createdTime: one.manifest.createdAt });
    }
    sound.sort((a, b) => (a.createdTime < b.createdTime ? -1 : a.createdTime > b.createdTime ? 1 : 0));
    return [...sound.slice(0, mostListed), ...unsound];
  }

  return ok<OpenAxis>({
    list: (kind) => withFolder((root) => onDisk(async () => waiting(root, await packagesIn(root, party, deps.clock.now()), kind))),
    fetch: (docId, into) => withFolder((root) => fetchPackage(root, party, docId, into, deps.clock.now(), settings.maxMessageBytes ?? answerLimits.message)),
    acknowledge: (docId, status) => withFolder((root) => acknowledgePackage(root, party, docId, status, deps.clock.now())),
    async send(envelope) {
      const root = await openFolder(path);
      // Begun earlier or not: with the same key it is the same package, and the sent list tells.
      return root.ok ? sendPackage(root.value, party, envelope, deps.clock.now()) : { ok: false, error: { ...root.error, outcomeUnknown: false } };
    },
    listSent: (kind) => withFolder((root) => onDisk(() => sentList(root, party, kind, deps.clock.now()))),
    // The partners are all there is, and their names are not in the settings: no whole directory.
    agencies: () => Promise.resolve(ok({ agencies: settings.partners.map((partner) => ({ code: partner.organId, name: partner.organId })), complete: false })),
    close: () => Promise.resolve(),
  });
}
