import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatherEvidence } from '../../../src/main/core/signing/evidence/gather.ts';
import { noEvidence } from '../../../src/main/core/signing/evidence/evidence.ts';
import { checkSigner } from '../../../src/main/core/signing/evidence/check-signer.ts';
import { completeSignatureAt, timestampRoom } from '../../../src/main/core/signing/levels/complete-at-level.ts';
import { extendPdf } from '../../../src/main/core/signing/levels/extend.ts';
import type { LevelServices } from '../../../src/main/core/signing/levels/level-services.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import { probeTimestamp } from '../../../src/main/core/signing/timestamp/probe.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import { chairman, formerCertificates } from '../../../src/training/cast.ts';
import { makeTrainingPki } from '../../../src/training/pki.ts';
import type { TrainingPki } from '../../../src/training/pki.ts';
import { ocspReply } from '../../../src/training/pki/ocsp-reply.ts';
import { timestampReply } from '../../../src/training/pki/timestamp-reply.ts';
import { readTrustMaterial, writeTrustMaterial } from '../../../src/training/pki/trust-material.ts';
import { freePort, startTrainingTrustServices } from '../../../src/training/pki/trust-services.ts';
import type { TrainingTrustServices } from '../../../src/training/pki/trust-services.ts';
import { startTraining } from '../../../src/training/training-main.ts';
import { keySigns } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { freshFolder } from './support.ts';

let pki: TrainingPki;
let services: TrainingTrustServices;
let folder: string;
beforeAll(async () => {
  folder = await freshFolder();
  const port = await freePort();
  pki = await makeTrainingPki(Date.now(), port);
  services = await startTrainingTrustServices({ pki: pki.trust, port, now: () => Date.now() });
  for (const [name, der] of [['root', pki.root], ['issuing', pki.issuing], ['good', certificate(chairman.certificateId)], ['revoked', certificate(formerCertificates[0]?.certificateId ?? '')], ['timestamp', pki.trust.timestamp.certificate]] as const) {
    await writeFile(join(folder, `${name}.pem`), new X509Certificate(der).toString());
  }
});
afterAll(() => services.close());

const certificate = (id: string): Uint8Array => pki.identities.get(id)?.certificate ?? new Uint8Array();
/** Not blocking: the services answer from this process. What openssl prints, whatever its exit status. */
async function openssl(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('openssl', args, { cwd: folder }).catch((error: unknown) => error as { stdout: string; stderr: string });
  return stdout + stderr;
}
const base = (): string => `http://127.0.0.1:${String(services.port)}`;

describe('openssl agrees', () => {
  test.each(['sha256', 'sha384', 'sha512'])('ts -verify: a token over %s', async (hash) => {
    await writeFile(join(folder, 'data'), 'Văn bản huấn luyện');
    await openssl('ts', '-query', '-data', 'data', `-${hash}`, '-cert', '-out', 'query');
    const response = await fetch(services.timestampUrl, { method: 'POST', body: await readFile(join(folder, 'query')) });
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
    await writeFile(join(folder, 'reply'), Buffer.from(await response.arrayBuffer()));
    expect(await openssl('ts', '-verify', '-queryfile', 'query', '-in', 'reply', '-CAfile', 'root.pem', '-untrusted', 'issuing.pem')).toContain('Verification: OK');
    expect(await openssl('ts', '-reply', '-in', 'reply', '-text')).toMatch(/Status: Granted\.[\s\S]*Policy OID: 1\.3\.6\.1\.4\.1\.32473\.30\.2/);
  });

  test('ocsp: good, revoked, and unknown for what it did not issue', async () => {
    const ask = (...certificates: readonly string[]): Promise<string> =>
      openssl('ocsp', '-issuer', 'issuing.pem', ...certificates.flatMap((name) => ['-cert', `${name}.pem`]), '-url', `${base()}/ocsp`, '-CAfile', 'root.pem', '-verify_other', 'issuing.pem');
    const text = await ask('good', 'revoked', 'timestamp');
    expect(text).toContain('Response verify OK');
    expect(text).toMatch(/good\.pem: good[\s\S]*revoked\.pem: revoked[\s\S]*Reason: superseded[\s\S]*timestamp\.pem: good/);
    expect(await openssl('ocsp', '-issuer', 'issuing.pem', '-serial', '0x1234', '-url', `${base()}/ocsp`, '-CAfile', 'root.pem', '-verify_other', 'issuing.pem')).toMatch(/0x1234: unknown/);
    // The wrong issuer is none of its business.
    expect(await openssl('ocsp', '-issuer', 'root.pem', '-cert', 'good.pem', '-url', `${base()}/ocsp`, '-CAfile', 'root.pem', '-verify_other', 'issuing.pem')).toMatch(/good\.pem: unknown/);
  });

  test('crl: both lists verify, the revoked one is on it, verify -crl_check_all finds it', async () => {
    for (const [name, issuer] of [['root', 'root'], ['issuing', 'issuing']] as const) {
      await writeFile(join(folder, `${name}.crl`), Buffer.from(await (await fetch(`${base()}/${name}.crl`)).arrayBuffer()));
      await openssl('crl', '-inform', 'DER', '-in', `${name}.crl`, '-out', `${name}.crl.pem`);
      expect(await openssl('crl', '-in', `${name}.crl.pem`, '-noout', '-CAfile', `${issuer}.pem`)).toContain('verify OK');
    }
    expect(await openssl('crl', '-in', 'issuing.crl.pem', '-noout', '-text')).toMatch(/Revoked Certificates:[\s\S]*Superseded/);
    const verify = (name: string): Promise<string> => openssl('verify', '-x509_strict', '-crl_check_all', '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-CRLfile', 'root.crl.pem', '-CRLfile', 'issuing.crl.pem', `${name}.pem`);
    expect(await verify('good')).toContain(': OK');
    expect(await verify('timestamp')).toContain(': OK');
    expect(await verify('revoked')).toContain('certificate revoked');
  });
});

