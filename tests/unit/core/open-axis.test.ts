import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import { OfficeProfile } from '../../../src/contract/office-profile.ts';
import { ConnectionSettings, ConnectionTest } from '../../../src/contract/exchange-views.ts';
import type { Connection } from '../../../src/main/core/connections/connection.ts';
import { secretName } from '../../../src/main/core/connections/connection.ts';
import { connectionOfProfile } from '../../../src/main/core/connections/of-profile.ts';
import { settingsFault } from '../../../src/main/core/connections/settings.rules.ts';
import { testConnection } from '../../../src/main/core/connections/test-connection.ts';
import { newFolderKeys } from '../../../src/main/core/exchange/transports/folder/keys.ts';
import { prepareFolder } from '../../../src/main/core/exchange/transports/folder/prepare-folder.ts';
import { openAxis } from '../../../src/main/core/open-axis.ts';
import { openSecretStore } from '../../../src/main/core/secrets/secret-store.ts';
import { startLgspServer } from '../../support/lgsp-server.ts';
import { tempDir } from '../../support/temp-dir.ts';

const clock = { now: () => Date.now() };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function office() {
  const dataDir = tempDir();
  const secrets = openSecretStore(dataDir, () => undefined);
  const open = openAxis({ dataDir, clock, secrets, trustPem: () => [] });
  return {
    dataDir, secrets,
    async open(connection: Connection) {
      const opened = await open(connection);
      if (opened.ok) closing.push(() => opened.value.close());
      return opened;
    },
  };
}

async function hubAt(port: number, dataDir: string) {
  const hub = await createHub({ dataDir, port, clock, log: silent });
  await Promise.resolve(hub.addAgency({ code: 'H99.01', name: 'A', secret: 'bí mật' }));
  closing.push(() => hub.close());
  return hub;
}

const vxp = (change: object = {}) => ConnectionSettings.parse({ kind: 'vxp', endpoint: 'http://127.0.0.1:1', systemId: 'H99.01', ...change });

