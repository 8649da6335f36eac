import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolderAxis } from '../../../src/main/core/exchange/transports/folder/create-folder-axis.ts';
import { folderPublicKeyOf, newFolderKeys, partnerKeyOf, privateKeyOf } from '../../../src/main/core/exchange/transports/folder/keys.ts';
import { boxOf, docIdOf } from '../../../src/main/core/exchange/transports/folder/layout.ts';
import { readManifest } from '../../../src/main/core/exchange/transports/folder/manifest.ts';
import { writeNote } from '../../../src/main/core/exchange/transports/folder/note.ts';
import { prepareFolder } from '../../../src/main/core/exchange/transports/folder/prepare-folder.ts';
import { bytesOf } from '../../../src/main/core/ports/bytes.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { envelopeOf, fetchWhole } from '../../support/envelope.ts';
import { exchangeFolder } from '../../support/exchange-folder.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { wireEdoc } from '../../support/wire-message.ts';
import { seeded } from './random.ts';

const [us, them, third] = ['H99.01', 'H99.02', 'H99.03'];

async function world(codes: readonly string[] = [us, them, third]) {
  const path = tempDir();
  let now = Date.parse('2025-03-04T08:00:00Z');
  const folder = await exchangeFolder(path, codes, () => now);
  const inbox = join(path, 'inbox', boxOf(them));
  return { ...folder, path, inbox, a: folder.axis(us), b: folder.axis(them), later: (ms: number) => void (now += ms) };
}

const message = wireEdoc(us, [them], '7', 2000);
const envelope = (key: string, to: readonly string[] = [them], bytes = message) => envelopeOf(bytes, { fromOrganId: us, toOrganIds: to, key });

async function sendTo(axis: OpenAxis, key: string, to: readonly string[] = [them], bytes = message): Promise<string> {
  const sent = await axis.send(envelope(key, to, bytes));
  if (!sent.ok) throw new Error(sent.error.code);
  return sent.value.docId;
}

async function only(axis: OpenAxis): Promise<string> {
  const listed = await axis.list('edoc');
  if (!listed.ok || listed.value.length !== 1) throw new Error(JSON.stringify(listed));
  return listed.value[0]?.docId ?? '';
}

