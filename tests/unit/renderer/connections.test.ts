import { describe, expect, it } from 'vitest';
import { ConnectionInput, ConnectionKind, type AgencyView, type ConnectionView } from '../../../src/contract/exchange-views.ts';
import { offeredFacts, offeredReceivers } from '../../../src/renderer/drafting/receivers.rules.ts';
import { inputOf, newValues, valuesOf, type ConnectionValues } from '../../../src/renderer/settings/connections/connection-form.rules.ts';
import { isAdvanced, isPublicKey, isUnprotected, problemsOf } from '../../../src/renderer/settings/connections/connection-problems.rules.ts';
import { textsOf } from './texts.ts';

const none = { hasSecret: false, hasPassword: false };
const kept = { hasSecret: true, hasPassword: true };
const key = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const vxp = (over: Partial<ConnectionValues> = {}): ConnectionValues => ({ ...newValues('vxp', 'Trục', 'H41'), endpoint: 'https://truc.gov.vn/api', secret: 's', ...over });
const lgsp = (over: Partial<ConnectionValues> = {}): ConnectionValues => ({ ...newValues('lgsp', 'Cổng', 'H41'), endpoint: 'https://lgsp.gov.vn', secret: 's', username: 'u', password: 'p', ...over });
const folder = (over: Partial<ConnectionValues> = {}): ConnectionValues => ({ ...newValues('folder', 'USB', 'H41'), path: '/media/usb', ...over });

describe('the form of a connection', () => {
  it('makes what the contract takes, of each kind, and nothing of another kind', () => {
    for (const values of [vxp(), lgsp(), folder({ partners: [{ organId: ' H1 ', publicKey: ` ${key} ` }] })]) {
      const input = inputOf(values, undefined);
      expect(ConnectionInput.parse(input), values.kind).toEqual(input);
      expect(problemsOf(values, none), values.kind).toEqual({});
    }
    expect(inputOf(folder({ secret: 'x', password: 'y' }), 'a')).not.toHaveProperty('secret');
    expect(inputOf(vxp({ password: 'y' }), 'a')).not.toHaveProperty('password');
    expect(ConnectionKind.options).toEqual(['vxp', 'lgsp', 'folder']);
  });

  it('leaves out a secret that was left blank, so that the kept one stays', () => {
    const view: Pick<ConnectionView, 'name' | 'enabled' | 'settings'> = { name: 'Cổng', enabled: false, settings: { kind: 'lgsp', endpoint: 'https://a.vn', systemId: 'H41', proxy: 'http://p:1', trust: 'office', timeoutSeconds: 90, statusWrapper: 'Status', username: 'u', applicationCode: 'c' } };
    const input = inputOf(valuesOf(view), 'id1');
    expect(input).toEqual({ id: 'id1', ...view });
    expect(problemsOf(valuesOf(view), kept)).toEqual({});
  });

  it('goes there and back unchanged for every kind', () => {
    for (const settings of [inputOf(vxp({ paddedFileHash: true, proxy: 'http://p:3128' }), undefined).settings, inputOf(lgsp(), undefined).settings, inputOf(folder({ partners: [{ organId: 'H1', publicKey: key }], statusWrapper: 'Status' }), undefined).settings]) {
      expect(inputOf(valuesOf({ name: 'x', enabled: true, settings }), 'i').settings).toEqual(settings);
    }
  });

  it('says under each field what is wrong with it', () => {
    expect(Object.keys(problemsOf({ ...newValues('lgsp', ' ', ''), timeoutSeconds: '' }, none)).sort()).toEqual(['endpoint', 'name', 'password', 'secret', 'systemId', 'timeoutSeconds', 'username']);
    expect(Object.keys(problemsOf({ ...newValues('folder', 'x', ''), path: 'usb' }, none)).sort()).toEqual(['organId', 'path']);
    for (const bad of ['truc.gov.vn', 'ftp://a.vn', 'https://', 'https://u:p@a.vn', 'javascript:alert(1)', 'https://a.vn/#x']) expect(problemsOf(vxp({ endpoint: bad }), none), bad).toHaveProperty('endpoint');
    for (const bad of ['p:3128', 'http://p/path', 'http://u:p@p:1', 'socks5://p:1']) expect(problemsOf(vxp({ proxy: bad }), none), bad).toHaveProperty('proxy');
    for (const good of ['', 'http://p:3128', 'http://10.0.0.1:8080/']) expect(problemsOf(vxp({ proxy: good }), none), good).toEqual({});
    for (const bad of ['4', '601', '1.5', 'x', '']) expect(problemsOf(vxp({ timeoutSeconds: bad }), none), bad).toHaveProperty('timeoutSeconds');
    for (const good of ['/a', 'C:\\a', 'd:/a', '\\\\may\\chung']) expect(problemsOf(folder({ path: good }), none), good).toEqual({});
    expect(isAdvanced(problemsOf(vxp({ proxy: 'x' }), none))).toBe(true);
    expect(isAdvanced(problemsOf(vxp({ endpoint: 'x' }), none))).toBe(false);
  });

  it('takes no partner twice, no key that is none, and not ourselves', () => {
    const partner = { organId: 'H1', publicKey: key };
    expect(problemsOf(folder({ partners: [partner, { ...partner, organId: 'H2' }] }), none)).toEqual({});
    for (const partners of [[partner, partner], [{ ...partner, organId: '' }], [{ ...partner, organId: 'H41' }], [{ ...partner, publicKey: 'abc' }]]) expect(problemsOf(folder({ partners }), none)).toHaveProperty('partners');
    expect([isPublicKey('Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE='), isPublicKey(` ${key} `), isPublicKey(key.slice(1)), isPublicKey('')]).toEqual([true, true, false, false]);
  });

  it('warns of an address anybody on the way could read', () => {
    expect(['http://truc.gov.vn', 'https://truc.gov.vn', 'http://127.0.0.1:8377', 'http://localhost', 'x'].map(isUnprotected)).toEqual([true, false, false, false, false]);
  });

  it('has its words for every problem', () => {
    const all = [problemsOf({ ...newValues('lgsp', '', ''), proxy: 'x', timeoutSeconds: '' }, none), problemsOf(folder({ path: '', organId: '', partners: [{ organId: '', publicKey: '' }] }), none)];
    for (const language of ['vi', 'en'] as const) for (const text of all.flatMap((p) => Object.values(p))) expect(textsOf(language, 'ui'), text).toHaveProperty([text]);
  });
});