describe('a connection opens from its settings', () => {
  it('VXP with the secret of the keystore', async () => {
    const hub = await hubAt(0, tempDir());
    const { open, secrets } = office();
    const connection = { id: 'a', settings: vxp({ endpoint: `http://127.0.0.1:${hub.port}` }) };
    expect(await open(connection)).toEqual({ ok: false, error: { code: 'connection.secretMissing', details: { field: 'secret' } } });
    await secrets.keep(secretName('a', 'secret'), 'bí mật');
    const opened = await open(connection);
    expect(opened.ok && (await opened.value.list('edoc'))).toEqual({ ok: true, value: [] });
  });

  it('VXP of office.json: secret in a file, the address found anew at each call', async () => {
    const [first, second] = [await hubAt(0, tempDir()), await hubAt(0, tempDir())];
    const { open, dataDir } = office();
    writeFileSync(join(dataDir, 's'), 'bí mật\n');
    const opened = await open(connectionOfProfile({ id: 'm', kind: 'vxp', endpointFile: 'hub.json', systemId: 'H99.01', secretFile: 's' }));
    if (!opened.ok) throw new Error(opened.error.code);
    expect(await opened.value.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unreachable', details: { reason: 'endpoint' } } });
    for (const hub of [first, second]) {
      writeFileSync(join(dataDir, 'hub.json'), JSON.stringify({ endpoint: `http://127.0.0.1:${hub.port}` }));
      expect(await opened.value.list('edoc')).toEqual({ ok: true, value: [] });
      await hub.close();
      expect(await opened.value.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
    }
    closing.splice(0);
  });

  it('LGSP with secret key and password, a folder with its key', async () => {
    const server = await startLgspServer([{ code: 'H37.01', secretKey: 'k' }]);
    closing.push(server.close);
    const { open, secrets } = office();
    const lgsp = { id: 'l', settings: ConnectionSettings.parse({ kind: 'lgsp', endpoint: server.endpoint, systemId: 'H37.01', username: server.account.username, applicationCode: server.account.applicationCode }) };
    await secrets.keep(secretName('l', 'secret'), 'k');
    expect(await open(lgsp)).toEqual({ ok: false, error: { code: 'connection.secretMissing', details: { field: 'password' } } });
    await secrets.keep(secretName('l', 'password'), server.account.password);
    const opened = await open(lgsp);
    expect(opened.ok && (await opened.value.list('edoc'))).toEqual({ ok: true, value: [] });

    const path = tempDir();
    await prepareFolder(path);
    const folder = { id: 'f', settings: ConnectionSettings.parse({ kind: 'folder', path, organId: 'H99.01', partners: [{ organId: 'H99.02', publicKey: newFolderKeys().publicKey }] }) };
    await secrets.keep(secretName('f', 'secret'), 'không phải khóa');
    expect(await open(folder)).toMatchObject({ ok: false, error: { code: 'connection.invalid', details: { field: 'secret' } } });
    await secrets.keep(secretName('f', 'secret'), newFolderKeys().secret);
    const carried = await open(folder);
    expect(carried.ok && (await carried.value.list('edoc'))).toEqual({ ok: true, value: [] });
  });

  it('what cannot be right is refused with the field’s name, before any secret is asked for', async () => {
    const { open } = office();
    const http = { endpoint: 'https://truc.example/api', systemId: 'H99.01' };
    const folder = { kind: 'folder', path: tempDir(), organId: 'H99.01' };
    const key = newFolderKeys().publicKey;
    for (const [settings, field] of [
      [{ kind: 'vxp', ...http, endpoint: '' }, 'endpoint'], [{ kind: 'vxp', ...http, endpoint: 'ftp://x' }, 'endpoint'], [{ kind: 'vxp', ...http, endpoint: 'https://a:b@x' }, 'endpoint'],
      [{ kind: 'vxp', ...http, systemId: 'cơ quan' }, 'systemId'], [{ kind: 'vxp', ...http, proxy: 'proxy:3128' }, 'proxy'], [{ kind: 'lgsp', ...http, username: '' }, 'username'],
      [{ ...folder, path: 'usb' }, 'path'], [{ ...folder, organId: '' }, 'organId'], [{ ...folder, partners: [{ organId: 'a', publicKey: 'x' }] }, 'publicKey'],
      [{ ...folder, partners: [{ organId: 'a', publicKey: key }, { organId: 'a', publicKey: key }] }, 'partners'],
    ] as const) {
      const parsed = ConnectionSettings.parse(settings);
      expect(settingsFault(parsed)).toBe(field);
      expect(await open({ id: 'x', settings: parsed })).toEqual({ ok: false, error: { code: 'connection.invalid', details: { field } } });
    }
    expect(settingsFault(ConnectionSettings.parse({ kind: 'vxp', ...http, proxy: '' }))).toBeUndefined();
    expect(settingsFault(ConnectionSettings.parse({ ...folder, partners: [{ organId: 'a', publicKey: key }] }))).toBeUndefined();
  });

  it('office.json may name every kind', () => {
    const connections = [
      { id: 'v', kind: 'vxp', endpoint: 'https://x', systemId: 'a', secretFile: 's', paddedFileHash: true },
      { id: 'l', kind: 'lgsp', endpoint: 'https://x', systemId: 'a', username: 'u', secretFile: 's', passwordFile: 'p', trust: 'office' },
      { id: 'f', kind: 'folder', path: '/mnt/usb', organId: 'a', secretFile: 's', partners: [] },
    ];
    const parsed = OfficeProfile.shape.connections.parse(connections).map(connectionOfProfile);
    expect(parsed).toMatchObject([
      { id: 'v', secretFile: 's', settings: { kind: 'vxp', paddedFileHash: true, trust: 'system', timeoutSeconds: 60 } },
      { id: 'l', secretFile: 's', passwordFile: 'p', settings: { kind: 'lgsp', username: 'u', applicationCode: '', trust: 'office' } },
      { id: 'f', settings: { kind: 'folder', path: '/mnt/usb', statusWrapper: 'MessageHeader' } },
    ]);
    expect(parsed.every(({ settings }) => settingsFault(settings) === undefined)).toBe(true);
  });
});

describe('the test of a connection ends at the step that failed', () => {
  const steps = async (connection: Connection, secret: string) => {
    const { open, secrets } = office();
    await secrets.keep(secretName(connection.id, 'secret'), secret);
    const opened = await open(connection);
    if (!opened.ok) throw new Error(opened.error.code);
    return ConnectionTest.parse(await testConnection(opened.value, connection.settings));
  };

  it('reached, known, listed', async () => {
    const hub = await hubAt(0, tempDir());
    const endpoint = `http://127.0.0.1:${hub.port}`;
    expect(await steps({ id: 'a', settings: vxp({ endpoint }) }, 'bí mật')).toEqual({ ok: true, steps: [{ step: 'settings', ok: true }, { step: 'reach', ok: true }, { step: 'authenticate', ok: true }, { step: 'list', ok: true, waiting: 0 }] });
    expect(await steps({ id: 'a', settings: vxp({ endpoint }) }, 'sai')).toMatchObject({ ok: false, steps: [{ ok: true }, { step: 'reach', ok: true }, { step: 'authenticate', ok: false, code: 'axis.unauthorized' }] });
    expect(await steps({ id: 'a', settings: vxp() }, 'x')).toMatchObject({ ok: false, steps: [{ ok: true }, { step: 'reach', ok: false, code: 'axis.unreachable' }] });
  });

  it('a folder without its disk is not reached; wrong settings are the first step', async () => {
    const path = join(tempDir(), 'usb');
    const settings = ConnectionSettings.parse({ kind: 'folder', path, organId: 'H99.01' });
    const { secret } = newFolderKeys();
    expect(await steps({ id: 'f', settings }, secret)).toMatchObject({ ok: false, steps: [{ ok: true }, { step: 'reach', ok: false, code: 'axis.unreachable' }] });
    mkdirSync(path);
    expect(await steps({ id: 'f', settings }, secret)).toMatchObject({ ok: false, steps: [{ ok: true }, { step: 'reach', ok: false, code: 'folder.notPrepared' }] });
    const { open, secrets } = office();
    await secrets.keep(secretName('f', 'secret'), secret);
    const opened = await open({ id: 'f', settings });
    expect(opened.ok && (await testConnection(opened.value, ConnectionSettings.parse({ ...settings, organId: '' })))).toEqual({ ok: false, steps: [{ step: 'settings', ok: false, code: 'connection.invalid', details: { field: 'organId' } }] });
  });
});
