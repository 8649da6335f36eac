import { randomBytes } from 'node:crypto';
import type { RevocationStatus } from '../revocation/check-revocation.ts';
import { checkRevocation } from '../revocation/check-revocation.ts';
import type { Crl } from '../revocation/crl.ts';
import { parseCrl } from '../revocation/crl.ts';
import { accessAddresses, crlAddresses, deltaAddresses } from '../revocation/distribution-points.ts';
import type { OcspResponse } from '../revocation/ocsp.ts';
import { parseOcspResponse } from '../revocation/ocsp.ts';
import { ocspRequest } from '../revocation/ocsp-request.ts';
import type { Certificate } from '../validation/certificate.ts';
import { parseEvidence } from '../validation/evidence-coverage.ts';
import { issuersIn } from '../validation/path/build-paths.ts';
import type { Asking } from './asking.ts';
import type { Evidence } from './evidence.ts';
import { derOf } from './pem.ts';

/** Evidence at hand, parsed; what is fetched and verified is added. */
export interface Holdings {
  readonly ocsps: OcspResponse[];
  readonly crls: Crl[];
  /** DER of lists that speak of responders, not of the certificates asked about. */
  readonly support: Set<Uint8Array>;
}

/** What cannot be parsed proves nothing and is left out. */
export function holdingsOf(known: Evidence): Holdings {
  const { ocsps, crls } = parseEvidence({ ...known, certificates: [] });
  return { ocsps: [...ocsps], crls: [...crls], support: new Set() };
}

export interface Link {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly anchor: Certificate;
}

export interface StatusContext {
  readonly at: number;
  readonly now: number;
  readonly pool: readonly Certificate[];
  readonly holdings: Holdings;
  readonly network: Asking;
}

const MAX_ADDRESSES = 4;

/** Status of one certificate below a trusted anchor: from what is held, else by OCSP, else by its lists. */
export async function statusOf(link: Link, context: StatusContext): Promise<RevocationStatus> {
  const judge = (extra: { ocsps?: readonly OcspResponse[]; crls?: readonly Crl[]; nonce?: Uint8Array } = {}): RevocationStatus =>
    checkRevocation({
      certificate: link.certificate,
      issuer: link.issuer,
      anchors: [link.anchor],
      at: context.at,
      now: context.now,
      pool: context.pool,
      // What was just asked for comes first: a file may hold more responses than are looked at.
      ocsps: [...(extra.ocsps ?? []), ...context.holdings.ocsps],
      crls: [...(extra.crls ?? []), ...context.holdings.crls],
      ...(extra.nonce === undefined ? {} : { nonce: extra.nonce }),
    });
  const known = judge();
  if (known.status !== 'unknown') return known;
  return (await byOcsp(link, context, judge)) ?? (await byCrl(link, context, judge)) ?? judge();
}

type Judge = (extra?: { ocsps?: readonly OcspResponse[]; crls?: readonly Crl[]; nonce?: Uint8Array }) => RevocationStatus;

async function byOcsp(link: Link, context: StatusContext, judge: Judge): Promise<RevocationStatus | undefined> {
  const { network, holdings } = context;
  for (const url of accessAddresses(link.certificate, 'ocsp').slice(0, MAX_ADDRESSES)) {
    const nonce = new Uint8Array(randomBytes(16));
    const body = ocspRequest(link.certificate, link.issuer, { nonce });
    if (body === undefined) return undefined;
    const answer = await network.ask('ocsp', { url, method: 'POST', contentType: 'application/ocsp-request', accept: 'application/ocsp-response', body });
    if (!answer.ok) continue;
    const parsed = parseOcspResponse(answer.value);
    const response = typeof parsed === 'string' ? undefined : parsed;
    let status = response === undefined ? undefined : checkAnswer(judge, response, nonce);
    network.note({ kind: 'ocsp', url, outcome: status === undefined ? 'unusable' : 'useful' });
    if (response === undefined || status === undefined) continue;
    if (status.problems.includes('ocsp.responderNotChecked')) {
      await checkResponder(response, link, context);
      status = checkAnswer(judge, response, nonce);
      if (status === undefined) continue;
    }
    holdings.ocsps.push(response);
    return status;
  }
  return undefined;
}

const checkAnswer = (judge: Judge, response: OcspResponse, nonce: Uint8Array): RevocationStatus | undefined => {
  const status = judge({ ocsps: [response], nonce });
  return status.status === 'unknown' ? undefined : status;
};

/** The responder's own revocation (RFC 6960 §4.2.2.2.1), by list: a responder that vouches for itself says nothing. */
async function checkResponder(response: OcspResponse, { issuer, anchor }: Link, context: StatusContext): Promise<void> {
  for (const responder of response.certificates) {
    const link = { certificate: responder, issuer, anchor };
    // Only one the issuer signed: the address in any other is a stranger's.
    if (issuersIn(responder, [issuer]).length === 0) continue;
    const { at, now, pool, holdings } = context;
    const judge: Judge = (extra) => checkRevocation({ ...link, anchors: [anchor], at, now, pool, ocsps: [], crls: [...holdings.crls, ...(extra?.crls ?? [])] });
    const known = judge();
    const status = known.status === 'unknown' ? await byCrl(link, context, judge) : known;
    for (const der of status?.evidence ?? []) holdings.support.add(der);
  }
}

async function byCrl(link: Link, { network, holdings }: StatusContext, judge: Judge): Promise<RevocationStatus | undefined> {
  const fetched: Crl[] = [];
  const fetch = async (url: string): Promise<RevocationStatus | undefined> => {
    const answer = await network.ask('crl', { url, method: 'GET' });
    if (!answer.ok) return undefined;
    const crl = listFrom(answer.value);
    if (crl !== undefined) fetched.push(crl);
    // Several points may each cover some reasons: they count together.
    const status = judge({ crls: fetched });
    const useful = crl !== undefined && (status.evidence.includes(crl.raw) || status.problems.includes('crl.reasonsNotCovered'));
    network.note({ kind: 'crl', url, outcome: useful ? 'useful' : 'unusable' });
    return status.status === 'unknown' ? undefined : status;
  };
  let found: RevocationStatus | undefined;
  for (const url of crlAddresses(link.certificate).slice(0, MAX_ADDRESSES)) found ??= await fetch(url);
  // A delta is newer than the list it continues (RFC 5280 §5.2.6): what the list calls good it may not.
  if (found?.status === 'good') for (const url of deltaAddresses(link.certificate).slice(0, MAX_ADDRESSES)) found = (await fetch(url)) ?? found;
  for (const each of fetched) if (found?.evidence.includes(each.raw) === true && !holdings.crls.includes(each)) holdings.crls.push(each);
  return found;
}

/** The same download for several certificates is one list: it is parsed, and its signature checked, once. */
const parsed = new WeakMap<Uint8Array, Crl>();

function listFrom(bytes: Uint8Array): Crl | undefined {
  const before = parsed.get(bytes);
  if (before !== undefined) return before;
  const crl = parseCrl(derOf(bytes, 'X509 CRL'));
  if (crl !== undefined) parsed.set(bytes, crl);
  return crl;
}
