import { randomFillSync } from 'node:crypto';

let [lastAt, counter] = [0, 0];

/**
 * A UUID of version 7 (RFC 9562): time first, so that ids of one process sort as they were made and an index grows at its
 * end. Nothing is asked of a database: no sequence stands between hub processes.
 */
export function newId(now: number): string {
  const at = Math.max(now, lastAt);
  counter = at === lastAt ? counter + 1 : 0;
  if (counter > 0xfff) return newId(at + 1);
  lastAt = at;
  const random = randomFillSync(Buffer.alloc(8));
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const time = at.toString(16).padStart(12, '0').slice(-12);
  const tail = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
