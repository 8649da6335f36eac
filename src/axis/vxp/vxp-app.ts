import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { base64Answer } from '../base64-answer.ts';
import { contentFor } from '../content.ts';
import type { HubContext, HubParts } from '../hub-parts.ts';
import { addressOf, agencyRefusal, bodyOf, countFailedSignIn, noteRefusal, retryHeader } from '../hub-parts.ts';
import { newId } from '../new-id.ts';
import { MOST_SENT, MOST_WAITING, pageOf } from '../page.ts';
import type { MessageKind } from '../store/hub-store.ts';
import { takeMessage } from '../take-message.ts';
import { messageKind, stateOf } from '../words.ts';
import type { Refusal } from '../wire-answers.ts';
import { okJson, refusalJson, refuse, wireCodes } from '../wire-answers.ts';
import type { Caller } from './authenticate.ts';
import { authenticate } from './authenticate.ts';
import { agencyLine, sentLine, unitLine, waitingLine } from './lists.ts';
import { deleteAgency, registerAgency } from './register-agency.ts';

type Answer = Refusal | Response;
type Operation = (c: HubContext, caller: Caller) => Promise<Answer>;

/** SHA-256 of the message in an answer: the protocol has no check of its own, and a client that knows this header makes one. */
const contentHash = 'x-content-sha256';

