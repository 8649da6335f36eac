import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OfficeProfile } from '../../../src/contract/office-profile.ts';
import { trustAdding } from '../../../src/main/core/trust/add.ts';
import { policyFolder, readPolicy } from '../../../src/main/core/policy.ts';
import { openTrustStore, type TrustStore } from '../../../src/main/core/trust/store.ts';
import { tempDir } from '../../support/temp-dir.ts';

const keys = mkdtempSync(join(tmpdir(), 'congvan-trust-'));
afterAll(() => rmSync(keys, { recursive: true, force: true }));
const at = (name: string): string => join(keys, name);
beforeAll(() => {
  const make = (name: string, subject: string, ca: boolean): void => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8', '-subj', subject, '-days', '30',
      '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-addext', `basicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}`], { stdio: 'pipe' });
    execFileSync('openssl', ['x509', '-in', at(`${name}.pem`), '-outform', 'DER', '-out', at(`${name}.cer`)]);
  };
  make('root', '/CN=Gốc thử nghiệm', true);
  make('other', '/CN=Gốc khác', true);
  make('person', '/CN=Một người', false);
});

const profile = { trustAnchors: [], certificates: [], connections: [] } as unknown as OfficeProfile;
function open(dir = tempDir(), policy = tempDir(), more: Partial<OfficeProfile> = {}): TrustStore {
  const opened = openTrustStore(dir, { ...profile, ...more }, policy, readPolicy(policy).personMayAddTrust);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}
const fingerprint = (name: string): string => execFileSync('openssl', ['x509', '-in', at(`${name}.pem`), '-noout', '-fingerprint', '-sha256'], { encoding: 'utf8' }).split('=')[1]?.trim() ?? '';

describe('whom this office trusts', () => {
  test('anchors for signatures, time and connections are kept apart', () => {
    const policy = tempDir();
    for (const [purpose, file] of [['signature', 'root.pem'], ['time', 'other.cer']] as const) {
      mkdirSync(join(policy, 'trust', purpose), { recursive: true });
      writeFileSync(join(policy, 'trust', purpose, file), readFileSync(at(file)));
    }
    const store = open(tempDir(), policy);
    expect(store.trusted('signature')).toHaveLength(1);
    expect(store.trusted('time')).toEqual([new Uint8Array(readFileSync(at('other.cer')))]);
    expect(store.trusted('tls')).toEqual([]);
    expect(store.anchors().map((a) => a.origin)).toEqual(['policy', 'policy']);
  });

  test('a file of the policy that is no certificate is told, one that the profile names stops the opening', () => {
    const [dir, policy] = [tempDir(), tempDir()];
    mkdirSync(join(policy, 'trust', 'signature'), { recursive: true });
    writeFileSync(join(policy, 'trust', 'signature', 'hong.cer'), 'không phải chứng thư');
    expect(open(dir, policy).problems()).toEqual(['hong.cer']);
    expect(openTrustStore(dir, { ...profile, trustAnchors: ['khong-co.cer'] }, policy, true)).toMatchObject({ error: { code: 'office.profileInvalid' } });
  });

  test('a person adds a root only with its fingerprint from another place; it outlives a start and can be removed', async () => {
    const dir = tempDir();
    const store = open(dir);
    const adding = trustAdding(store);
    const proposed = adding.propose(at('root.pem'));
    if (!proposed.ok) throw new Error(proposed.error.code);
    expect(proposed.value).toMatchObject({ subject: 'Gốc thử nghiệm', selfSigned: true });
    for (const typed of ['', proposed.value.fingerprint.slice(0, 7), fingerprint('other')]) {
      expect(await adding.confirm(proposed.value.candidateId, 'signature', typed)).toMatchObject({ error: { code: 'trust.fingerprintDiffers' } });
    }
    expect(store.trusted('signature')).toEqual([]);
    // As authorities print it: upper case, with colons.
    expect((await adding.confirm(proposed.value.candidateId, 'signature', fingerprint('root'))).ok).toBe(true);
    expect(await adding.confirm(proposed.value.candidateId, 'time', fingerprint('root'))).toMatchObject({ error: { code: 'trust.notFound' } });
    expect(store.trusted('signature')).toHaveLength(1);
    expect(store.trusted('time')).toEqual([]);
    const again = open(dir);
    expect(again.anchors()).toMatchObject([{ origin: 'person', purpose: 'signature' }]);
    expect((await again.remove('signature', proposed.value.fingerprint)).ok).toBe(true);
    expect(again.trusted('signature')).toEqual([]);
    expect(readdirSync(join(dir, 'trust', 'signature'))).toEqual([]);
    expect(await again.remove('signature', proposed.value.fingerprint)).toMatchObject({ error: { code: 'trust.notFound' } });
  });

  test('a person, two certificates, or nothing is no root', () => {
    const adding = trustAdding(open());
    writeFileSync(at('two.pem'), Buffer.concat([readFileSync(at('root.pem')), readFileSync(at('other.pem'))]));
    writeFileSync(at('none.pem'), '');
    expect(adding.propose(at('person.cer'))).toMatchObject({ error: { code: 'trust.notAuthority' } });
    expect(adding.propose(at('two.pem'))).toMatchObject({ error: { code: 'trust.notOne', details: { count: 2 } } });
    expect(adding.propose(at('none.pem'))).toMatchObject({ error: { code: 'trust.notOne' } });
    expect(adding.propose(at('khong-co.pem'))).toMatchObject({ error: { code: 'trust.notOne' } });
  });

  test('IT can keep people from adding; a policy that cannot be read forbids too; what IT set stays', async () => {
    for (const text of ['{"personMayAddTrust": false}', '{ hỏng']) {
      const policy = tempDir();
      writeFileSync(join(policy, 'policy.json'), text);
      mkdirSync(join(policy, 'trust', 'signature'), { recursive: true });
      writeFileSync(join(policy, 'trust', 'signature', 'root.cer'), readFileSync(at('root.cer')));
      const store = open(tempDir(), policy);
      expect(store.personMayAdd).toBe(false);
      expect(await store.add('signature', readFileSync(at('other.cer')))).toMatchObject({ error: { code: 'trust.locked' } });
      expect(await store.remove('signature', fingerprint('root').replaceAll(':', '').toLowerCase())).toMatchObject({ error: { code: 'trust.locked' } });
    }
  });

  test('the policy folder is the system\'s usual place for machine-wide settings', () => {
    expect(policyFolder({ CONGVAN_POLICY_DIR: '/x' }, 'linux')).toBe('/x');
    expect(policyFolder({}, 'linux')).toBe('/etc/congvan');
    expect(policyFolder({ ProgramData: 'D:\\PD' }, 'win32')).toMatch(/^D:\\PD.CongVan$/);
  });
});
