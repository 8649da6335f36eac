import { afterEach, describe, expect, it } from 'vitest';
import { createLgspAxis } from '../../../src/main/core/exchange/transports/lgsp/create-lgsp-axis.ts';
import type { LgspSettings } from '../../../src/main/core/exchange/transports/lgsp/create-lgsp-axis.ts';
import { listWindow } from '../../../src/main/core/exchange/transports/lgsp/window.rules.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { envelopeOf, fetchWhole } from '../../support/envelope.ts';
import { startLgspServer } from '../../support/lgsp-server.ts';
import { wireEdoc } from '../../support/wire-message.ts';
import { misbehaving, says } from './bad-server.ts';

const [us, them] = ['H37.01', 'H37.02'];
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function gateway(change: Partial<LgspSettings> = {}, options: Parameters<typeof startLgspServer>[1] = {}) {
  const server = await startLgspServer([us, them].map((code) => ({ code, secretKey: `key-${code}` })), options);
  let now = Date.now();
  const axis = createLgspAxis({ endpoint: server.endpoint, systemId: us, secretKey: `key-${us}`, ...server.account, timeoutMs: 5000, ...change }, { clock: { now: () => now } });
  closing.push(() => axis.close(), server.close);
  const logins = (): number => server.seen.filter(({ path }) => path === '/v1/auth/login').length;
  return { server, axis, logins, later: (ms: number) => void (now += ms) };
}

/** An axis whose every call meets the same answer, once it is logged in. */
async function axisAt(answer: Parameters<typeof misbehaving>[0], change: Partial<LgspSettings> = {}): Promise<OpenAxis> {
  const { endpoint, close } = await misbehaving((request, response) => {
    if (request.url?.startsWith('/v1/auth/') === true) says({ code: 200, data: { token: 'x.y.z' } })(request, response);
    else answer(request, response);
  });
  const axis = createLgspAxis({ endpoint, systemId: us, secretKey: 'k', username: 'u', password: 'p', applicationCode: '', timeoutMs: 5000, ...change }, { clock: { now: () => Date.now() } });
  closing.push(() => axis.close(), close);
  return axis;
}

describe('the token of a gateway', () => {
  it('is asked for once by many calls, and kept', async () => {
    const { axis, logins } = await gateway();
    await Promise.all(Array.from({ length: 8 }, () => axis.list('edoc')));
    expect(await axis.list('status')).toEqual({ ok: true, value: [] });
    expect(logins()).toBe(1);
  });

  it('is renewed before it expires', async () => {
    const { axis, logins, later } = await gateway();
    await axis.list('edoc');
    later(26 * 60_000);
    await axis.list('edoc');
    expect(logins()).toBe(1);
    later(2 * 60_000);
    await axis.list('edoc');
    expect(logins()).toBe(2);
  });

  it('is renewed once where it was forgotten there, and the call goes on: fetching and sending too', async () => {
    const { axis, server, logins } = await gateway();
    const bytes = wireEdoc(us, [us], '1', 200_000);
    await axis.list('edoc');
    server.forgetTokens();
    const sent = await axis.send(envelopeOf(bytes));
    expect(sent).toMatchObject({ ok: true });
    server.forgetTokens();
    const fetched = await fetchWhole(axis, sent.ok ? sent.value.docId : '');
    expect(fetched.ok && fetched.value.equals(bytes)).toBe(true);
    expect(logins()).toBe(3);
  });

  it('that is always refused ends in an answer, not in a circle; nothing was sent', async () => {
    const { endpoint, close } = await misbehaving((request, response) => {
      if (request.url?.startsWith('/v1/auth/') === true) says({ code: 200, data: { token: 'x' } })(request, response);
      else says({ code: 401, licenseInfo: 'invalid' }, 401)(request, response);
    });
    const axis = createLgspAxis({ endpoint, systemId: us, secretKey: 'k', username: 'u', password: 'p', applicationCode: '' }, { clock: { now: () => 0 } });
    closing.push(() => axis.close(), close);
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unauthorized' } });
    expect(await axis.send(envelopeOf(Buffer.from('<a/>')))).toMatchObject({ ok: false, error: { code: 'axis.unauthorized', outcomeUnknown: false } });
  });

  it('a wrong password, key or system id is said as such', async () => {
    for (const change of [{ password: 'sai' }, { username: 'ai đó' }, { secretKey: 'sai' }, { systemId: 'H37.99' }]) {
      const { axis } = await gateway(change);
      expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unauthorized' } });
      expect(await axis.send(envelopeOf(wireEdoc(us, [them], '1')))).toMatchObject({ ok: false, error: { code: 'axis.unauthorized', outcomeUnknown: false } });
    }
    const { axis } = await gateway({ secretKey: 'a\r\nb: c' });
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.refused', details: { reason: 'header' } } });
  });

  it('is believed for as long as it says of itself', async () => {
    const claims = Buffer.from(JSON.stringify({ iat: 1000, exp: 1060 })).toString('base64url');
    let logins = 0;
    const { endpoint, close } = await misbehaving((request, response) => {
      if (request.url?.startsWith('/v1/auth/') === true) logins += 1;
      says(request.url?.startsWith('/v1/auth/') === true ? { code: 200, data: { token: `h.${claims}.s` } } : { success: true, data: [] })(request, response);
    });
    let now = 0;
    const axis = createLgspAxis({ endpoint, systemId: us, secretKey: 'k', username: 'u', password: 'p', applicationCode: '' }, { clock: { now: () => now } });
    closing.push(() => axis.close(), close);
    for (const at of [0, 53_000, 55_000]) {
      now = at;
      await axis.list('edoc');
    }
    expect(logins).toBe(2);
  });
});

