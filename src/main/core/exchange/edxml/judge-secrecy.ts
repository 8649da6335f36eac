import { declaredSecrecy, secrecyOf } from '../../model/secrecy.rules.ts';
import type { SecrecyLevel } from '../../model/secrecy.rules.ts';
import type { FoundHeader } from './find-header.ts';
import { wire } from './names.ts';
import type { Reading } from './reading.ts';
import { secrecyFacts } from './secrecy-facts.ts';

/**
 * The level an `edoc` is marked with. State secrets do not travel on this axis nor lie on this machine (Law
 * 117/2025/QH15; Decision 28/2018 Art. 1), so a marked message is refused before anything of it is kept.
 */
export const secrecyOfHeader = (found: FoundHeader): SecrecyLevel | undefined => (found.kind === 'status' ? undefined : secrecyOf(secrecyFacts(found)));

/** An element about secrecy whose value nobody defined: the clerk looks. */
export function noteUnknownSecrecy(reading: Reading, found: FoundHeader): void {
  for (const value of secrecyFacts(found).declared) if (declaredSecrecy(value) === 'unknown') reading.warn('secrecy.unknown', wire.messageHeader, value);
}