describe('the office agrees', () => {
  const network = trustFetch();
  const given = (): LevelServices => ({
    network, tsa: { url: services.timestampUrl }, anchors: { signature: [pki.root], time: [pki.root] }, gather: gatherEvidence, now: () => Date.now(),
  });

  test('a signature up to B-LTA, then renewed', async () => {
    const input = await makePdf(1);
    const identity = pki.identities.get(chairman.certificateId);
    if (identity === undefined) throw new Error('no chairman');
    const room = await probeTimestamp({ network, authority: { url: services.timestampUrl }, anchors: [pki.root], now: () => Date.now() });
    if (!room.ok) throw new Error(room.error.code);
    const prepared = await prepareSignature(input, { appearance: { kind: 'invisible' }, signingTime: Date.now(), extraRoom: timestampRoom(room.value) }, identity);
    if (!prepared.ok) throw new Error(prepared.error.code);
    const done = await completeSignatureAt(prepared.value, keySigns(identity.key, prepared.value), 'B-LTA', given());
    if (!done.ok) throw new Error(done.error.code);
    expect(done.value).toMatchObject({ level: 'B-LTA', missing: [] });
    const renewed = await extendPdf(done.value.bytes, 'B-LTA', given());
    if (!renewed.ok) throw new Error(renewed.error.code);
    expect(renewed.value).toMatchObject({ level: 'B-LTA', missing: [] });
    expect((await verifyPdf(renewed.value.bytes, { at: Date.now(), trustAnchors: [pki.root] })).document).toBe('valid');
  });

  test('the former certificate is refused before its key is used', async () => {
    const check = (id: string) => checkSigner({ certificate: certificate(id), chain: [pki.issuing], anchors: [pki.root], at: Date.now(), network, known: noEvidence });
    expect(await check(chairman.certificateId)).toMatchObject({ usable: true, warnings: [] });
    expect(await check(formerCertificates[0]?.certificateId ?? '')).toMatchObject({ usable: false, code: 'cert.revoked' });
  });
});

test('what is no request is refused, not crashed over', async () => {
  for (const bytes of [new Uint8Array(), Buffer.from('<html>'), Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x01)]) {
    expect([...timestampReply(bytes, pki.trust.timestamp, [], Date.now())].slice(0, 2)).toEqual([0x30, 0x09]);
    expect([...ocspReply(bytes, pki.issuing, [], pki.trust.ocsp, Date.now())]).toEqual([0x30, 0x03, 0x0a, 0x01, 0x01]);
  }
  expect((await fetch(`${base()}/tsa`, { method: 'POST', body: Buffer.alloc(100_000) }).catch(() => ({ status: 413 }))).status).toBe(413);
  expect((await fetch(`${base()}/khong-co`)).status).toBe(404);
  expect((await fetch(`${base()}/ocsp/%zz`)).status).toBe(200);
});

test('the material is kept, its keys for the user alone; a damaged folder is no material; a taken port is told', async () => {
  const kept = join(folder, 'trust');
  await writeTrustMaterial(kept, pki.trust, services.port);
  const read = await readTrustMaterial(kept);
  expect(read?.port).toBe(services.port);
  expect(read?.material.issued).toEqual(JSON.parse(JSON.stringify(pki.trust.issued)));
  expect((await stat(join(kept, 'ocsp.key'))).mode & 0o777).toBe(0o600);
  await expect(startTrainingTrustServices({ pki: pki.trust, port: services.port, now: () => 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await writeFile(join(kept, 'register.json'), '{');
  expect(await readTrustMaterial(kept)).toBeUndefined();
  expect(await readTrustMaterial(join(folder, 'none'))).toBeUndefined();
});

test('a training office whose port was taken starts all the same and says so', async () => {
  const dataDir = await freshFolder();
  const first = await startTraining({ dataDir, now: () => Date.now() });
  if (!first.ok) throw new Error(first.error.code);
  await first.value.close();
  const { port } = (await readTrustMaterial(join(dataDir, 'training', 'trust'))) ?? { port: 0 };
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
  const warnings: [string, unknown][] = [];
  const log = { info: () => undefined, warn: (event: string, facts?: unknown) => { warnings.push([event, facts]); }, error: () => undefined };
  const second = await startTraining({ dataDir, now: () => Date.now(), log });
  if (!second.ok) throw new Error(second.error.code);
  const told: unknown = JSON.parse(await readFile(join(dataDir, 'training', 'timestamp.json'), 'utf8'));
  expect(warnings).toContainEqual(['trust.portTaken', { port, reason: 'EADDRINUSE', until: 'next start', highestLevel: 'B-T' }]);
  expect(told).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/tsa$/) as string });
  expect(told).not.toEqual({ url: `http://127.0.0.1:${String((squatter.address() as AddressInfo).port)}/tsa` });
  await second.value.close();
  await new Promise((resolve) => squatter.close(resolve));
});