describe('sending by a folder', () => {
  it('one message for several receivers is copied to each, and each says for itself how it was taken', async () => {
    const { a, b, axis, path } = await world();
    const docId = await sendTo(a, 'k', [them, third]);
    expect(docId).toBe(docIdOf(us, 'edoc', 'k'));
    await b.acknowledge(await only(b), 'done');
    expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ docId, toCode: them, receiveStatus: 'DONE' }, { docId, toCode: third, receiveStatus: 'INITIAL' }] });
    await axis(third).acknowledge(docId, 'fail');
    expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ receiveStatus: 'DONE' }, { receiveStatus: 'FAIL' }] });
    // What is done takes no room on the disk, what failed stays as it is.
    expect([readdirSync(join(path, 'inbox', boxOf(them))).length, readdirSync(join(path, 'inbox', boxOf(third))).length]).toEqual([0, 2]);
  });

  it('the same key is the same package, before it was taken and after', async () => {
    const { a, b, inbox } = await world();
    const docId = await sendTo(a, 'k');
    const before = readFileSync(join(inbox, `${docId}.manifest.json`));
    expect(await sendTo(a, 'k')).toBe(docId);
    expect(readFileSync(join(inbox, `${docId}.manifest.json`)).equals(before)).toBe(true);
    await b.acknowledge(docId, 'done');
    expect(await sendTo(a, 'k')).toBe(docId);
    expect(await b.list('edoc')).toEqual({ ok: true, value: [] });
    expect(await a.send(envelope('k', [them], Buffer.from('<other/>')))).toMatchObject({ ok: false, error: { code: 'axis.refused', details: { reason: 'keyReused' }, outcomeUnknown: false } });
    expect(await sendTo(a, 'k2')).not.toBe(docId);
  });

  it('goes on where it was cut off, at any file', async () => {
    const { a, b, axis, path } = await world();
    const whole = await sendTo(a, 'probe', [them, third]);
    for (const [code, one] of [[them, b], [third, axis(third)]] as const) {
      await one.acknowledge(whole, 'done');
      rmSync(join(path, 'receipts'), { recursive: true });
      expect(readdirSync(join(path, 'inbox', boxOf(code)))).toEqual([]);
    }
    // What a disk pulled out in the middle may hold: everything up to some file, in the order they are written.
    const docId = docIdOf(us, 'edoc', 'k');
    const order = [join('inbox', boxOf(them), `${docId}.edxml`), join('inbox', boxOf(them), `${docId}.manifest.json`), join('inbox', boxOf(third), `${docId}.edxml`), join('inbox', boxOf(third), `${docId}.manifest.json`), join('sent', boxOf(us), `${docId}.sent.json`)];
    for (let kept = 0; kept <= order.length; kept += 1) {
      await sendTo(a, 'k', [them, third]);
      for (const file of order.slice(kept)) rmSync(join(path, file));
      const visible = await b.list('edoc');
      expect(visible.ok && visible.value.length).toBe(kept >= 2 ? 1 : 0);
      expect(await sendTo(a, 'k', [them, third])).toBe(docId);
      for (const file of order) expect(existsSync(join(path, file))).toBe(true);
      const fetched = await fetchWhole(b, docId);
      expect(fetched.ok && fetched.value.equals(message)).toBe(true);
      for (const file of order) rmSync(join(path, file));
    }
  });

  it('a receiver that took it before the sending was noted down does not get it twice', async () => {
    const { a, b, path } = await world();
    const docId = await sendTo(a, 'k');
    rmSync(join(path, 'sent'), { recursive: true });
    await b.acknowledge(docId, 'done');
    await sendTo(a, 'k');
    expect(await b.list('edoc')).toEqual({ ok: true, value: [] });
    expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ docId, receiveStatus: 'DONE' }] });
  });

  it('to a stranger, to nobody or for somebody else is refused before anything is written', async () => {
    const { a, path } = await world();
    expect(await a.send(envelope('k', [them, 'H00.99']))).toMatchObject({ ok: false, error: { code: 'axis.receiverUnknown', outcomeUnknown: false } });
    expect(await a.send(envelope('k', []))).toMatchObject({ ok: false, error: { code: 'axis.refused', outcomeUnknown: false } });
    expect(await a.send({ ...envelope('k'), fromOrganId: third })).toMatchObject({ ok: false, error: { code: 'axis.refused', outcomeUnknown: false } });
    expect(readdirSync(path)).toEqual(['congvan-exchange.json']);
  });

  it('never sends a content that is not what its envelope says', async () => {
    const { a, b } = await world();
    await expect(a.send({ ...envelope('k'), content: bytesOf(Buffer.from('<other/>')) })).rejects.toThrow();
    expect(await b.list('edoc')).toEqual({ ok: true, value: [] });
  });

  it('rubbish of interrupted copies is swept after a day', async () => {
    const { a, b, inbox, later } = await world();
    await sendTo(a, 'k');
    const [old, young] = [join(inbox, '.x.edxml.0a0b0c0d.part'), join(inbox, '.y.edxml.0a0b0c0d.part')];
    for (const [file, at] of [[old, '2025-03-01'], [young, '2025-03-04T07:00:00Z']] as const) {
      writeFileSync(file, 'half');
      utimesSync(file, new Date(at), new Date(at));
    }
    await b.list('edoc');
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    later(25 * 3_600_000);
    await b.list('edoc');
    expect(existsSync(young)).toBe(false);
  });

  it('what all have had for three months is told of no more', async () => {
    const { a, b, later } = await world();
    await b.acknowledge(await sendTo(a, 'k'), 'done');
    await sendTo(a, 'open');
    later(91 * 24 * 3_600_000);
    expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ docId: docIdOf(us, 'edoc', 'open') }] });
  });
});

