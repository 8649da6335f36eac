import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hub, HubOptions } from '../../../src/axis/create-hub.ts';
import { client, edoc, makeBed, query, storeKinds, type Bed } from './hub-fixture.ts';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => { for (const close of open.splice(0).reverse()) await close(); });

interface Page { readonly status: number; readonly text: string; readonly headers: Headers }

/** A browser that keeps cookies and follows nothing. */
function browser(port: number) {
  const jar = new Map<string, string>();
  const ask = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      redirect: 'manual', method: form === undefined ? 'GET' : 'POST',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  const csrf = async (): Promise<string> => /name="csrf" value="([^"]+)"/u.exec((await ask('/admin/agencies')).text)?.[1] ?? '';
  return { ask, csrf, jar };
}

/** What the audit of a closed hub says of its operator. */
const auditOf = async (bed: Bed): Promise<string[]> =>
  (await query<{ action: string; agency: string }>(bed, "SELECT DISTINCT action, agency FROM audit WHERE action LIKE 'admin.%' AND code = '0'")).map(({ action, agency }) => `${action} ${agency}`).toSorted();

describe.each(storeKinds)('the admin page, on %s', (kind) => {
  async function hubWithAdmin(more: Partial<HubOptions> = {}): Promise<{ hub: Hub; token: string; bed: Bed }> {
    const bed = await makeBed(kind);
    open.push(() => bed.remove());
    let token = '';
    const hub = await bed.start({ admin: { tell: (told) => { token = told; } }, ...more });
    open.push(() => hub.close());
    return { hub, token, bed };
  }
  async function signedIn(): Promise<ReturnType<typeof browser> & { port: number; hub: Hub; bed: Bed }> {
    const { hub, token, bed } = await hubWithAdmin();
    const b = browser(hub.port);
    expect((await b.ask('/admin/sign-in', { token })).status).toBe(303);
    return { ...b, port: hub.port, hub, bed };
  }

  it('asks who comes; the token is told once and only its hash is kept', async () => {
    const { hub, token, bed } = await hubWithAdmin();
    const b = browser(hub.port);
    expect(token).toMatch(/^[\w-]{43}$/u);
    for (const path of ['/admin/agencies', '/admin/queues', '/admin/refusals', '/admin/traffic']) expect((await b.ask(path)).status, path).toBe(303);
    const wrong = await b.ask('/admin/sign-in', { token: `${token}x` });
    expect([wrong.status, wrong.text.includes('Mã quản trị không đúng')]).toEqual([401, true]);
    expect(b.jar.size).toBe(0);
    const right = await b.ask('/admin/sign-in', { token });
    expect(right.status).toBe(303);
    expect(right.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Strict/u);
    expect((await b.ask('/admin/agencies')).text).toContain('H99.01');
    await hub.close();
    let again = '';
    const next = await bed.start({ admin: { tell: (told) => { again = told; } } });
    open.push(() => next.close());
    expect(again).toBe('');
    expect((await browser(next.port).ask('/admin/sign-in', { token })).status).toBe(303);
  });

  it('loads nothing, runs nothing, is framed by nobody', async () => {
    const b = await signedIn();
    const page = await b.ask('/admin/agencies');
    const policy = page.headers.get('content-security-policy') ?? '';
    const style = /<style>([\s\S]*)<\/style>/u.exec(page.text)?.[1] ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script|javascript:|https?:\/\/(?!127)/u);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('adds an agency whose secret is shown once and works; locks it, opens it, gives it another secret', async () => {
    const b = await signedIn();
    const csrf = await b.csrf();
    const added = await b.ask('/admin/agencies/add', { csrf, code: 'H99.77', name: 'Sở Thử nghiệm' });
    const secret = /<code>([^<]+)<\/code>/u.exec(added.text)?.[1] ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/u);
    expect((await b.ask('/admin/agencies')).text).not.toContain(secret);
    const calls = async (as: string) => (await client(b.port, 'H99.77', { secret: as }).call('getAgenciesList')).json['ErrorCode'];
    expect(await calls(secret)).toBe('0');
    await b.ask('/admin/agencies/lock', { csrf, code: 'H99.77' });
    expect(await calls(secret)).toBe('15');
    await b.ask('/admin/agencies/unlock', { csrf, code: 'H99.77' });
    expect(await calls(secret)).toBe('0');
    const other = /<code>([^<]+)<\/code>/u.exec((await b.ask('/admin/agencies/secret', { csrf, code: 'H99.77' })).text)?.[1] ?? '';
    expect([await calls(secret), await calls(other)]).toEqual(['15', '0']);
    expect((await b.ask('/admin/agencies/add', { csrf, code: 'H99.77', name: 'Lần nữa' })).status).toBe(400);
    expect((await b.ask('/admin/agencies/add', { csrf, code: 'có dấu', name: 'x' })).status).toBe(400);
    await b.ask('/admin/agencies/rename', { csrf, code: 'H99.77', name: 'Công Tằng Tôn Nữ'.repeat(5) });
    expect((await b.ask('/admin/agencies?find=cong tang')).text).toContain('H99.77');
    await b.hub.close();
    expect(await auditOf(b.bed)).toEqual(['admin.add H99.77', 'admin.lock H99.77', 'admin.rename H99.77', 'admin.secret H99.77', 'admin.signIn ', 'admin.unlock H99.77']);
  });

  it('takes changes from its own forms alone', async () => {
    const b = await signedIn();
    const csrf = await b.csrf();
    for (const [form, headers] of [
      [{ code: 'H99.01' }, {}], [{ csrf: 'x', code: 'H99.01' }, {}], [{ csrf, code: 'H99.01' }, { origin: 'https://elsewhere.example' }],
    ] as const) expect((await b.ask('/admin/agencies/lock', { ...form }, { ...headers })).status).toBe(401);
    expect((await b.ask('/admin/agencies')).text).not.toContain('Đã khoá');
    await b.ask('/admin/sign-out', { csrf });
    expect((await b.ask('/admin/agencies')).status).toBe(303);
  });

  it('a session that was signed out is gone for every hub process', async () => {
    const b = await signedIn();
    const old = new Map(b.jar);
    await b.ask('/admin/sign-out', { csrf: await b.csrf() });
    for (const [name, value] of old) b.jar.set(name, value);
    expect((await b.ask('/admin/agencies')).status).toBe(303);
  });

  it('shows names as text, whatever they are', async () => {
    const b = await signedIn();
    const csrf = await b.csrf();
    await b.ask('/admin/agencies/add', { csrf, code: 'H99.78', name: '"><script>alert(1)</script><img src=x onerror=alert(2)>' });
    const { text } = await b.ask('/admin/agencies?find=%22%3E%3Cscript%3E');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;script&gt;');
  });

  it('counts what waits, what was refused and what passed; in both languages', async () => {
    const b = await signedIn();
    await client(b.port, 'H99.01', { secret: 'wrong-wrong-wrong-wrong' }).call('getAgenciesList');
    expect((await b.ask('/admin/queues')).text).toContain('Không có gì đang chờ');
    expect((await b.ask('/admin/traffic?lang=en')).text).toContain('No message in this time');
    await expect.poll(async () => (await b.ask('/admin/refusals')).text).toContain('getAgenciesList');
    expect((await b.ask('/admin/refusals')).text).toContain('Wrong system id or secret (15)');
    await client(b.port, 'H99.01').call('sendEdoc', { from: 'H99.01', serviceType: 'eDoc', messageType: 'edoc' }, edoc('H99.01', ['H99.02']));
    // A day begins when Vietnam's does.
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-').toReversed().join('/');
    expect((await b.ask('/admin/traffic')).text).toContain(`<td>${today}</td><td class="n">1</td>`);
    expect((await b.ask('/admin/queues')).text).toContain('<td>H99.02</td>');
    expect((await b.ask('/admin/queues')).text).toContain('<html lang="en">');
  });

  it('a token of the operator’s own file is taken; one that is too short is refused at the start', async () => {
    const bed = await makeBed(kind);
    open.push(() => bed.remove());
    const file = join(bed.dataDir, '..', `${String(Date.now())}-token`);
    writeFileSync(file, 'ngan');
    await expect(bed.start({ admin: { tell: () => undefined, tokenFile: file } })).rejects.toMatchObject({ code: 'hub.adminTokenInvalid' });
    writeFileSync(file, 'a-token-of-my-own-0123\n');
    const hub = await bed.start({ admin: { tell: () => undefined, tokenFile: file } });
    open.push(() => hub.close());
    expect((await browser(hub.port).ask('/admin/sign-in', { token: 'a-token-of-my-own-0123' })).status).toBe(303);
  });
});

describe('the figures', () => {
  it('are read on this machine; from elsewhere with the token alone', async () => {
    const bed = await makeBed('sqlite');
    open.push(() => bed.remove());
    const hub = await bed.start();
    open.push(() => hub.close());
    const text = await (await fetch(`http://127.0.0.1:${hub.port}/metrics`)).text();
    expect(text).toMatch(/^hub_agencies 3$/mu);
    expect(text).not.toContain('H99');
    await hub.close();
    const guarded = await bed.start({ metricsToken: 'metrics-0123456789' });
    open.push(() => guarded.close());
    const ask = async (authorization?: string): Promise<number> => (await fetch(`http://127.0.0.1:${guarded.port}/metrics`, authorization === undefined ? {} : { headers: { authorization } })).status;
    expect([await ask(), await ask('Bearer wrong'), await ask('Bearer metrics-0123456789')]).toEqual([401, 401, 200]);
  });
});

describe('without an admin page', () => {
  it('there is none', async () => {
    const bed = await makeBed('sqlite');
    open.push(() => bed.remove());
    const hub = await bed.start();
    open.push(() => hub.close());
    expect((await fetch(`http://127.0.0.1:${hub.port}/admin/sign-in`)).status).toBe(404);
  });
});