describe('what a gateway says', () => {
  it.each([
    ['10', 'axis.refused', false], ['15', 'axis.unauthorized', false], ['18', 'axis.receiverUnknown', false], ['19', 'axis.refused', false],
    ['20', 'axis.refused', true], ['21', 'axis.refused', false], ['22', 'axis.refused', false], ['23', 'axis.receiverUnknown', false], ['77', 'axis.refused', false],
  ])('error code %s is %s', async (errorCode, code, outcomeUnknown) => {
    const axis = await axisAt(says({ success: false, message: 'Loi', data: { docId: null, status: 'error', errorCode, errorDesc: 'x' } }));
    expect(await axis.send(envelopeOf(Buffer.from('<a/>')))).toMatchObject({ ok: false, error: { code, outcomeUnknown, details: { errorCode } } });
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code } });
  });

  it('a refusal of the real thing has its reason', async () => {
    const { axis } = await gateway();
    expect(await axis.send(envelopeOf(wireEdoc(us, ['H37.77'], '1')))).toMatchObject({ ok: false, error: { code: 'axis.receiverUnknown', details: { reason: 'unknown' } } });
    expect(await axis.send(envelopeOf(wireEdoc(us, ['x.locked'], '1')))).toMatchObject({ ok: false, error: { code: 'axis.receiverUnknown', details: { reason: 'locked' } } });
    expect(await axis.send(envelopeOf(wireEdoc(them, [us], '1')))).toMatchObject({ ok: false, error: { code: 'axis.refused', details: { reason: 'senderUnknown' } } });
  });

  it('a gateway without a sent list says so, and that is no empty list', async () => {
    const { axis } = await gateway();
    expect(await axis.listSent('edoc')).toMatchObject({ ok: false, error: { code: 'axis.refused', details: { reason: 'notOffered' } } });
  });

  it('no directory is an empty part of one; our hub answers under its own name', async () => {
    expect(await (await axisAt(says({ error: 'Not Found' }, 404))).agencies()).toEqual({ ok: true, value: { agencies: [], complete: false } });
    const ours = await axisAt((request, response) => {
      if (request.url === '/v1/agencies') says({ success: true, data: [{ id: '1', code: 'G', name: 'Gốc' }, { id: '2', pid: '1', code: 'G.1', name: 'Con', locked: true }] })(request, response);
      else says({}, 404)(request, response);
    });
    expect(await ours.agencies()).toEqual({ ok: true, value: { complete: true, agencies: [{ code: 'G', name: 'Gốc' }, { code: 'G.1', name: 'Con', parent: 'G', closed: true }] } });
  });

  const html = '<!DOCTYPE html><html><body>Đăng nhập</body></html>';
  it.each([
    ['a page', says(html)], ['a page with an error', says(html, 502)], ['nothing', says('')], ['a redirect', says('', 302, { location: '/login' })], ['foreign JSON', says({ hello: 1 })],
    ['no rows', says({ success: true })], ['null rows', says({ success: true, data: null })], ['a row without id', says({ success: true, data: [{}] })], ['a hostile id', says({ success: true, data: [{ docId: 'a\nb' }] })],
  ])('%s is no list, no message and no sending', async (_, answer) => {
    const axis = await axisAt(answer);
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
    expect(await fetchWhole(axis, 'd')).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
    expect(await axis.send(envelopeOf(Buffer.from('<a/>')))).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', outcomeUnknown: true } });
  });

  it('a message with a refusal behind it is none', async () => {
    const edxml = Buffer.from('<edXML/>').toString('base64');
    for (const body of [{ data: { edxml }, success: false }, { success: true, data: { edxml, errorCode: '20' } }, { success: true, data: { edxml: '' } }, { success: true, data: { edxml: html } }, { success: true, data: edxml }, { data: { edxml } }]) {
      expect(await fetchWhole(await axisAt(says(body)), 'd')).toMatchObject({ ok: false });
    }
  });

  it('asks for the waiting ones of ninety days, in Vietnam time', async () => {
    const asked: string[] = [];
    const axis = await axisAt((request, response) => {
      asked.push(request.url ?? '');
      says({ success: true, data: [{ docId: '1', status: 'done' }, { docId: '2', status: 'initial', createdTime: 't' }, { docId: '3', status: 'FAIL' }] })(request, response);
    });
    expect(await axis.list('edoc')).toEqual({ ok: true, value: [{ docId: '2', kind: 'edoc', createdTime: 't' }] });
    expect(listWindow(Date.parse('2025-12-31T17:30:00Z'), 90)).toBe('fromDate=2025%2F10%2F03&toDate=2026%2F01%2F02');
    expect(asked[0]).toMatch(/^\/v1\/syncReceivedEdocList\?messageType=edoc&fromDate=\d{4}%2F\d\d%2F\d\d&toDate=\d{4}%2F\d\d%2F\d\d$/u);
  });
});
