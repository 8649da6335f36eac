import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createVxpAxis } from '../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { bytesOf } from '../../src/main/core/ports/bytes.ts';
import type { OpenAxis } from '../../src/main/core/ports/exchange-axis.ts';
import { wire } from '../support/wire.ts';
import { ours, theirs } from '../support/edoc.ts';

/** The other agency: no faults of its own, but its hub dies under it like everybody's. */
export function otherSide(port: () => number, secret: string): OpenAxis {
  return createVxpAxis({ endpoint: () => `http://127.0.0.1:${port()}`, systemId: theirs.organId, secret, timeoutMs: 10_000 }, { clock: { now: () => Date.now() } });
}

/** Sends `count` documents to the office, each until the hub says that it has it. Answers the hashes of what was sent. */
export async function sendAll(axis: OpenAxis, count: number): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (let n = 1; n <= count; n += 1) {
    const bytes = await wire({ code: { number: String(n), notation: 'VAO' }, documentId: `H99,2026/11/20,${n}/VAO`, subject: `Văn bản đến số ${n}` }, Buffer.from(`%PDF-1.7 đến ${n} `.repeat(200)));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    hashes.add(sha256);
    for (let mayBeThere = false; ;) {
      const listed = mayBeThere ? await axis.listSent('edoc') : undefined;
      if (listed?.ok === true && listed.value.some((sent) => sent.sha256 === sha256)) break;
      if (listed?.ok === false) {
        await pause(50);
        continue;
      }
      const sent = await axis.send({ kind: 'edoc', fromOrganId: theirs.organId, toOrganIds: [ours.organId], key: `in-${n}`, content: bytesOf(bytes), sha256 });
      if (sent.ok) break;
      mayBeThere = true;
      await pause(50);
    }
  }
  return hashes;
}