describe('a disk that is not there, full or write-protected', () => {
  it('is unreachable, not prepared or what it is, and never an empty list', async () => {
    const { a, b, path } = await world();
    await sendTo(a, 'k');
    renameSync(path, `${path}-out`);
    for (const answer of [await b.list('edoc'), await b.listSent('edoc'), await fetchWhole(b, docIdOf(us, 'edoc', 'k')), await b.acknowledge('x', 'done'), await a.send(envelope('k2'))]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'axis.unreachable', details: { reason: 'ENOENT' } } });
    }
    // The mount point without its disk: an empty folder.
    mkdirSync(path);
    expect(await b.list('edoc')).toMatchObject({ ok: false, error: { code: 'folder.notPrepared' } });
    expect(await a.send(envelope('k2'))).toMatchObject({ ok: false, error: { code: 'folder.notPrepared', outcomeUnknown: false } });
    expect(readdirSync(path)).toEqual([]);
    writeFileSync(join(path, 'congvan-exchange.json'), '{"format":"congvan-exchange","version":2}');
    expect(await b.list('edoc')).toMatchObject({ ok: false, error: { code: 'folder.notPrepared', details: { reason: 'otherVersion' } } });
    expect(await prepareFolder(path)).toMatchObject({ ok: false, error: { code: 'folder.notPrepared' } });
    rmSync(path, { recursive: true });
    renameSync(`${path}-out`, path);
    expect(await only(b)).toBe(docIdOf(us, 'edoc', 'k'));
  });

  it('is prepared once; a file is no folder', async () => {
    const path = tempDir();
    expect(await prepareFolder(path)).toEqual({ ok: true, value: undefined });
    const marker = readFileSync(join(path, 'congvan-exchange.json'), 'utf8');
    expect(await prepareFolder(path)).toEqual({ ok: true, value: undefined });
    expect(readFileSync(join(path, 'congvan-exchange.json'), 'utf8')).toBe(marker);
    expect(await prepareFolder(join(path, 'congvan-exchange.json'))).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
    expect(await prepareFolder('')).toMatchObject({ ok: false });
  });

  const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && ((): boolean => {
    const probe = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' });
      execFileSync('umount', [probe]);
      return true;
    } catch {
      return false;
    }
  })();
  if (!mayMount) console.info('folder: no right to mount a small disk here; the full and the write-protected disk are not tried');

  it.runIf(mayMount)('a real one that fills up says so, keeps nothing half, and takes the message once there is room', async () => {
    const path = tempDir();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', path]);
    try {
      const folder = await exchangeFolder(path, [us, them]);
      const [a, b] = [folder.axis(us), folder.axis(them)];
      writeFileSync(join(path, 'filler'), Buffer.alloc(300_000));
      const large = wireEdoc(us, [them], '8', 200_000);
      expect(await a.send(envelope('k', [them], large))).toMatchObject({ ok: false, error: { code: 'folder.full', outcomeUnknown: false } });
      expect(await b.list('edoc')).toEqual({ ok: true, value: [] });
      expect(readdirSync(join(path, 'inbox', boxOf(them)))).toEqual([]);
      rmSync(join(path, 'filler'));
      await sendTo(a, 'k', [them], large);
      const docId = await only(b);
      execFileSync('mount', ['-o', 'remount,ro', path]);
      expect((await fetchWhole(b, docId)).ok).toBe(true);
      expect(await b.acknowledge(docId, 'done')).toMatchObject({ ok: false, error: { code: 'folder.readOnly' } });
      expect(await a.send(envelope('k2'))).toMatchObject({ ok: false, error: { code: 'folder.readOnly', outcomeUnknown: false } });
      expect(await only(b)).toBe(docId);
    } finally {
      execFileSync('umount', [path]);
    }
  });
});

