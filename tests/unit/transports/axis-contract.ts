import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/main/core/ports/bytes.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { envelopeOf, fetchWhole } from '../../support/envelope.ts';
import { wireEdoc, wireStatus } from '../../support/wire-message.ts';
import { pieces, seeded } from './random.ts';

/** Two agencies on one axis. */
export interface AxisWorld {
  readonly a: OpenAxis;
  readonly b: OpenAxis;
  readonly codeA: string;
  readonly codeB: string;
  /** Whether its sent list carries each message's SHA-256. */
  readonly tellsHash: boolean;
  close(): Promise<void>;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What every transport must do, whatever is behind it. */
export function axisContract(name: string, make: () => Promise<AxisWorld>): void {
  describe(`${name} keeps the contract of an axis`, () => {
    let world: AxisWorld;
    beforeEach(async () => {
      world = await make();
    });
    afterEach(async () => {
      await world.a.close();
      await world.b.close();
      await world.close();
    });

    const send = (bytes: Buffer, kind: 'edoc' | 'status' = 'edoc', key = hashOf(bytes)) =>
      world.a.send(envelopeOf(bytes, { kind, fromOrganId: world.codeA, toOrganIds: [world.codeB], key }));
    const listed = async (kind: 'edoc' | 'status' = 'edoc'): Promise<readonly string[]> => {
      const list = await world.b.list(kind);
      if (!list.ok) throw new Error(list.error.code);
      expect(list.value.every((row) => row.kind === kind && row.from === world.codeA)).toBe(true);
      return list.value.map((row) => row.docId);
    };

    it('carries a message to its receiver, byte for byte, and lists it no more once it is done', async () => {
      const bytes = wireEdoc(world.codeA, [world.codeB], '12');
      expect(await listed()).toEqual([]);
      expect(await send(bytes)).toMatchObject({ ok: true });
      const [docId = ''] = await listed();
      expect(await listed('status')).toEqual([]);
      for (let twice = 0; twice < 2; twice += 1) {
        const fetched = await fetchWhole(world.b, docId);
        expect(fetched.ok && hashOf(fetched.value)).toBe(hashOf(bytes));
      }
      expect(await world.b.acknowledge(docId, 'processing')).toEqual({ ok: true, value: undefined });
      expect(await listed()).toEqual([docId]);
      expect(await world.b.acknowledge(docId, 'done')).toEqual({ ok: true, value: undefined });
      expect(await listed()).toEqual([]);
      // A retry of an acknowledgement whose answer was lost.
      expect(await world.b.acknowledge(docId, 'done')).toEqual({ ok: true, value: undefined });
    });

    it('keeps the kinds apart', async () => {
      const bytes = wireStatus(world.codeA, world.codeB, '03');
      expect(await send(bytes, 'status')).toMatchObject({ ok: true });
      expect(await listed('edoc')).toEqual([]);
      const [docId = ''] = await listed('status');
      const fetched = await fetchWhole(world.b, docId);
      expect(fetched.ok && fetched.value.equals(bytes)).toBe(true);
    });

    it('what failed there is not listed again', async () => {
      await send(wireEdoc(world.codeA, [world.codeB], '13'));
      const [docId = ''] = await listed();
      expect(await world.b.acknowledge(docId, 'fail')).toEqual({ ok: true, value: undefined });
      expect(await listed()).toEqual([]);
    });

    it('the sender sees what was sent, to whom, and how it was taken', async () => {
      const bytes = wireEdoc(world.codeA, [world.codeB], '14');
      const sent = await send(bytes);
      const before = await world.a.listSent('edoc');
      expect(before).toMatchObject({ ok: true, value: [{ kind: 'edoc', toCode: world.codeB, ...(world.tellsHash ? { sha256: hashOf(bytes) } : {}) }] });
      expect(before.ok && sent.ok && before.value[0]?.docId).toBe(sent.ok && sent.value.docId);
      expect(before.ok && before.value[0]?.receiveStatus).not.toBe('DONE');
      const [docId = ''] = await listed();
      await world.b.acknowledge(docId, 'done');
      expect(await world.a.listSent('edoc')).toMatchObject({ ok: true, value: [{ receiveStatus: 'DONE' }] });
      expect(await world.a.listSent('status')).toEqual({ ok: true, value: [] });
      expect(await world.b.listSent('edoc')).toEqual({ ok: true, value: [] });
    });

    it('a message of some megabytes goes through, its content read again where it must be', async () => {
      const bytes = wireEdoc(world.codeA, [world.codeB], '15', 3_000_000);
      const random = seeded(3);
      const content: ByteSource = {
        size: bytes.length,
        async *open() {
          yield* pieces(bytes, () => 1 + random.below(200_000));
        },
      };
      expect(await world.a.send(envelopeOf(bytes, { fromOrganId: world.codeA, toOrganIds: [world.codeB], content }))).toMatchObject({ ok: true });
      const [docId = ''] = await listed();
      const fetched = await fetchWhole(world.b, docId);
      expect(fetched.ok && hashOf(fetched.value)).toBe(hashOf(bytes));
    });

    it('many messages at once are each the right one', async () => {
      const messages = Array.from({ length: 20 }, (_, at) => wireEdoc(world.codeA, [world.codeB], String(100 + at), 100 + 5000 * at));
      const sent = await Promise.all(messages.map((bytes) => send(bytes)));
      expect(sent.every(({ ok }) => ok)).toBe(true);
      const docIds = await listed();
      expect(new Set(docIds).size).toBe(20);
      const fetched = await Promise.all(docIds.map((docId) => fetchWhole(world.b, docId)));
      expect(fetched.map((one) => (one.ok ? hashOf(one.value) : one.error.code)).sort()).toEqual(messages.map(hashOf).sort());
      expect((await Promise.all(docIds.map((docId) => world.b.acknowledge(docId, 'done')))).every(({ ok }) => ok)).toBe(true);
      expect(await listed()).toEqual([]);
    });

    it('an id it does not know, or that nobody minted, is a failure and no message', async () => {
      for (const docId of ['0123456789abcdef0123456789abcdef', '2c1d0a4e-7d4c-4a43-9a4f-0f6a1c5a9f11', '', '../../etc/passwd', 'a\r\nb: c', 'x'.repeat(5000)]) {
        const fetched = await fetchWhole(world.b, docId);
        expect(fetched).toMatchObject({ ok: false });
        expect(await world.b.acknowledge(docId, 'done')).toMatchObject({ ok: false });
      }
    });

    it('the disk under a sink is no failure of the axis: its error comes out, and the next call works', async () => {
      await send(wireEdoc(world.codeA, [world.codeB], '16', 500_000));
      const [docId = ''] = await listed();
      const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
      await expect(world.b.fetch(docId, { write: () => Promise.reject(full) })).rejects.toBe(full);
      expect((await fetchWhole(world.b, docId)).ok).toBe(true);
    });

    it('a content that cannot be read to its end is not sent', async () => {
      const bytes = wireEdoc(world.codeA, [world.codeB], '17', 300_000);
      const gone = Object.assign(new Error('gone'), { code: 'EIO' });
      const content: ByteSource = {
        size: bytes.length,
        async *open() {
          yield bytes.subarray(0, 100_000);
          await Promise.reject(gone);
        },
      };
      await expect(world.a.send(envelopeOf(bytes, { fromOrganId: world.codeA, toOrganIds: [world.codeB], content }))).rejects.toBe(gone);
      expect(await listed()).toEqual([]);
      expect(await send(bytes)).toMatchObject({ ok: true });
      expect(await listed()).toHaveLength(1);
    });

    it('the directory names its agencies', async () => {
      const agencies = await world.a.agencies();
      expect(agencies.ok && agencies.value.agencies.some((agency) => agency.code === world.codeB && agency.name !== '')).toBe(true);
    });
  });
}
