import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fileHash, signRequest, vxpTimestamp } from '../../../src/main/core/exchange/transports/vxp/sign-request.ts';

describe('the header set of one call', () => {
  const at = Date.parse('2025-03-04T23:05:06.007+07:00');

  it('is the SDK scheme to the letter', () => {
    const headers = signRequest({ systemId: 'H99.01', secret: 'bí mật', at, contentType: 'application/json', parameters: { docId: 'abc' } }) ?? {};
    const signed = '{"XroadVnpt-timestamp":"04032025T230506+0007","XroadVnpt-systemid":"H99.01","XroadVnpt-Content-Type":"application/json","XroadVnpt-docId":"abc"}';
    expect(headers).toEqual({
      'XroadVnpt-timestamp': '04032025T230506+0007',
      'XroadVnpt-systemid': 'H99.01',
      'XroadVnpt-Content-Type': 'application/json',
      'XroadVnpt-docId': 'abc',
      'Content-Type': 'application/json',
      'XroadVnpt-sign-header': signed,
      'XroadVnpt-sign-header-key': 'timestamp;systemid;Content-Type;docId',
      'XroadVnpt-hash-header': createHmac('sha256', 'bí mật').update(signed).digest('hex'),
      'XroadVnpt-version': '3.0.201608',
      'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP',
    });
  });

  it('tells Vietnam time wherever it runs', () => {
    expect(vxpTimestamp(Date.UTC(2025, 11, 31, 17, 0, 0, 999))).toBe('01012026T000000+0999');
  });

  it('never lets a value break out of its header', () => {
    for (const value of ['a\r\nX: y', 'a\nb', 'Đ', '\0']) expect(signRequest({ systemId: 's', secret: 'x', at, contentType: 'a', parameters: { docId: value } })).toBeUndefined();
  });

  it('hash-file is unpadded as the SDK writes it, padded on request', () => {
    // A text whose digest has bytes below 16, so that the two forms differ.
    const digest = createHash('sha256').update('abc').digest();
    const padded = digest.toString('hex');
    expect(fileHash(padded, true)).toBe(padded);
    expect(fileHash(padded, false)).toBe([...digest].map((byte) => byte.toString(16)).join(''));
    expect(fileHash(padded, false).length).toBeLessThan(64);
    expect(fileHash(`00${'a1'.repeat(30)}0f`, false)).toBe(`0${'a1'.repeat(30)}f`);
  });
});