describe('a folder that somebody else writes in', () => {
  const codes = { alien: 'folder.unknownPartner', unsound: 'folder.notSound' } as const;

  it('a package that cannot be believed is told of, never taken, and put aside when somebody has looked', async () => {
    const { a, b, inbox, keys, path } = await world();
    await sendTo(a, 'k');
    const docId = docIdOf(us, 'edoc', 'k');
    const manifest = join(inbox, `${docId}.manifest.json`);
    const good = readFileSync(manifest, 'utf8');
    const stranger = privateKeyOf(newFolderKeys().secret);
    const own = privateKeyOf(keys.get(us)?.secret ?? '');
    if (stranger === undefined || own === undefined) throw new Error('keys');
    const fields = JSON.parse((JSON.parse(good) as { note: string }).note) as Record<string, unknown>;
    const bad: readonly [string, string | Buffer, string, string][] = [
      ['rubbish', 'x', codes.unsound, 'unreadable'],
      ['too long', `${good}${' '.repeat(70_000)}`, codes.unsound, 'unreadable'],
      ['a stranger', writeNote('manifest', { ...fields, from: 'H00.01', docId: docIdOf('H00.01', 'edoc', 'k') }, stranger), codes.alien, 'unknownPartner'],
      ['a stranger in our partner’s name', writeNote('manifest', fields, stranger), codes.unsound, 'signature'],
      ['one field changed', good.replace('edoc', 'edoC'), codes.unsound, 'unreadable'],
      ['one digit of the hash changed', good.replace(/(sha256\\":\\")(.)/u, (_, head: string, digit: string) => `${head}${digit === '0' ? '1' : '0'}`), codes.unsound, 'signature'],
      ['a receipt in its place', writeNote('receipt', fields, own), codes.unsound, 'signature'],
      ['an id that does not follow from its key', writeNote('manifest', { ...fields, key: 'other' }, own), codes.unsound, 'name'],
      ['meant for another', writeNote('manifest', { ...fields, to: [third] }, own), codes.unsound, 'notForUs'],
      ['another version', writeNote('manifest', { ...fields, version: 2 }, own), codes.unsound, 'unreadable'],
      ['a size that is none', writeNote('manifest', { ...fields, size: -1 }, own), codes.unsound, 'unreadable'],
    ];
    for (const [name, bytes, code, reason] of bad) {
      writeFileSync(manifest, bytes);
      const listed = await only(b);
      expect(listed, name).toMatch(/^unsound-/u);
      expect(await fetchWhole(b, listed), name).toMatchObject({ ok: false, error: { code, details: { reason } } });
      expect(await b.acknowledge(listed, 'done'), name).toMatchObject({ ok: false, error: { code } });
      expect(await b.acknowledge(listed, 'fail'), name).toEqual({ ok: true, value: undefined });
      expect(await b.list('edoc'), name).toEqual({ ok: true, value: [] });
    }
    // The true one, copied again, is not in the way of what was put aside.
    writeFileSync(manifest, good);
    expect(await only(b)).toBe(docId);
    expect(existsSync(join(path, 'receipts'))).toBe(false);
  });

  it('a content that is not the one signed for is no message', async () => {
    const { a, b, inbox, axis } = await world();
    const docId = await sendTo(a, 'k');
    const content = join(inbox, `${docId}.edxml`);
    const size = statSync(content).size;
    const bad: readonly [() => void, string][] = [
      [() => writeFileSync(content, Buffer.concat([message.subarray(0, size - 1), Buffer.from('!')])), 'contentAltered'],
      [() => writeFileSync(content, Buffer.concat([message, message])), 'contentSize'],
      [() => { rmSync(content); symlinkSync('/etc/hostname', content); }, 'link'],
      [() => { rmSync(content); mkdirSync(content); }, 'link'],
      [() => { rmSync(content, { recursive: true }); execFileSync('mkfifo', [content]); }, 'link'],
    ];
    for (const [damage, reason] of bad) {
      damage();
      expect(await fetchWhole(b, docId)).toMatchObject({ ok: false, error: { code: 'folder.notSound', details: { reason } } });
    }
    rmSync(content);
    // Copied by hand, the manifest may be there before the content is: then it is only early.
    expect(await fetchWhole(b, docId)).toMatchObject({ ok: false, error: { code: 'axis.gone', details: { reason: 'contentMissing' } } });
    writeFileSync(content, message);
    truncateSync(content, size - 1);
    expect(await fetchWhole(b, docId)).toMatchObject({ ok: false, error: { code: 'axis.gone', details: { reason: 'contentShort' } } });
    expect(await only(b)).toBe(docId);
    writeFileSync(content, message);
    expect((await fetchWhole(b, docId)).ok).toBe(true);
    expect(await fetchWhole(axis(them, { maxMessageBytes: 10 }), docId)).toMatchObject({ ok: false, error: { code: 'folder.notSound', details: { reason: 'tooLarge' } } });
  });

  it('the same package under another name, or in another box, is not believed', async () => {
    const { a, b, inbox, path, axis } = await world();
    const docId = await sendTo(a, 'k');
    const other = docIdOf(us, 'edoc', 'other');
    for (const ending of ['manifest.json', 'edxml']) copyFileSync(join(inbox, `${docId}.${ending}`), join(inbox, `${other}.${ending}`));
    const listed = await b.list('edoc');
    expect(listed).toMatchObject({ ok: true, value: [{ docId, from: us }, { kind: 'edoc' }] });
    expect(await fetchWhole(b, listed.ok ? (listed.value[1]?.docId ?? '') : '')).toMatchObject({ ok: false, error: { details: { reason: 'name' } } });
    const box = join(path, 'inbox', boxOf(third));
    mkdirSync(box);
    for (const ending of ['manifest.json', 'edxml']) copyFileSync(join(inbox, `${docId}.${ending}`), join(box, `${docId}.${ending}`));
    expect(await fetchWhole(axis(third), await only(axis(third)))).toMatchObject({ ok: false, error: { details: { reason: 'notForUs' } } });
  });

  it('links lead nowhere: not from the inbox, not out of it', async () => {
    const { a, b, path, inbox } = await world();
    const outside = tempDir();
    await sendTo(a, 'k');
    rmSync(join(path, 'inbox'), { recursive: true });
    symlinkSync(outside, join(path, 'inbox'));
    for (const answer of [await b.list('edoc'), await a.send(envelope('k2')), await fetchWhole(b, docIdOf(us, 'edoc', 'k'))]) expect(answer).toMatchObject({ ok: false, error: { code: 'folder.notSound', details: { reason: 'link' } } });
    expect(readdirSync(outside)).toEqual([]);
    rmSync(join(path, 'inbox'));
    await sendTo(a, 'k3');
    const docId = docIdOf(us, 'edoc', 'k3');
    const manifest = join(inbox, `${docId}.manifest.json`);
    renameSync(manifest, join(outside, 'm'));
    symlinkSync(join(outside, 'm'), manifest);
    expect(await fetchWhole(b, await only(b))).toMatchObject({ ok: false, error: { code: 'folder.notSound', details: { reason: 'unreadable' } } });
  });

  it('a receipt that is not the receiver’s own says nothing', async () => {
    const { a, b, path, keys } = await world();
    const docId = await sendTo(a, 'k');
    await b.acknowledge(docId, 'done');
    const box = join(path, 'receipts', boxOf(us));
    const file = join(box, readdirSync(box)[0] ?? '');
    const good = readFileSync(file);
    const fields = JSON.parse((JSON.parse(good.toString('utf8')) as { note: string }).note) as object;
    const forger = privateKeyOf(keys.get(third)?.secret ?? '');
    const theirs = privateKeyOf(keys.get(them)?.secret ?? '');
    if (forger === undefined || theirs === undefined) throw new Error('keys');
    for (const bytes of [writeNote('receipt', fields, forger), writeNote('manifest', fields, theirs), writeNote('receipt', { ...fields, sha256: '0'.repeat(64) }, theirs), Buffer.from('{'), Buffer.alloc(100_000)]) {
      writeFileSync(file, bytes);
      expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ receiveStatus: 'INITIAL' }] });
    }
    writeFileSync(file, good);
    expect(await a.listSent('edoc')).toMatchObject({ ok: true, value: [{ receiveStatus: 'DONE' }] });
  });

  it('files of others are left alone, and a flood of them hides nothing', async () => {
    const { a, b, inbox } = await world();
    const docId = await sendTo(a, 'k');
    for (const name of ['Thumbs.db', '.DS_Store', 'a.manifest.json', `${docId}.manifest.json.bak`, `${'0'.repeat(33)}.manifest.json`]) writeFileSync(join(inbox, name), 'x');
    for (let at = 0; at < 300; at += 1) writeFileSync(join(inbox, `${at.toString(16).padStart(32, '0')}.manifest.json`), 'x');
    const listed = await b.list('edoc');
    expect(listed.ok && listed.value[0]?.docId).toBe(docId);
    expect(listed.ok && listed.value.length).toBe(101);
  });

  it('a manifest damaged anywhere is not believed (seeded)', () => {
    const random = seeded(41);
    const keys = newFolderKeys();
    const [key, publicKey] = [privateKeyOf(keys.secret), partnerKeyOf(keys.publicKey)];
    if (key === undefined || publicKey === undefined) throw new Error('keys');
    const docId = docIdOf(us, 'edoc', 'k');
    const bytes = writeNote('manifest', { version: 1, docId, kind: 'edoc', from: us, to: [them], sha256: 'a'.repeat(64), size: 5, createdAt: '2025-03-04T08:00:00.000Z', key: 'k' }, key);
    const keyOf = (code: string) => (code === us ? publicKey : undefined);
    const sound = readManifest(bytes, docId, keyOf);
    expect(sound).toMatchObject({ manifest: { docId, from: us } });
    let believed = 0;
    for (let round = 0; round < 2000; round += 1) {
      const damaged = Buffer.from(bytes);
      for (let hits = 1 + random.below(4); hits > 0; hits -= 1) damaged[random.below(damaged.length)] = random.below(256);
      const read = readManifest(random.below(3) === 0 ? damaged.subarray(0, random.below(damaged.length)) : damaged, docId, keyOf);
      // White space around the note, or the last bits of the base64, may change and nothing with them.
      if ('manifest' in read) {
        believed += 1;
        expect(read).toEqual(sound);
      }
    }
    expect(believed).toBeLessThan(100);
  });
});

