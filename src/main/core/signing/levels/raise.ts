import type { Failure, Result } from '../../model/result.ts';
import { openForUpdate } from '../pdf/open-for-update.ts';
import { addDocumentTimestamp } from './add-document-timestamp.ts';
import { addValidationData } from './add-validation-data.ts';
import { inspect, type Inspection, type SoundItem } from './inspect.ts';
import { lowest, reaches, type BaselineLevel, type LevelFailureCode, type LevelReached, type LevelServices, type MissingLevel } from './level-services.ts';

/** A file on its way up. */
export interface Raising {
  readonly bytes: Uint8Array;
  /** Room a token takes, where it is known. */
  readonly room: number | undefined;
  readonly missing: readonly MissingLevel[];
}

export interface RaiseOptions {
  /** The signature the level is asked for; all when absent. */
  readonly field?: string;
  /** Of an encrypted file. */
  readonly password?: string | undefined;
}

/** Which signatures the level asked for is about: one by its field, or all. */
type Concern = (seen: Inspection) => readonly SoundItem[];

/**
 * Raises signatures of a file to `wanted`, appending only, and stops at the first rung that cannot be reached:
 * B-T: a document time stamp, where one has no time stamp yet. B-LT: the store, for every signature and time stamp of the
 * file. B-LTA: a document time stamp over it. Where B-LTA was reached already the same two steps renew it (EN 319 142-1
 * §5.5): the store gets what proves the last time stamp, and a new one covers that.
 */
export async function raise(start: Raising, wanted: BaselineLevel, services: LevelServices, options: RaiseOptions = {}): Promise<LevelReached> {
  const { field, password } = options;
  const concern: Concern = (seen) => (field === undefined ? seen.signatures : seen.signatures.filter(({ name }) => name === field));
  let state = start;
  for (const [level, step] of [['B-T', toT], ['B-LT', toLT], ['B-LTA', stamp]] as const) {
    if (!reaches(wanted, level)) break;
    const opened = openForUpdate(state.bytes, { password });
    const next = opened.ok ? await step(inspect(opened.value, services), state, { wanted, services, concern, password }) : opened;
    if (!next.ok) {
      state = { ...state, missing: [...state.missing, { level, error: next.error }] };
      break;
    }
    state = next.value;
  }
  const { bytes, room, missing } = state;
  const opened = openForUpdate(bytes, { password });
  const seen = opened.ok ? inspect(opened.value, services) : undefined;
  const level = seen === undefined ? 'B-B' : lowest(concern(seen).map((item) => seen.levelOf(item)));
  return { bytes, level, missing, ...(room === undefined ? {} : { timestampBytes: room }) };
}

interface Task {
  readonly wanted: BaselineLevel;
  readonly services: LevelServices;
  readonly concern: Concern;
  readonly password: string | undefined;
}

type Step = Result<Raising, Failure<LevelFailureCode>>;

const all = (seen: Inspection, concern: Concern, level: BaselineLevel): boolean =>
  concern(seen).every((item) => reaches(seen.levelOf(item), level));

async function toT(seen: Inspection, state: Raising, task: Task): Promise<Step> {
  return all(seen, task.concern, 'B-T') ? { ok: true, value: state } : await stamp(seen, state, task);
}

async function toLT(seen: Inspection, state: Raising, { wanted, services, concern, password }: Task): Promise<Step> {
  if (wanted === 'B-LT' && all(seen, concern, 'B-LT')) return { ok: true, value: state };
  const added = await addValidationData(seen, services);
  if (!added.ok) return added;
  const { bytes, unproven } = added.value;
  const names = new Set(concern(seen).map(({ name }) => name));
  const told = unproven.filter(({ name }) => names.has(name));
  const reason = told[0] ?? unproven[0];
  if (reason !== undefined) {
    const opened = openForUpdate(bytes, { password });
    if (!opened.ok) return opened;
    const after = inspect(opened.value, services);
    // A store that lifts none of the signatures asked about would only be ballast.
    if (!concern(after).some((item) => reaches(after.levelOf(item), 'B-LT'))) return { ok: false, error: reason.error };
  }
  const missing = told.map(({ error }): MissingLevel => ({ level: 'B-LT', error }));
  return { ok: true, value: { ...state, bytes, missing: [...state.missing, ...missing] } };
}

async function stamp({ file }: Inspection, state: Raising, { services }: Task): Promise<Step> {
  const done = await addDocumentTimestamp(file, services, state.room);
  return done.ok ? { ok: true, value: { ...state, bytes: done.value.bytes, room: done.value.room } } : done;
}