/** The VXP operations. Every answer is JSON of the protocol except `downloadEdoc`, which is the file. */
export function vxpApp(parts: HubParts): Hono<{ Bindings: HubContext['env'] }> {
  const { store, clock, metrics, audit } = parts;
  const app = new Hono<{ Bindings: HubContext['env'] }>();
  const bad = (name: string): Refusal => refuse(wireCodes.parameter, name);
  const kindOf = (caller: Caller): MessageKind | undefined => messageKind(caller.parameters.get('messagetype'));
  const done = (c: HubContext, more: Record<string, unknown> = {}): Response => c.json({ ...okJson, ...more });

  /** Signed, not too often, and whatever is refused on the way is written down. */
  function operation(method: 'get' | 'post', name: string, work: Operation): void {
    app.on(method.toUpperCase(), `/${name}`, async (c) => {
      const caller = await authenticate(c.env.incoming.headers, async (code) => secretFor(code), clock.now());
      if (!caller.ok) countFailedSignIn(parts, c);
      const answer = caller.ok ? (agencyRefusal(parts, caller.value.code) ?? (await work(c, caller.value))) : caller.error;
      if (answer instanceof Response) return answer;
      noteRefusal(parts, c, caller.ok ? caller.value.code : '', name, answer.errorCode);
      return c.json(refusalJson(answer), answer.http, retryHeader(answer));
    });
  }
  async function secretFor(code: string): Promise<string | undefined> {
    const known = await store.credentials(code);
    return known?.locked === false ? known.secret : undefined;
  }
  const note = (c: HubContext, caller: Caller, action: string, docId: string): void => {
    audit.note({ agency: caller.code, address: addressOf(c, parts), action, docId, code: '0' });
  };

  operation('post', 'getAgenciesList', async (c) => done(c, { data: (await store.agencies()).filter(({ locked }) => !locked).map(agencyLine) }));
  operation('post', 'getSynchronizeUnit', async (c, caller) => {
    // `version` is also the name of the protocol's own header: our client asks by `since`.
    const version = caller.parameters.get('since') ?? caller.parameters.get('version') ?? '';
    if (version !== '' && !/^\d{1,15}$/u.test(version)) return bad('version');
    return done(c, { data: (await store.agencies(version === '' ? undefined : Number(version))).map(unitLine) });
  });
  operation('post', 'registerAgency', async (c, caller) => {
    const outcome = await registerAgency(caller, bodyOf(c, parts.limits), store, clock.now());
    return outcome.ok ? done(c) : outcome.error;
  });
  operation('post', 'deleteAgency', async (c, caller) => {
    const outcome = await deleteAgency(caller, store, clock.now());
    return outcome.ok ? done(c) : outcome.error;
  });

  operation('post', 'getReceivedEdocList', async (c, caller) => {
    const kind = kindOf(caller);
    if (kind === undefined) return bad('messagetype');
    const page = pageOf((name) => caller.parameters.get(name.toLowerCase()), MOST_WAITING);
    if ('invalid' in page) return bad(page.invalid);
    const rows = await store.waiting(caller.code, kind, page);
    if (rows.length > 0) note(c, caller, `list.${kind}`, '');
    return done(c, { data: rows.map((row) => waitingLine(row, kind)) });
  });
  operation('post', 'getSentEdocList', async (c, caller) => {
    const kind = kindOf(caller);
    if (kind === undefined) return bad('messagetype');
    const page = pageOf((name) => caller.parameters.get(name.toLowerCase()), MOST_SENT);
    if ('invalid' in page) return bad(page.invalid);
    const rows = await store.sent(caller.code, kind, caller.parameters.get('docid') || undefined, page);
    return done(c, { data: rows.map((row) => sentLine(row, kind, caller.code)) });
  });

  operation('post', 'sendEdoc', async (c, caller) => {
    const kind = kindOf(caller);
    if (kind === undefined) return bad('messagetype');
    if (caller.parameters.get('from') !== caller.code) return refuse(wireCodes.senderNotRegistered, 'from is not the calling agency');
    const hashFile = caller.parameters.get('hash-file');
    const incoming = { agency: caller.code, kind, closingLine: true, call: caller.call, ...(hashFile === undefined ? {} : { hashFile }) };
    const sent = await takeMessage(incoming, bodyOf(c, parts.limits), parts);
    if (!sent.ok) return sent.error;
    metrics.sent(kind, 'vxp');
    parts.log.info('hub.sent', { from: caller.code, docId: sent.value });
    return done(c, { DocId: sent.value });
  });

  operation('post', 'getEdoc', async (c, caller) => {
    const docId = caller.parameters.get('docid') ?? '';
    const content = await contentFor(parts, caller.code, docId);
    if (!content.ok) return content.error;
    note(c, caller, 'fetch', docId);
    metrics.fetched('vxp');
    const { body, length } = base64Answer(`${JSON.stringify(okJson).slice(0, -1)},"data":"`, content.value.source.open(), content.value.size, '"}');
    return new Response(body, { headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': String(length), [contentHash]: content.value.sha256 } });
  });
  operation('get', 'downloadEdoc', async (c, caller) => {
    const docId = caller.parameters.get('docid') ?? '';
    const content = await contentFor(parts, caller.code, docId);
    if (!content.ok) return content.error;
    note(c, caller, 'fetch', docId);
    metrics.fetched('vxp');
    const body = Readable.toWeb(Readable.from(content.value.source.open(), { objectMode: false }));
    return new Response(body, { headers: { 'content-type': 'application/octet-stream', 'content-length': String(content.value.size), [contentHash]: content.value.sha256 } });
  });
  operation('post', 'updateStatus', async (c, caller) => {
    const state = stateOf(caller.parameters.get('status'));
    if (state === undefined) return bad('status');
    const description = (caller.parameters.get('description') ?? '').slice(0, 500);
    const at = clock.now();
    const set = await store.setState(caller.code, caller.parameters.get('docid') ?? '', state, description, { ...caller.call, owner: newId(at) }, at);
    if (set === 'unknown') return refuse(wireCodes.notFound, 'no such document for this agency');
    if (set === 'replay') return refuse(wireCodes.replay, 'this signed call was accepted before');
    metrics.acknowledged(state);
    return done(c);
  });

  operation('get', 'countReceiveEdoc', async (c, caller) => done(c, { count: await store.countWaiting(caller.code, kindOf(caller) ?? 'edoc') }));
  operation('get', 'countReceiveStatus', async (c, caller) => done(c, { count: await store.countWaiting(caller.code, 'status') }));
  return app;
}