describe('keys of a folder', () => {
  it('are 32 bytes in base64, made anew each time; a whole public key of another tool is read too', () => {
    const [one, two] = [newFolderKeys(), newFolderKeys()];
    expect(one.secret).not.toBe(two.secret);
    expect(folderPublicKeyOf(one.secret)).toBe(one.publicKey);
    const spki = partnerKeyOf(one.publicKey)?.export({ type: 'spki', format: 'der' }).toString('base64') ?? '';
    expect(partnerKeyOf(spki)?.export({ type: 'spki', format: 'der' }).toString('base64')).toBe(spki);
    for (const bad of ['', 'x', 'không', '-----BEGIN PUBLIC KEY-----', Buffer.alloc(31).toString('base64')]) expect([privateKeyOf(bad), partnerKeyOf(bad), folderPublicKeyOf(bad)]).toEqual([undefined, undefined, undefined]);
  });

  it('a connection without sound keys does not open', () => {
    const settings = { path: '/x', organId: us, secret: newFolderKeys().secret, partners: [] };
    expect(createFolderAxis({ ...settings, secret: '' }, { clock: { now: () => 0 } })).toMatchObject({ ok: false, error: { code: 'connection.invalid', details: { field: 'secret' } } });
    expect(createFolderAxis({ ...settings, partners: [{ organId: them, publicKey: 'x' }] }, { clock: { now: () => 0 } })).toMatchObject({ ok: false, error: { code: 'connection.invalid', details: { field: 'publicKey' } } });
  });

  it('codes that differ in case or in what a disk forbids do not share a box', () => {
    const codes = ['h99.01', 'H99.01', 'H99/01', 'H99:01', '..', 'CON', 'đ'];
    expect(new Set(codes.map((code) => boxOf(code).toLowerCase())).size).toBe(codes.length);
    expect(codes.every((code) => /^[A-Za-z0-9._-]+-[0-9a-f]{8}$/u.test(boxOf(code)))).toBe(true);
  });
});
