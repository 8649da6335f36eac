import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectionInput } from '../../../src/contract/exchange-views.ts';
import type { Core } from '../../../src/main/core/create-core.ts';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { coreOver } from '../../support/core-over.ts';
import { writeOffice } from '../../support/exchange.ts';
import { scriptedAxis } from '../../support/scripted-axis.ts';
import { tempDir } from '../../support/temp-dir.ts';

const open: Core[] = [];
afterEach(async () => { for (const core of open.splice(0)) await core.close(); });

function office(axis: OpenAxis = scriptedAxis([]).axis): Core {
  const dir = join(tempDir(), 'office');
  const profile = writeOffice(dir, dir, 'http://127.0.0.1:9');
  writeFileSync(join(dir, 'office.json'), JSON.stringify({ ...profile, certificates: [], trustAnchors: [] }));
  const core = coreOver(dir, axis);
  open.push(core);
  return core;
}

const vxp = (change: Partial<ConnectionInput> = {}): ConnectionInput => ({
  name: 'Trục quốc gia', enabled: true, secret: 'bi-mat-0123456789',
  settings: { kind: 'vxp', endpoint: 'https://truc.example', systemId: 'H99.01', trust: 'system', timeoutSeconds: 60, statusWrapper: 'MessageHeader', paddedFileHash: false }, ...change,
});

describe('connections of an office', () => {
  test('one is added, kept without its secret, changed with the secret left as it was, and removed with it', async () => {
    const { connections, secrets } = office();
    const saved = await connections.save(vxp());
    expect(saved).toMatchObject({ ok: true, value: { name: 'Trục quốc gia', hasSecret: true, secretPlace: 'file', fixed: false } });
    const id = saved.ok ? saved.value.id : '';
    expect(JSON.stringify(await connections.list())).not.toContain('bi-mat');
    const { secret: _left, ...again } = vxp({ id, name: 'Đổi tên' });
    expect(await connections.save(again)).toMatchObject({ ok: true, value: { name: 'Đổi tên', hasSecret: true } });
    expect(await secrets.read(`connection/${id}/secret`)).toEqual({ ok: true, value: 'bi-mat-0123456789' });
    expect(await connections.remove(id)).toMatchObject({ ok: true });
    expect(await secrets.where(`connection/${id}/secret`)).toBeUndefined();
    expect((await connections.list()).map((connection) => connection.id)).toEqual(['main']);
  });

  test('those of office.json are shown and not changed; what cannot be right is named by its field', async () => {
    const { connections } = office();
    expect(await connections.save(vxp({ id: 'main' }))).toMatchObject({ error: { code: 'connection.fixed' } });
    expect(await connections.remove('main')).toMatchObject({ error: { code: 'connection.fixed' } });
    expect(await connections.save(vxp({ id: 'nobody' }))).toMatchObject({ error: { code: 'connection.notFound' } });
    const { settings } = vxp();
    if (settings.kind !== 'vxp') throw new Error('not vxp');
    expect(await connections.save(vxp({ settings: { ...settings, endpoint: 'truc.example' } }))).toMatchObject({ error: { code: 'connection.invalid', details: { field: 'endpoint' } } });
  });

  test('a folder gets a key of its own, whose public half is shown', async () => {
    const { connections } = office();
    const path = join(tempDir(), 'usb');
    mkdirSync(path);
    const saved = await connections.save({ name: 'USB', enabled: true, settings: { kind: 'folder', path, organId: 'H99.01', partners: [], statusWrapper: 'MessageHeader' } });
    expect(saved.ok && saved.value.publicKey).toMatch(/^[A-Za-z0-9+/]{43}=$/u);
    expect(saved.ok && saved.value.settings.kind).toBe('folder');
  });

  test('one that fails is said so and does not stop the other', async () => {
    const { axis } = scriptedAxis([]);
    let asked = 0;
    const core = office({ ...axis, list: (kind) => { asked += 1; return asked === 1 ? Promise.resolve(fail('axis.clock')) : axis.list(kind); } });
    await core.connections.save(vxp());
    await core.connections.now();
    const { state, connections } = core.connections.syncView();
    expect(connections.map((connection) => connection.state).toSorted()).toEqual(['failed', 'idle']);
    expect(state).toBe('failed');
  });

  test('what waits for a removed connection goes by the first one; what may have left is shown to a person', async () => {
    const core = office();
    const saved = await core.connections.save(vxp({ enabled: false }));
    const id = saved.ok ? saved.value.id : '';
    core.store.transact((tx) => {
      for (const key of ['a', 'b']) tx.enqueue({ key, payload: { kind: 'edoc', document: 1 }, title: key, at: 0, connection: id });
      const [, second] = tx.outboxDue({ id, first: false }, 1, 10);
      tx.updateOutbox(second?.id ?? 0, { state: 'unknown' });
    });
    await core.connections.remove(id);
    expect(core.lists.outbox({ settled: false, limit: 10 }).rows.map((row) => [row.key, row.state, row.connection, row.error])).toEqual([
      ['b', 'failed', null, 'outbox.outcomeUnknown'], ['a', 'pending', null, null],
    ]);
  });

  test('a directory that shrinks to less than half is refused, unless a person says that it is right', async () => {
    const many = Array.from({ length: 40 }, (_, n) => ({ code: `H99.${String(n + 10)}`, name: `Sở thứ ${String(n)}` }));
    let listed = many;
    const core = office({ ...scriptedAxis([]).axis, agencies: () => Promise.resolve(ok({ agencies: listed, complete: true })) });
    expect(await core.connections.refreshDirectory('main')).toMatchObject({ ok: true });
    listed = many.slice(0, 5);
    expect(await core.connections.refreshDirectory('main')).toMatchObject({ error: { code: 'directory.suspicious', details: { listed: 5, known: 40 } } });
    expect(core.directory.count('main')).toBe(40);
    expect(await core.connections.refreshDirectory('main', true)).toMatchObject({ ok: true });
    expect(core.directory.count('main')).toBe(5);
    expect(core.connections.ways(['H99.12', 'nobody'])).toEqual([{ connection: 'main', organIds: ['H99.12', 'nobody'] }]);
  });
});
