import { createHash } from 'node:crypto';
import { createLgspAxis } from '../../src/main/core/exchange/transports/lgsp/create-lgsp-axis.ts';
import { createVxpAxis } from '../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import { bytesOf } from '../../src/main/core/ports/bytes.ts';
import type { ByteSource } from '../../src/main/core/ports/bytes.ts';

/**
 * Fetches `count` messages, or sends one of `size` bytes, and prints what was hashed and by how much the process grew over
 * its size after a first, small call.
 */
const [kind = '', endpoint = '', verb = '', count = '1', size = '0'] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const axis = kind === 'vxp'
  ? createVxpAxis({ endpoint, systemId: 's', secret: 'x' }, { clock })
  : createLgspAxis({ endpoint, systemId: 's', secretKey: 'x', username: 'u', password: 'p', applicationCode: '' }, { clock });
const must = (answer: { readonly ok: boolean; readonly error?: unknown }): void => {
  if (!answer.ok) throw new Error(JSON.stringify(answer));
};
must(await axis.fetch('small', { write: () => undefined }));
const idle = process.memoryUsage.rss();
const hash = createHash('sha256');
let bytes = 0;
if (verb === 'fetch') {
  for (let at = 0; at < Number(count); at += 1) {
    must(await axis.fetch('large', {
      write: (piece) => {
        bytes += piece.byteLength;
        hash.update(piece);
      },
    }));
  }
} else {
  const piece = Buffer.alloc(65_536, 'a');
  const content: ByteSource = {
    size: Number(size),
    async *open() {
      for (let left = Number(size); left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
    },
  };
  must(await axis.send({ kind: 'edoc', fromOrganId: 's', toOrganIds: [], key: 'k', sha256: '0'.repeat(64), content: Number(size) === 0 ? bytesOf(new Uint8Array()) : content }));
}
process.stdout.write(JSON.stringify({ bytes, sha256: hash.digest('hex'), grownMb: Math.round((process.resourceUsage().maxRSS * 1024 - idle) / 2 ** 20) }));
await axis.close();