describe('the receivers offered', () => {
  const agency = (code: string, name: string, over: Partial<AgencyView> = {}): AgencyView => ({ code, name, connection: 'axis', ...over });
  const partners = [{ organId: 'G01', organName: 'Bộ Nội vụ' }, { organId: '000.00.05.H41', organName: 'Sở Nội vụ Nghệ An' }];

  it('begin with those the office writes to, found with or without diacritics', () => {
    expect(offeredReceivers('', partners, []).map((o) => o.code)).toEqual(['G01', '000.00.05.H41']);
    expect(offeredReceivers('noi vu nghe', partners, []).map((o) => o.code)).toEqual(['000.00.05.H41']);
    expect(offeredReceivers('so', partners, [agency('H41.9', 'Sở Y tế')]).map((o) => [o.code, o.partner])).toEqual([['000.00.05.H41', true], ['H41.9', false]]);
  });

  it('name an agency once, whichever of its codes the directory has', () => {
    const found = [agency('H41.5', 'Sở Nội vụ tỉnh Nghệ An', { otherCode: '000.00.05.H41', parentName: 'UBND tỉnh Nghệ An' }), agency('H42.5', 'Sở Nội vụ Hà Tĩnh'), agency('H42.5', 'Sở Nội vụ Hà Tĩnh', { connection: 'lgsp' })];
    const offered = offeredReceivers('noi vu', partners, found);
    expect(offered.map((o) => o.code)).toEqual(['G01', '000.00.05.H41', 'H42.5']);
    expect(offered[1]?.parentName).toBe('UBND tỉnh Nghệ An');
  });

  it('show a closed code as closed, a partner’s too', () => {
    const found = [agency('G01', 'Bộ Nội vụ', { closedAt: 5 }), agency('H9', 'Sở Nội vụ cũ', { closedAt: 5, before: 'Ban Tổ chức' })];
    expect(offeredReceivers('noi vu', partners, found).map((o) => [o.code, o.closed])).toEqual([['G01', true], ['000.00.05.H41', false], ['H9', true]]);
  });

  it('are told apart by parent and code', () => {
    expect(offeredFacts({ code: 'H1', parentName: 'UBND tỉnh' })).toBe('UBND tỉnh · H1');
    expect(offeredFacts({ code: 'H1', parentName: undefined })).toBe('H1');
  });
});
